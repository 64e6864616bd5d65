"""Which rooms have been without their supervisor for so long that somebody steps in. Read only.

The desk, the room's page and the service that takes over ask the same condition (domain 4.3).
"""

from django.db.models import Q

from mentors.on_call_rules import TAKE_OVER_AFTER
from mentors.room_states import RoomState

from ..models import Room, RoomMember
from .clock import DatabaseNow
from .snapshot import SIGN_OF_LIFE_FOR, supervised_now

# An open one is held as soon as anybody looks (`timekeeping.hold_lapsed`).
_BEGUN = (RoomState.OPEN, RoomState.HELD, RoomState.CHECKOUT)


def to_take_over() -> Q:
    """Rooms that their backup may take over at the moment the statement runs.

    A page that beats by itself does not keep them: a sign of the supervisor's own is asked for.
    """
    return Q(state__in=_BEGUN) & _lost_for_a_minute() & ~supervised_now()


def is_to_take_over(room_id: int) -> bool:
    """Whether that is so of this room. One query."""
    return Room.objects.filter(to_take_over(), pk=room_id).exists()


def _lost_for_a_minute() -> Q:
    """Her lease, or the time for a sign of her own, ran out a minute ago or longer.

    Who has just taken over has no lease yet, and a minute to come.
    """
    silent = Q(sign_of_life_at=None) | Q(sign_of_life_at__lte=DatabaseNow(-TAKE_OVER_AFTER))
    lease = Q(lease_until=None) & silent | Q(lease_until__lte=DatabaseNow(-TAKE_OVER_AFTER))
    sign = Q(sign_of_life_at__lte=DatabaseNow(-SIGN_OF_LIFE_FOR - TAKE_OVER_AFTER))
    suspended = ~Q(
        pk__in=RoomMember.objects.in_force().filter(seat=RoomMember.Seat.SUPERVISOR).values("room")
    )
    return lease | sign | suspended
