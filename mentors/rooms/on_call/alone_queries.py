"""Which rooms have been without their supervisor long enough for somebody to take over. Read only.

The desk, the room's page and the service that takes over check the same condition (domain 4.3).
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from mentors.on_call_rules import TAKE_OVER_AFTER
from mentors.room_states import UNDER_WAY, RoomState
from mentors.room_types import REAL

from ...models import HelpSignal, Room, RoomMember
from ..state.clock import DatabaseNow
from ..state.snapshot import SIGN_OF_LIFE_FOR, present_now, supervised_now


def calls_people() -> Q:
    """Match rooms that call people when they have no supervisor.

    These are rooms in which participants talk about their own lives, and rooms with a real help
    request, until they are over (ADR-0086).
    """
    in_earnest = HelpSignal.objects.filter(room=OuterRef("pk"), real=True)
    return Q(kind__in=sorted(REAL)) | Q(Exists(in_earnest))


def to_take_over() -> Q:
    """Match rooms that their backup may take over at the moment the statement runs.

    In a room that has begun, automatic heartbeats are not enough: the supervisor has to show
    presence. In one that has not, a minute after its start, heartbeats are enough.
    """
    # An open one is put on hold as soon as anybody looks (`timekeeping.hold_lapsed`).
    begun = Q(state__in=UNDER_WAY) & (_lease_is_gone() | _sign_is_gone() | _has_none())
    late = _late() & (_lease_is_gone() | _has_none())
    return begun & ~supervised_now() | late


def late_without_supervisor() -> Q:
    """Match rooms a minute late whose supervisor is absent while participants are there."""
    women = RoomMember.objects.in_force().filter(
        present_now(),
        room=OuterRef("pk"),
        seat__in=(RoomMember.Seat.MENTOR, RoomMember.Seat.MENTEE, RoomMember.Seat.OBSERVER),
    )
    return _late() & Q(Exists(women)) & ~_is_in()


def has_its_supervisor() -> Q:
    """Match rooms that need nobody in the supervisor's place."""
    return supervised_now() | Q(state=RoomState.LOBBY) & _is_in()


def held_by_nobody() -> Q:
    """Match rooms that have not begun and that nobody will open: others may call them off.

    Their supervisor may no longer supervise, or did not come to the start.
    """
    return Q(state=RoomState.LOBBY) & _has_none() | _late() & ~_is_in()


def is_to_take_over(room_id: int) -> bool:
    """Whether this room may be taken over. One query."""
    return Room.objects.filter(to_take_over(), pk=room_id).exists()


def _late() -> Q:
    return Q(state=RoomState.LOBBY, starts_at__lte=DatabaseNow(-TAKE_OVER_AFTER))


def _supervisors() -> QuerySet[RoomMember]:
    return RoomMember.objects.in_force().filter(
        room=OuterRef("pk"), seat=RoomMember.Seat.SUPERVISOR
    )


def _is_in() -> Q:
    """Match rooms whose supervisor's page sends heartbeats: enough before a room begins."""
    return Q(Exists(_supervisors()), lease_until__gt=DatabaseNow())


def _has_none() -> Q:
    """Match rooms whose supervisor is suspended or no longer one."""
    return ~Q(Exists(_supervisors()))


def _lease_is_gone() -> Q:
    """Match rooms whose lease ended at least a minute ago.

    Somebody who has just taken over has no lease yet, and gets a minute.
    """
    silent = Q(sign_of_life_at=None) | Q(sign_of_life_at__lte=DatabaseNow(-TAKE_OVER_AFTER))
    return Q(lease_until=None) & silent | Q(lease_until__lte=DatabaseNow(-TAKE_OVER_AFTER))


def _sign_is_gone() -> Q:
    return Q(sign_of_life_at__lte=DatabaseNow(-SIGN_OF_LIFE_FOR - TAKE_OVER_AFTER))
