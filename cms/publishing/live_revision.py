"""What the office shows of a page or a quiz: its live revision, and which language is followed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

from django.conf import settings

# Rows by their live revision, where a load made it of them: it says what they say.
_written: ContextVar[Mapping[int, Any]] = ContextVar(
    "rows of revisions", default=MappingProxyType({})
)


@contextmanager
def known_rows(rows: Mapping[int, Any]) -> Iterator[None]:
    """Within it, `as_published` reads none of these revisions: it gives the row of each."""
    token = _written.set(rows)
    try:
        yield
    finally:
        _written.reset(token)


def as_published(row: Any) -> Any:
    """The page or quiz as its live revision has it (the row itself where it has no revision)."""
    if row.live_revision_id is None:
        return row
    at_hand = _written.get().get(row.live_revision_id)
    if at_hand is not None:
        return at_hand
    revision = row.live_revision
    # Spares looking up again what is at hand.
    revision.content_object = row
    return revision.as_object()


def is_original(row: Any) -> bool:
    """Whether structure, number and audience are taken from this row; others bring words alone.

    That is the row in the installation's language. Something that is published in another language
    alone counts as it is there.
    """
    if row.locale.language_code == settings.LANGUAGE_CODE:
        return True
    return (
        not type(row)
        .objects.filter(
            translation_key=row.translation_key,
            locale__language_code=settings.LANGUAGE_CODE,
            live=True,
        )
        .exists()
    )
