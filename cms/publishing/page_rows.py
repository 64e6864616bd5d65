"""New pages, written quickly: two rows for each, and the search index once for all of them.

Wagtail's own way asks the tree about each page three times, and looks whether it is the root of a
site. It also hands it to the search as soon as it is saved. That is right for an editor's click and
slow for three courses in three languages. What is left behind here is the same.

Whoever calls this has validated the pages and knows their places; what refers to other rows
(`ReferenceIndex`) and the log (`cms.publishing.office_log`) are left to the caller too.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Protocol

from modelsearch.backends import get_search_backends_with_name
from wagtail.models import Page

logger = logging.getLogger(__name__)
# All fields of a page but its id, which the first of its two rows gets.
_SHARED = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]


class Above(Protocol):
    """What is asked of a page under which others are put."""

    path: str
    url_path: str


def place_below(page: Page, parent: Above, step: int) -> None:
    """Gives a page its place in the tree: the child of `parent` with this number."""
    page.depth = len(parent.path) // Page.steplen + 1
    page.path = Page._get_path(parent.path, page.depth, step)
    page.url_path = f"{parent.url_path}{page.slug}/"


def step_of(path: str) -> int:
    """The number that a path has among its siblings."""
    return Page._str2int(path[-Page.steplen :])


def write_pages(pages: Collection[Page]) -> None:
    """Keeps new pages that know their place. `numchild` of what stands above is the caller's."""
    rows = [Page(**{name: getattr(page, name) for name in _SHARED}) for page in pages]
    for page, row in zip(pages, Page.objects.bulk_create(rows), strict=True):
        page.id = page.pk = row.pk
        # As fixtures are loaded: the row of this model alone, and no signal that indexes it.
        page.save_base(raw=True, force_insert=True)


def rewrite_page(page: Page) -> None:
    """Keeps a page that is there, at its place, under its address. It is not indexed."""
    Page.objects.filter(pk=page.pk).update(**{name: getattr(page, name) for name in _SHARED})
    page.save_base(raw=True, force_update=True)


def index_for_search(pages: Iterable[Page]) -> None:
    """Lets the search of the office find these pages: those of one model together.

    Within a transaction the entries go as the pages go, since they stand in the same database.
    """
    by_model: dict[type[Page], list[Page]] = defaultdict(list)
    for page in pages:
        by_model[type(page)].append(page)
    for name, backend in get_search_backends_with_name(with_auto_update=True):
        for model, rows in by_model.items():
            try:
                backend.add_bulk(model, rows)
            except Exception:
                # As modelsearch does for one row: a search elsewhere that is out of reach stops
                # nothing, and a failed statement in our own database stops everything.
                if not backend.catch_indexing_errors:
                    raise
                logger.exception("The search “%s” did not take %s pages.", name, len(rows))
