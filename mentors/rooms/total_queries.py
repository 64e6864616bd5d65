"""How many rooms there were, by quarter of a year, once the rooms themselves are gone. Read only.

Only quarters of which every room is past its clock are shown. A number that grows from one day to
the next would say on which day, two years ago, there was a room (domain 5.6).
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.utils import timezone

from accounts.models import Organisation
from core.quarters import quarter_of, quarters
from core.retention_clocks import Clock, kept_since
from core.small_counts import sayable
from mentors.room_states import OVER, RoomState
from mentors.room_types import RoomKind

from ..models import Room, RoomMember, RoomTotal
from .state.sentences import KIND_WORDS
from .state.snapshot import present_now


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One kind of room in one quarter. None: fewer than ten rooms, or none."""

    quarter: date
    kind: str
    rooms: int | None
    minutes: int | None

    @property
    def kind_words(self) -> str:
        """What the kind is called."""
        return str(KIND_WORDS[self.kind])


def totals_of(organisation: Organisation, at: datetime) -> list[TotalRow]:
    """All quarters since the first, the latest first; those without a room look like small ones."""
    after = quarter_of(timezone.localdate(kept_since(Clock.ROOMS, at)))
    rows = {
        (row.quarter, row.kind): row
        for row in RoomTotal.objects.filter(organisation=organisation, quarter__lt=after)
    }
    if not rows:
        return []
    first = min(quarter for quarter, _kind in rows)
    return [
        _row(quarter, kind, rows.get((quarter, kind)))
        for quarter in reversed(list(quarters(first, after)))
        for kind in RoomKind
    ]


def _row(quarter: date, kind: str, row: RoomTotal | None) -> TotalRow:
    rooms = sayable(row.rooms) if row else None
    # Where rooms are not said, neither is what they could be worked out from.
    minutes = sayable(row.minutes) if row and rooms is not None else None
    return TotalRow(quarter, kind, rooms, minutes)


def rooms_by_state() -> dict[str, int]:
    """How many rooms of the whole installation are in each state that is not over."""
    states = {state.value: 0 for state in RoomState if state not in OVER}
    counted = Room.objects.filter(state__in=states).values_list("state").annotate(Count("pk"))
    return states | dict(counted)


def people_in_rooms() -> int:
    """How many seats of the whole installation have somebody in them now."""
    return RoomMember.objects.filter(present_now()).count()
