"""Where pages stand in the tree, and how those that have moved in the files come there."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.types import Person
from cms.curriculum.files import Content
from cms.loading.stored_rows import StoredRow, StoredRows
from cms.publishing.catalogue_sync import sync
from core.errors import Conflict

# Numbers that no file has: where a page waits while its neighbour still holds its number.
FIRST_WAITING_NUMBER = 9000


def has_to_stay(stored: StoredRow, parent_key: UUID, *, parent_is_live: bool) -> bool:
    """Whether a page is left where it is: she reads it there, and the page that the files have it
    below is not published yet.
    """
    is_elsewhere = stored.parent_key != str(parent_key)
    return is_elsewhere and stored.row.live and not stored.is_alias and not parent_is_live


def make_way(content: Content, stored_rows: StoredRows, *, as_draft: bool) -> None:
    """Pages that the files have elsewhere now let go of their numbers, so that two may swap."""
    waiting = FIRST_WAITING_NUMBER
    for file, parent in _files_below(content):
        stored = stored_rows.get(file.key)
        if stored is None or stored.is_alias or stored_rows.is_edited(stored):
            continue
        above = stored_rows.get(parent.key)
        is_live = above.row.live if above is not None else not as_draft
        if has_to_stay(stored, parent.key, parent_is_live=is_live):
            continue
        position = (stored.parent_key, stored.content["slug"])
        if position != (str(parent.key), str(file.number)):
            waiting += 1
            stored.row.slug = str(waiting)
            stored.row.save(clean=False)


def _files_below(content: Content) -> Iterator[tuple[Any, Any]]:
    """Each module and lesson with what stands above it."""
    for course in content.courses:
        for module in course.modules:
            yield module, course
            for lesson in module.lessons:
                yield lesson, module


def move_to(page: Any, parent: Any, slug: str, *, by: Person | None, at: datetime) -> None:
    """Puts a page where the files have it. Raises Conflict when its number is taken there."""
    if page.slug == slug and page.is_child_of(parent):
        return
    if not page.is_child_of(parent):
        page.move(parent, pos="last-child", user=by)
        page.refresh_from_db()
    check_free(parent, slug, page)
    page.slug = slug
    page.save(clean=False)
    sync(page, at=at)


def check_free(parent: Any, slug: str, page: Any = None) -> None:
    """Raises Conflict when another page than `page` has this number below `parent`."""
    others = parent.get_children().filter(slug=slug)
    other = others.exclude(pk=page.pk if page is not None else None).first()
    if other is not None:
        raise Conflict(
            _(
                "Number %(number)s in “%(parent)s” is taken by “%(title)s”, which the files do "
                "not have or an editor has changed. Nothing was loaded."
            )
            % {"number": slug, "parent": parent.title, "title": other.title}
        )
