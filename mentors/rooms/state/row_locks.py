"""Locks of rooms and seats, taken in one order by every process, so that deadlocks cannot occur.

If `wait` is false, rows that are locked elsewhere are skipped and nobody waits. The hub does so for
many rooms at once, and then again for each room that was left out (ADR-0071).
"""

from typing import Final

from django.db.models import Model, QuerySet


class Later:
    """Returned instead of an answer: the rows are locked elsewhere, and nothing was done."""


LATER: Final = Later()


def locked[M: Model](rows: QuerySet[M], *, wait: bool) -> list[M]:
    """Return these rows, locked until the end of the transaction; joined rows are not locked."""
    return list(
        rows.select_for_update(no_key=True, skip_locked=not wait, of=("self",)).order_by("pk")
    )
