"""Plan a room before it begins: set it up, change it, call it off."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.queries import organisations_of
from accounts.record_access.permissions import is_trained
from accounts.roles import Role
from accounts.safe_contact.queries import must_be_kept_apart
from core.audit.services import record
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from core.templatetags.when import short_day
from mentors.room_states import RoomState
from mentors.room_types import REAL, SHORTEST, RoomKind, may_sit_beside, type_of

from ...models import GuestOk, Room, RoomKey, RoomMember
from ..lifecycle.endings import call_off
from ..lifecycle.task_services import CANCELLED, MOVED, note_for_each_woman
from ..on_call.alone_queries import held_by_nobody
from ..rules.lifecycle import begins_in_the_past, days_to_choose
from ..state import notifications, permissions, sentences
from ..state.load_queries import Booking, booked_then, is_too_much_for_a_mentor, may_all_mentor

# Sent with `room`, `mentor`, `mentee` and `at`, in the transaction that sets it up.
room_set_up = Signal()

type Seats = Sequence[tuple[str, User]]


def set_up_room(
    *,
    by: User,
    supervisor: User | None = None,
    mentor: User,
    mentee: User | None = None,
    others: Iterable[User] = (),
    backup: User | None = None,
    observer: User | None = None,
    kind: str = RoomKind.PRACTICE,
    starts_at: datetime,
    minutes: int,
    at: datetime,
) -> Room:
    """Set up a room of this type with its seats, in the organisation that all of them share.

    `others` are the further members of a group, `observer` the third person in practice.
    `supervisor` supervises it if somebody else books with the caller's permission; otherwise `by`
    does. Where somebody is not available, the answer is the same for any reason (domain 10.11).
    Only for a room in which `by` has a seat does it say who is booked, and when. Consent is not
    asked for here but before going in, and whoever sets a room up cannot find out who refused.

    Raises NotFound if the supervisor supervises nowhere, or somebody is not of that organisation or
    not prepared. Raises Refused before the staff modules are completed. Raises Invalid if somebody
    would have two seats, if seats or length do not match the type, or if the start is past or too
    far ahead. Raises Conflict while the country's emergency numbers wait for a check (domain
    10.10), or if somebody is not available. Mentoring is only for a pair: Conflict if the two are
    not one, or it is paused or over.
    """
    holder = supervisor or by
    refuse_unless_trained(holder)
    seats = _seats(
        supervisor=[holder],
        backup=[backup],
        mentor=[mentor],
        mentee=[mentee, *others],
        observer=[observer],
    )
    _check_seats(kind, seats)
    _check_time(kind, starts_at, minutes, at)
    organisation = _shared_organisation(holder, seats)
    refuse_where_numbers_wait(organisation, at)
    _refuse_without_pair(kind, seats, organisation)
    with transaction.atomic():
        _refuse_unless_available(kind, seats, organisation, starts_at, minutes, at=at, by=by)
        room = Room.objects.create(
            organisation=organisation,
            kind=kind,
            starts_at=starts_at,
            minutes=minutes,
            created_by=by,
        )
        RoomKey.create_for(room)
        # The supervisor and the backup are at work there.
        asked = {"mentor", "mentee"} if RoomKind(kind) in REAL else set()
        RoomMember.objects.bulk_create(
            RoomMember(room=room, user=person, seat=seat, asked_at_the_door=seat in asked)
            for seat, person in seats
        )
        _record(room, by, "room-set-up", at, minutes=minutes, kind=str(kind))
        room_set_up.send(sender=Room, room=room, mentor=mentor, mentee=mentee, at=at)
    return room


def edit_room(*, by: User, room_id: int, starts_at: datetime, minutes: int, at: datetime) -> Room:
    """Change the time of a room that has not begun. Whoever was to come has to be told.

    Raises NotFound unless `by` supervises it, Conflict once it has begun, otherwise as
    `set_up_room`.
    """
    with transaction.atomic():
        room = _held_by(by, room_id)
        if room.state != RoomState.LOBBY:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        if (starts_at, minutes) == (room.starts_at, room.minutes):
            return room
        _check_time(room.kind, starts_at, minutes, at)
        coming = room.members.filter(turned_away=False, removed_at=None)
        seats = [(row.seat, row.user) for row in coming.select_related("user")]
        _refuse_unless_available(
            *(room.kind, seats, room.organisation, starts_at, minutes),
            at=at,
            by=by,
            besides=room,
        )
        room.starts_at, room.minutes = starts_at, minutes
        room.save(update_fields=["starts_at", "minutes"])
        # Answers given for another time are not valid for this one.
        room.members.update(safe_at=None, came_in_at=None, ready_at=None, let_in_at=None)
        _forget_answers(room)
        note_for_each_woman(room, MOVED)
        _record(room, by, "room-moved", at, minutes=minutes)
        _tell(room)
    return room


def cancel_room(*, by: User, room_id: int, at: datetime) -> Room:
    """Call off a room that has not begun; otherwise raises Conflict.

    Raises NotFound unless `by` supervises it, or nobody does and `by` plans there.
    """
    with transaction.atomic():
        room = _to_call_off(by, room_id)
        call_off(room)
        note_for_each_woman(room, CANCELLED)
        _record(room, by, "room-cancelled", at)
    room.refresh_from_db(fields=["state", "closed_at"])
    return room


def refuse_unless_trained(by: User) -> None:
    """Raises NotFound unless `by` supervises, Refused before the staff modules (domain 3.3)."""
    if not permissions.can_set_up_rooms(by):
        raise NotFound
    if not is_trained(by):
        raise Refused(sentences.FIRST_THE_MODULES)


def refuse_where_numbers_wait(organisation: Organisation, at: datetime) -> None:
    """Raises Conflict while the emergency numbers there are unchecked (domain 10.10)."""
    if not permissions.has_country(organisation):
        raise Conflict(sentences.NO_COUNTRY)
    if not permissions.may_open_rooms(organisation, timezone.localdate(at)):
        raise Conflict(sentences.NUMBERS_UNCHECKED)


def _seats(**people: Iterable[User | None]) -> Seats:
    return [(seat, one) for seat, some in people.items() for one in some if one is not None]


def _check_seats(kind: str, seats: Seats) -> None:
    if len({person.pk for _seat, person in seats}) < len(seats):
        raise Invalid(_("Choose a different person for each role. Nothing was scheduled."))
    if kind not in list(RoomKind) or not type_of(kind).fits([seat for seat, _person in seats]):
        raise Invalid(sentences.OTHER_SEATS)


def _check_time(kind: str, starts_at: datetime, minutes: int, at: datetime) -> None:
    longest = type_of(kind).longest
    if not SHORTEST <= minutes <= longest:
        raise Invalid(
            _("A session of this type lasts between %(shortest)s and %(longest)s minutes.")
            % {"shortest": SHORTEST, "longest": longest}
        )
    if not _is_near(starts_at, at):
        raise Invalid(sentences.ANOTHER_DAY)
    if begins_in_the_past(starts_at, at):
        raise Invalid(sentences.IN_THE_PAST)


def _is_near(starts_at: datetime, at: datetime) -> bool:
    first, last = days_to_choose(timezone.localdate(at))
    # Times are compared: near the end of the calendar the day cannot be computed in every time
    # zone.
    begin, end = (
        timezone.make_aware(datetime.combine(day, time()))
        for day in (first, last + timedelta(days=1))
    )
    return begin <= starts_at < end


def _refuse_without_pair(kind: str, seats: Seats, organisation: Organisation) -> None:
    """Raises Conflict for mentoring unless the two are a pair that is neither paused nor over."""
    if kind != RoomKind.MENTORING:
        return
    people = dict(seats)
    if not permissions.may_plan_for_pair(organisation, people["mentor"].pk, people["mentee"].pk):
        raise Conflict(sentences.NOT_A_PAIR)


def _shared_organisation(by: User, seats: Seats) -> Organisation:
    for organisation in organisations_of(by, Role.SUPERVISOR):
        if all(permissions.can_sit(person, seat, organisation) for seat, person in seats):
            return organisation
    raise NotFound


def refuse_unless_free(room: Room, guest: User, seat: str, *, by: User) -> None:
    """Raises Conflict if the guest cannot join this room together with those who belong to it.

    Either the guest has another seat at that time, or must not meet one of them.
    """
    coming = room.members.filter(turned_away=False, removed_at=None).select_related("user")
    people = [row.user_id for row in coming] + [guest.pk]
    _lock(people)
    _refuse_booked_twice(
        room.kind, {guest.pk: seat}, room.starts_at, room.minutes, at=now(), by=by, besides=room
    )
    if must_be_kept_apart(people, room.organisation):
        raise Conflict(sentences.NOT_AVAILABLE)


def _refuse_unless_available(
    kind: str,
    seats: Seats,
    organisation: Organisation,
    starts_at: datetime,
    minutes: int,
    *,
    at: datetime,
    by: User,
    besides: Room | None = None,
) -> None:
    """Raises Conflict if somebody has a seat elsewhere at that time, or two must not meet.

    The answer is the same in all cases, except for bookings in a room in which `by` has a seat too.
    """
    people = {person.pk: seat for seat, person in seats}
    _lock(people)
    _refuse_booked_twice(kind, people, starts_at, minutes, at=at, by=by, besides=besides)
    if must_be_kept_apart(list(people), organisation):
        raise Conflict(sentences.NOT_AVAILABLE)
    taken = [(seat, person.pk) for seat, person in seats]
    # The same answer for a mentor who may not mentor now, or for whom it would be too much (domain
    # 7).
    if not may_all_mentor(kind, taken, organisation, starts_at) or is_too_much_for_a_mentor(
        kind, taken, starts_at, minutes, besides=besides
    ):
        raise Conflict(sentences.NOT_AVAILABLE)


def _lock(people: Iterable[int]) -> None:
    """Lock these accounts until the end of the transaction.

    So, if one person is booked twice at the same moment, the second booking finds the first.
    """
    list(User.objects.select_for_update(no_key=True).filter(pk__in=list(people)).order_by("pk"))


def _refuse_booked_twice(
    kind: str,
    people: Mapping[int, str],
    starts_at: datetime,
    minutes: int,
    *,
    at: datetime,
    by: User,
    besides: Room | None,
) -> None:
    """Raises Conflict if one of these people (account → seat) has a seat elsewhere at that time.

    It says who and when only for rooms in which `by` has a seat. For others it reveals no more than
    a must-not-meet rule would (domain 10.11).
    """
    elsewhere = booked_then(list(people), starts_at, minutes, at=at, by=by, besides=besides)
    booked: list[Booking] = []
    for person, seat in people.items():
        hers = [one for one in elsewhere if one.person == person]
        if not may_sit_beside(kind, seat, [(one.seat, one.kind) for one in hers]):
            booked += hers
    if not booked:
        return
    known = sorted((one for one in booked if one.is_known), key=lambda one: one.span)
    raise Conflict(
        " ".join([*(_booking_words(one, by) for one in known), str(sentences.CHOOSE_ANOTHER_TIME)])
        if known
        else sentences.NOT_AVAILABLE
    )


def _booking_words(booking: Booking, by: User) -> str:
    words = sentences.YOU_ARE_BOOKED if booking.person == by.pk else sentences.IS_BOOKED
    begin, end = map(timezone.localtime, booking.span)
    return words % {
        "name": booking.name,
        "day": short_day(begin),
        "begin": f"{begin:%H:%M}",
        "end": f"{end:%H:%M}",
    }


def _held_by(by: User, room_id: int) -> Room:
    rooms = Room.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation")
    room = rooms.filter(pk=room_id).first()
    seat = RoomMember.objects.in_force().filter(
        room=room_id, user=by, seat=RoomMember.Seat.SUPERVISOR
    )
    if room is None or not seat.exists():
        raise NotFound
    return room


def _to_call_off(by: User, room_id: int) -> Room:
    unheld = Room.objects.filter(held_by_nobody(), pk=room_id).select_related("organisation")
    found = unheld.first()
    if found is None or not permissions.calls_off_in(by, found.organisation):
        return _held_by(by, room_id)
    locked = Room.objects.select_for_update(no_key=True, of=("self",)).filter(pk=room_id)
    return locked.select_related("organisation").get()


def _forget_answers(room: Room) -> None:
    """Reset the answers on guests: everyone is asked again."""
    GuestOk.objects.filter(guest__room=room).delete()
    Room.objects.filter(pk=room.pk).update(news=F("news") + 1)


def _record(room: Room, by: User, verb: str, at: datetime, **facts: object) -> None:
    record(actor=by, verb=verb, subject=room, organisation=room.organisation, at=at, **facts)


def _tell(room: Room) -> None:
    notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)
