"""Practice in three: the observer and the practice partner change places (ADR-0078)."""

from uuid import UUID

from django.db import transaction
from django.db.models import Case, Value, When

from core.audit.services import record
from core.errors import Conflict, Invalid
from mentors.room_states import OVER

from ..models import Room, RoomMember
from . import drill_sentences, notifications, permissions, sentences
from .clock import DatabaseNow
from .seat_acts import Act
from .seated import seated, tell_some

OBSERVER, PARTNER = RoomMember.Seat.OBSERVER, RoomMember.Seat.MENTEE


def change_places(*, member_id: int, observer: UUID) -> None:
    """From now on this person observes, and who observed is the practice partner.

    Said twice it is done once. Raises Refused for others than the supervisor. Raises Invalid where
    the room has no such two, Conflict once it is over or where a role does not go with the other
    seat.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.SWAP)
        if room.state in OVER:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        rows = RoomMember.objects.filter(
            room=room, seat__in=[OBSERVER, PARTNER], removed_at=None, turned_away=False
        )
        two = {one.seat: one for one in rows.select_related("user")}
        if observer not in {one.person for one in two.values()} or len(two) != 2:
            raise Invalid(sentences.NOBODY_HERE)
        if two[OBSERVER].person == observer:
            return
        for seat, other in ((OBSERVER, PARTNER), (PARTNER, OBSERVER)):
            if not permissions.can_sit(two[other].user, seat, room.organisation_id):
                raise Conflict(drill_sentences.CANNOT_CHANGE_PLACES)
        # In one statement: at no moment is one of them in two seats, or a seat empty.
        rows.update(seat=Case(When(seat=OBSERVER, then=Value(PARTNER)), default=Value(OBSERVER)))
        moment = Room.objects.filter(pk=room.pk).values_list(DatabaseNow(), flat=True)[0]
        record(
            actor=row.user,
            verb="room-places-changed",
            subject=room,
            organisation=room.organisation,
            at=moment,
        )
        tell_some(room)
        notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)
