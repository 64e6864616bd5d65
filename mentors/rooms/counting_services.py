"""The mentor says, before a room opens, whether what is seen of her may count (domain 10.23)."""

from django.db import transaction

from core.errors import Conflict, Invalid
from mentors.room_states import RoomState

from ..models import GuestOk, Room, RoomMember
from . import sentences
from .counting_queries import takes
from .seat_acts import Act
from .seated import seated, tell_some

LEARNING, MAY_COUNT = "learning", "may-count"
SAYS = {LEARNING: False, MAY_COUNT: True}


def say_what_it_is(*, member_id: int, say: str) -> None:
    """She learns today, or what is seen may count; until it opens she may say the other.

    Raises NotFound without a seat, Refused for others than a mentor, Invalid for what is neither,
    Conflict once the room was opened: afterwards nobody chooses by how it went.
    """
    if say not in SAYS:
        raise Invalid(sentences.PAGE_LINES["try-again"])
    with transaction.atomic():
        room, _row = seated(member_id, Act.COUNTS)
        if room.state != RoomState.LOBBY:
            raise Conflict(sentences.SAID_BEFORE_IT_OPENS)
        RoomMember.objects.filter(pk=member_id).update(may_count=SAYS[say])
        keep_learning_apart(room)
        tell_some(room)


def keep_learning_apart(room: Room) -> None:
    """While a room is for learning no second assessor is in it (domain 10.23).

    That she was asked stays; whether she may come in is asked of everyone anew once it may count.
    *Transaction expected*, with the room locked.
    """
    hers = RoomMember.objects.filter(room=room, seat=RoomMember.Seat.ASSESSOR)
    if not hers.exists() or takes(room.pk, RoomMember.Seat.ASSESSOR):
        return
    GuestOk.objects.filter(guest__in=hers).delete()
    hers.update(let_in_at=None)
