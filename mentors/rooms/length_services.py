"""A session has a longest length, and ends by itself when it has had it (domain 4.1)."""

from django.db.models import Exists, OuterRef

from core.audit.services import record
from core.clock import now
from mentors.room_states import RoomState
from mentors.room_types import WIND_DOWN

from ..models import HelpSignal, Room
from .clock import DatabaseNow
from .endings import each_due, wind_down
from .lifecycle import RoomEvent, has_had_its_length, next_state


def wind_down_what_is_over_time() -> int:
    """Begins the end of open rooms that wind down, once their minutes are over; how many.

    While somebody waits for help a room goes on: it has to be answered there.
    """
    waits = HelpSignal.objects.filter(room=OuterRef("pk"), real=True, answered_at=None)
    going_on = Room.objects.filter(~Exists(waits), state=RoomState.OPEN, kind__in=sorted(WIND_DOWN))
    found = [pk for pk, *times in going_on.values_list("pk", *_TIMES) if has_had_its_length(*times)]
    return each_due(going_on, found, _wind_down) if found else 0


_TIMES = ("opened_at", "minutes", DatabaseNow())


def _wind_down(room: Room) -> None:
    state = next_state(RoomState(room.state), RoomEvent.WIND_DOWN)
    # Ten minutes may have been added since it was looked for.
    times = Room.objects.filter(pk=room.pk).values_list(*_TIMES).get()
    if state is None or not has_had_its_length(*times):
        return
    wind_down(room, state=state)
    record(
        actor=None,
        verb="room-winds-down",
        subject=room,
        organisation=room.organisation,
        at=now(),
    )
