"""When somebody of the staff is busy, for a calendar file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.registry import QueryHook


@dataclass(frozen=True, slots=True)
class Busy:
    """A time at which somebody is busy. `changed_at`: None where nothing says when it was planned.

    *Units*: minutes.
    """

    public_id: UUID
    starts_at: datetime
    minutes: int
    changed_at: datetime | None = None


# Person, organisation and since when → the sessions in rooms that they hold or back up there.
busy_in_rooms = QueryHook[[Any, Any, datetime], Sequence[Busy]](otherwise=())
