"""The mentor says, before a room opens, whether what is seen of her may count (domain 10.23)."""

from django.db import transaction

from core.errors import Conflict, Invalid
from mentors.room_states import RoomState

from ..models import RoomMember
from . import sentences
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
        tell_some(room)
