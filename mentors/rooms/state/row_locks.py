"""Locks of rooms and seats: taken in one order by every process, so that no two wait in a ring.

Where `wait` is false, rows that somebody else holds are passed over and nobody stands still. The
hub asks so for many rooms at once, and then again for each room that was left out (ADR-0071).
"""

from typing import Final

from django.db.models import Model, QuerySet


class Later:
    """Stands for an answer: somebody else holds the rows, and nothing was done."""


LATER: Final = Later()


def locked[M: Model](rows: QuerySet[M], *, wait: bool) -> list[M]:
    """These rows, locked until the end of the transaction; what is joined to them stays free."""
    return list(
        rows.select_for_update(no_key=True, skip_locked=not wait, of=("self",)).order_by("pk")
    )
