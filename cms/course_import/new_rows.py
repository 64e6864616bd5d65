"""New pages, quizzes and library entries of an import, validated one by one and saved in bulk.

Wagtail's own way (save, keep a revision, publish) writes each row three times and indexes it four
times. That is fine for an editor's click and slow for a hundred lessons. The result here is the
same: a row, its revision, the log entries, the indexes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import F
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update

from accounts.types import Person
from cms.models import Exercise, Quiz, Term
from cms.publishing.office_log import Act, log_all
from cms.publishing.page_rows import (
    index_for_search,
    place_below,
    rewrite_page,
    step_of,
    write_pages,
)


class NewRows:
    """The rows written by one import. `by` is None for a command."""

    def __init__(self, *, as_draft: bool, by: Person | None, at: datetime) -> None:
        self.as_draft = as_draft
        self.by = by
        self.at = at
        self.rows: list = []
        # New pages by id, without those that replaced an alias.
        self.pages: dict[int, Page] = {}

    @property
    def state(self) -> dict:
        """The fields of a new row that say whether it is published."""
        live = not self.as_draft
        moment = self.at if live else None
        return {
            "live": live,
            "has_unpublished_changes": self.as_draft,
            "first_published_at": moment,
            "last_published_at": moment,
        }

    def has(self, page: Page) -> bool:
        """Whether this import created the page."""
        return page.pk in self.pages

    def add_page(self, page: Page, parent: Page) -> Page:
        """Add a new page as the last child of `parent`; its number must be free there."""
        # Before the page has a path, so that the slug is not checked against the siblings again.
        if page.live:
            _check(page)
        else:
            page.minimal_clean()
        # A move may have changed the path of the parent or its number of children meanwhile.
        parent.refresh_from_db(fields=["path", "url_path", "numchild"])
        place_below(page, parent, _last_step(parent) + 1)
        write_pages([page])
        Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
        parent.numchild += 1
        self.pages[page.pk] = page
        self.rows.append(page)
        return page

    def change_alias(self, page: Page) -> Page:
        """Save a page that was an alias until now."""
        _check(page)
        rewrite_page(page)
        self.rows.append(page)
        return page

    def add_row(self, row: Any) -> Any:
        """Save a new row that is not a page."""
        _check(row)
        # An editor may have created one of the same name.
        row.validate_constraints()
        row.save()
        self.rows.append(row)
        return row

    @contextmanager
    def written_together(self, published: Callable) -> Iterator[None]:
        """Context in which rows are added; at its end they get revisions, log and references.

        `published` is called with each row that is live then.
        """
        with disable_reference_index_auto_update():
            yield
        self._keep_revisions()
        self._keep_log()
        index_for_search(row for row in self.rows if isinstance(row, Page))
        for row in self.rows:
            if ReferenceIndex.is_indexed(type(row)):
                ReferenceIndex.create_or_update_for_object(row)
            if row.live:
                published(row)

    def _keep_revisions(self) -> None:
        revisions = Revision.objects.bulk_create(
            [
                Revision(
                    content_object=row,
                    base_content_type=row.get_base_content_type(),
                    user=self.by,
                    created_at=self.at,
                    content=row.serializable_data(),
                    object_str=str(row),
                )
                for row in self.rows
            ]
        )
        for row, revision in zip(self.rows, revisions, strict=True):
            row.latest_revision = revision
            row.live_revision = revision if row.live else None
            row.latest_revision_created_at = self.at
        pages = [row for row in self.rows if isinstance(row, Page)]
        fields = ["latest_revision", "live_revision"]
        Page.objects.bulk_update(pages, [*fields, "latest_revision_created_at"], batch_size=100)
        for model in (Quiz, Exercise, Term):
            mine = [row for row in self.rows if isinstance(row, model)]
            model.objects.bulk_update(mine, fields, batch_size=100)

    def _keep_log(self) -> None:
        user_id = self.by.pk if self.by else None
        made = [Act(page, "wagtail.create", user_id) for page in self.pages.values()]
        kept = [
            Act(
                row,
                "wagtail.publish" if row.live else "wagtail.create",
                user_id,
                row.latest_revision,
            )
            for row in self.rows
        ]
        log_all([*made, *kept])


def _check(row: Any) -> None:
    """`full_clean` without the checks that query the database for each row.

    The import already knows that related rows exist and that the key is free. A new page gets its
    place in the tree afterwards.
    """
    others = {field.name for field in row._meta.fields if field.is_relation} | {"path", "depth"}
    row.full_clean(exclude=others, validate_unique=False, validate_constraints=False)


def _last_step(parent: Page) -> int:
    """The number of the last child of `parent`; 0 if there is none."""
    if not parent.numchild:
        return 0
    return step_of(parent.get_children().order_by("-path").values_list("path", flat=True)[0])
