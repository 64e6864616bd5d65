"""Admits an interpreter or a second assessor: everyone's OK each time, and one no is enough.

A no leaves no trace of who gave it. The OKs of the others are deleted with it, nothing is logged,
and the supervisor reads only that the guest does not come (domain 4.2).
"""

from uuid import UUID

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from mentors.room_states import OVER, RoomState

from ...models import GuestOk, Room, RoomMember
from ...models.seats import INTERPRETER
from ..lifecycle.timekeeping import reopen_if_ready
from ..on_call import sentences as on_call_sentences
from ..rules.participants import GUESTS, Act, seats_that_may
from ..scheduling.services import refuse_unless_free
from ..state import notifications, permissions, sentences
from ..state.clock import DatabaseNow
from ..state.opening_queries import takes
from ..state.row_locks import locked
from .seated import seated, tell_some


def ask_in(*, member_id: int, guest: User, seat: str) -> None:
    """Ask for an interpreter or a second assessor as supervisor; everyone's OK is needed first.

    Only while the room is in its lobby: participants learn who comes before the start. Raises
    NotFound if the guest may not take that seat. Raises Conflict if the room has begun, or is for
    learning and the guest would assess. Raises Conflict too if the guest is in it already or not
    available, with the answer of `set_up_room`.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.ASK_IN)
        if seat not in GUESTS or not permissions.can_sit(guest, seat, room.organisation_id):
            raise NotFound
        if room.state != RoomState.LOBBY:
            raise Conflict(sentences.ASK_BEFORE_THE_START)
        if not takes(room.pk, seat):
            raise Conflict(sentences.NO_ASSESSOR_WHILE_SHE_LEARNS)
        members = RoomMember.objects.filter(room=room)
        if members.filter(user=guest).exists():
            raise Conflict(_("This person already has a role in this room, or was asked before."))
        if members.filter(seat=seat, turned_away=False).exists():
            raise Conflict(_("Somebody has already been asked for this role."))
        refuse_unless_free(room, guest, seat, by=row.user)
        declares = seat == INTERPRETER
        members.create(room=room, user=guest, seat=seat, asked_at_the_door=declares)
        record(
            actor=row.user,
            verb="room-guest-asked",
            subject=room,
            organisation=room.organisation,
            at=Room.objects.filter(pk=room.pk).values_list(DatabaseNow(), flat=True)[0],
            seat=str(seat),
        )
        tell_some(room)


def allow(*, member_id: int, guest: UUID) -> None:
    """Record this participant's OK that the guest may come in. The last OK admits the guest.

    Raises Invalid if no such guest was asked, and Conflict once the room is over. Raises Conflict
    for a second assessor while the room is for learning: then nobody is asked.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.ALLOW)
        coming = _guest(room, guest)
        if coming.turned_away or coming.let_in_at is not None:
            return
        if not takes(room.pk, coming.seat):
            raise Conflict(sentences.SHE_DOES_NOT_COME)
        GuestOk.objects.get_or_create(guest=coming, by=row, defaults={"at": DatabaseNow()})
        if not _still_to_ask(room, coming):
            RoomMember.objects.filter(pk=coming.pk).update(let_in_at=DatabaseNow())
            GuestOk.objects.filter(guest=coming).delete()
        tell_some(room)


def turn_away(*, member_id: int, guest: UUID) -> None:
    """Refuse a guest, who does not come in or leaves at once. No reason; nobody learns who refused.

    Raises Invalid if no such guest was asked, Conflict once the room is over.
    """
    with transaction.atomic():
        room, _row = seated(member_id, Act.ALLOW)
        coming = _guest(room, guest)
        RoomMember.objects.filter(pk=coming.pk).update(let_in_at=None, turned_away=True)
        GuestOk.objects.filter(guest=coming).delete()
        reopen_if_ready(room.pk)
        tell_some(room)


def _guest(room: Room, person: UUID) -> RoomMember:
    """Return the guest's seat, locked.

    Raises Invalid for no such guest, Conflict once it is over.
    """
    rows = RoomMember.objects.filter(room=room, person=person, seat__in=GUESTS)
    found = locked(rows, wait=True)
    if room.state in OVER:
        raise Conflict(sentences.NOT_IN_THIS_STATE)
    if not found:
        raise Invalid(sentences.NOBODY_HERE)
    return found[0]


def _still_to_ask(room: Room, guest: RoomMember) -> bool:
    asked = RoomMember.objects.held().filter(room=room, seat__in=seats_that_may(Act.ALLOW))
    return asked.exclude(pk__in=GuestOk.objects.filter(guest=guest).values("by")).exists()


OBSERVER, PARTNER = RoomMember.Seat.OBSERVER, RoomMember.Seat.MENTEE


def change_places(*, member_id: int, observer: UUID) -> None:
    """Swap roles: from now on this person observes, and the observer is the practice partner.

    Idempotent. Raises Refused for anybody but the supervisor. Raises Invalid if the room has no
    such two people. Raises Conflict once it is over, or if a role does not allow the other seat.
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
                raise Conflict(on_call_sentences.CANNOT_CHANGE_PLACES)
        # In one statement, so that nobody ever has two seats and no seat is ever empty.
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


LEARNING, MAY_COUNT = "learning", "may-count"
SAYS = {LEARNING: False, MAY_COUNT: True}


def set_counts_as_evidence(*, member_id: int, say: str) -> None:
    """Set whether what is seen of a mentor may count or is for learning, until the room opens.

    Raises NotFound without a seat, Refused for anybody but a mentor, Invalid for other values,
    Conflict once the room was opened: nobody can choose afterwards by how it went.
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
    """Keep second assessors out while a room is for learning (domain 10.23).

    The seat of a second assessor who was asked stays; once it may count, everyone is asked again.
    *Transaction expected*, with the room locked.
    """
    hers = RoomMember.objects.filter(room=room, seat=RoomMember.Seat.ASSESSOR)
    if not hers.exists() or takes(room.pk, RoomMember.Seat.ASSESSOR):
        return
    GuestOk.objects.filter(guest__in=hers).delete()
    hers.update(let_in_at=None)
