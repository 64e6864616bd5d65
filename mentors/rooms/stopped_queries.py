"""Lines that wait for a supervisor to look at them. Read only; never with their words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from mentors.room_states import OVER

from ..models import RoomMember, StoppedLine


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line that was stopped: of which kind, by whom in this room, when."""

    id: UUID
    person: UUID
    name: str
    category: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WaitingLines:
    """Those of one room, the oldest first, and who may know of them; None: nobody holds it."""

    supervisor: int | None
    lines: tuple[WaitingLine, ...]


def waiting_lines(room_id: int) -> WaitingLines:
    """What waits in this room; nothing once it is over."""
    rows = (
        StoppedLine.objects.filter(room=room_id)
        .exclude(room__state__in=OVER)
        .order_by("pk")
        .annotate(person=F("sender__person"), name=F("sender__user__shown_name"))
        .values_list("public_id", "person", "name", "category", "at")
    )
    lines = tuple(WaitingLine(*row) for row in rows)
    holder = RoomMember.objects.in_force().filter(room=room_id, seat=RoomMember.Seat.SUPERVISOR)
    return WaitingLines(holder.values_list("pk", flat=True).first() if lines else None, lines)
