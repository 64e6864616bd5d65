"""A session has a longest length, and ends by itself when it has had it (domain 4.1)."""

from datetime import timedelta

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Value

from core.audit.services import record
from core.clock import now
from mentors.room_states import RoomState
from mentors.room_types import WIND_DOWN

from ..models import HelpSignal, Room
from .clock import DatabaseNow
from .endings import each_due, wind_down
from .lifecycle import RoomEvent, next_state


def wind_down_what_is_over_time() -> int:
    """Begins the end of open rooms that wind down, once their minutes are over; how many.

    While somebody waits for help a room goes on: it has to be answered there.
    """
    waits = HelpSignal.objects.filter(room=OuterRef("pk"), real=True, answered_at=None)
    begun = ExpressionWrapper(
        DatabaseNow() - F("minutes") * Value(timedelta(minutes=1)), output_field=DateTimeField()
    )
    over = Room.objects.filter(
        ~Exists(waits), state=RoomState.OPEN, kind__in=sorted(WIND_DOWN), opened_at__lt=begun
    )
    found = list(over.values_list("pk", flat=True))
    return each_due(over, found, _wind_down) if found else 0


def _wind_down(room: Room) -> None:
    state = next_state(RoomState(room.state), RoomEvent.WIND_DOWN)
    if state is None:
        return
    wind_down(room, state=state)
    record(
        actor=None,
        verb="room-winds-down",
        subject=room,
        organisation=room.organisation,
        at=now(),
    )
