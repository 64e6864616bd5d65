"""When staff are busy, for a calendar file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.registry import QueryHook


@dataclass(frozen=True, slots=True)
class Busy:
    """A busy time. `changed_at`: None where it is not recorded when the session was planned.

    *Units*: minutes.
    """

    public_id: UUID
    starts_at: datetime
    minutes: int
    changed_at: datetime | None = None


# Person, organisation, start of the period → the room sessions that they supervise or back up.
busy_in_rooms = QueryHook[[Any, Any, datetime], Sequence[Busy]](otherwise=())
