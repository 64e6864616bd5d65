"""The current number of rooms and people in the whole installation. Read only."""

from django.db.models import Count

from mentors.room_states import OVER, RoomState

from ...models import Room, RoomMember
from .snapshot import present_now


def rooms_by_state() -> dict[str, int]:
    """Return the number of rooms in each state that is not over."""
    states = {state.value: 0 for state in RoomState if state not in OVER}
    counted = Room.objects.filter(state__in=states).values_list("state").annotate(Count("pk"))
    return states | dict(counted)


def people_in_rooms() -> int:
    """Return the number of participants who are connected."""
    return RoomMember.objects.filter(present_now()).count()
