"""Re-encrypt everything with the newest key while the site is running.

A batch takes the rows that nobody has locked, and writes a value only if the old one is unchanged.
So nothing that the site writes meanwhile is lost, and neither waits long for the other. The first
bytes of a value show whether it is done; a run that was killed is simply started again.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from .append_only import changing_keys
from .crypto import Unreadable
from .field_keys import newest_head
from .key_use import Column, columns

BATCH, LARGE_BATCH = 200, 4
# If the site still writes with an older key, every pass finds something to do.
MOST_PASSES = 5

# Progress callback: what is being written, how many so far.
Tell = Callable[[str, int], None]


class RotationResult(NamedTuple):
    """How many were re-encrypted, and which could not be read: table.column and primary key."""

    written: int
    unreadable: tuple[str, ...]


# Encrypted data outside our columns: name → the function that re-encrypts it.
_followers: dict[str, Callable[[], RotationResult]] = {}


def register_rotation_hook(name: str, follower: Callable[[], RotationResult]) -> None:
    """Register a hook when an app is ready. Raises ValueError for a name that is taken."""
    if _followers.setdefault(name, follower) is not follower:
        raise ValueError(f"Another one is called {name} already.")


def rotate(tell: Tell) -> RotationResult:
    """Re-encrypt all columns until a pass finds nothing more, then all other encrypted data.

    Stops after `MOST_PASSES` if servers still write with an older key.
    """
    written = 0
    unreadable: set[str] = set()
    for _pass in range(MOST_PASSES):
        before = written
        for column in columns():
            found = _rotate_column(column, tell)
            written += found.written
            unreadable |= set(found.unreadable)
        if written == before:
            break
    for name, follower in sorted(_followers.items()):
        found = follower()
        written += found.written
        unreadable |= set(found.unreadable)
        tell(name, found.written)
    return RotationResult(written, tuple(sorted(unreadable)))


def count_unrotated() -> int:
    """How many values still have an older key, or an unknown one."""
    head = newest_head()
    return sum(column.filled().exclude(head=head).count() for column in columns())


def _rotate_column(column: Column, tell: Tell) -> RotationResult:
    written, last = 0, None
    unreadable: list[str] = []
    while True:
        found, last = _rotate_batch(column, last)
        written += found.written
        unreadable += found.unreadable
        if last is None:
            return RotationResult(written, tuple(unreadable))
        tell(str(column), written)


def _rotate_batch(column: Column, after: Any) -> tuple[RotationResult, Any]:
    """Re-encrypt one batch in a transaction; also return its last primary key, None at the end."""
    rows = column.filled().exclude(head=newest_head()).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    rows = rows.only("pk", column.field.name, *column.field.row)
    written, unreadable, last = 0, [], None
    with changing_keys():
        # Locked rows are left for the next pass, so that neither side waits for the other.
        free = rows.select_for_update(skip_locked=True, of=("self",))
        for row in free[: LARGE_BATCH if column.is_large else BATCH]:
            last = row.pk
            try:
                written += _reencrypt(column, row)
            except Unreadable:
                unreadable.append(f"{column} {row.pk}")
    return RotationResult(written, tuple(unreadable)), last


def _reencrypt(column: Column, row: Any) -> int:
    """1 if it was written, 0 if the value has changed meanwhile. Raises Unreadable."""
    name, field = column.field.name, column.field
    stands = row.__dict__[field.attname]
    known_by = field.row_of(row)
    data = field.opened(stands.stored, known_by)
    anew = field.sealed(data.encode() if isinstance(data, str) else data, known_by)
    return int(
        column.model._base_manager.filter(pk=row.pk, **{name: stands}).update(**{name: anew})
    )
