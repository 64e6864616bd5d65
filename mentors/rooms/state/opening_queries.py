"""What is missing before a room can open. Read only; the rule is in `rules.lifecycle`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.consents.queries import has_valid_consent, kinds_for
from accounts.consents.rules import Kind
from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from accounts.safe_contact.queries import (
    have_answered,
    kept_from,
    must_be_kept_apart,
    must_not_meet_any,
)
from mentors.on_call_rules import READY_FOR, Duty
from mentors.room_states import UNDER_WAY, RoomState
from mentors.room_types import REAL, RoomKind

from ...models import Journey, OnCall, Room, RoomMember
from ...models.seats import CALLED_SEATS, GUEST_SEATS, waits_for_an_ok
from ..rules.lifecycle import Facts, Missing, has_a_place, missing
from ..rules.participants import Act, may
from . import permissions
from .alarm_queries import has_alarms, is_somebody_reachable
from .load_queries import may_all_mentor
from .sentences import NO_COUNTRY, NOT_AVAILABLE, NUMBERS_UNCHECKED
from .snapshot import present_now, supervised_now

# The role that somebody has to hold there for each duty on call.
DUTY_ROLES = {
    Duty.SUPERVISOR: Role.SUPERVISOR,
    Duty.LEAD: Role.SAFEGUARDING_LEAD,
    Duty.DEPUTY: Role.SUPERVISOR,
}
# Seats whose people a room calls; nobody else in it is called.
_CALLED_TO_IT = (RoomMember.Seat.BACKUP, *CALLED_SEATS)


@dataclass(frozen=True, slots=True)
class OnDuty:
    """The people on call now, by duty; ids of accounts in the order of the rota."""

    supervisors: tuple[int, ...]
    leads: tuple[int, ...]
    deputies: tuple[int, ...]

    @property
    def rota(self) -> tuple[int, ...]:
        """The order in which they are called."""
        return (*self.supervisors, *self.leads, *self.deputies)


def on_duty(organisation: Organisation | int, at: datetime) -> OnDuty:
    """Return who is on call there, without people who lost the required role or are suspended."""
    found: dict[Duty, list[int]] = {duty: [] for duty in Duty}
    rows = OnCall.objects.filter(
        organisation=organisation, starts_at__lte=at, ends_at__gt=at, user__is_active=True
    )
    for duty, role in DUTY_ROLES.items():
        held = Membership.objects.filter(
            user=OuterRef("user"), organisation=organisation, role=role, ended_at=None
        )
        hers = rows.filter(Exists(held), duty=duty).values_list("user", flat=True)
        found[duty] = list(dict.fromkeys(hers))
    return OnDuty(*(tuple(found[duty]) for duty in Duty))


def is_kept_apart(person: int, room: Room) -> bool:
    """Whether this account must not meet somebody who comes to the room.

    It does not reveal whom.
    """
    coming = RoomMember.objects.held().filter(~waits_for_an_ok(), room=room)
    seated = coming.filter(turned_away=False, through_at=None).exclude(user=person)
    return must_not_meet_any(person, list(seated.values_list("user", flat=True)), room.organisation)


def missing_before_opening(room: Room, at: datetime) -> tuple[Missing, ...]:
    """Return what this room waits for, at `at` by the clock of the database."""
    coming = RoomMember.objects.held().with_ready().filter(~waits_for_an_ok(), room=room)
    rows = list(coming.select_related("user"))
    return missing(room.kind, _facts(room, rows, at))


# The rows have `is_ready` in addition to the model's fields.
def _facts(room: Room, rows: Sequence[RoomMember], at: datetime) -> Facts:
    organisation = room.organisation
    duty = on_duty(organisation, at) if room.kind in REAL else OnDuty((), (), ())
    women = [row.user_id for row in rows if row.seat in ("mentor", "mentee", "observer")]
    real = room.kind in REAL
    # Nobody is called to a person whom they must not meet.
    apart = kept_from([row.user_id for row in rows], organisation) if real else set()
    not_called = apart | {row.user_id for row in rows if row.seat not in _CALLED_TO_IT}
    return Facts(
        country=permissions.has_country(organisation),
        numbers=permissions.may_open_rooms(organisation, timezone.localdate(at)),
        supervisor=Room.objects.filter(supervised_now(), pk=room.pk).exists(),
        # No room waits for its interpreter: whoever needs one says so, and the room is put on hold.
        everyone=all(row.is_ready for row in rows if row.seat not in GUEST_SEATS)  # type: ignore[attr-defined]
        and all(_said_yes_to_a_mentor(room, row.user, row.seat, at) for row in rows)
        and not _are_elsewhere(women, room),
        seats=_seats_of_its_type(rows),
        open_kinds=_open_kinds(room, rows),
        backup_ready=any(
            row.seat == RoomMember.Seat.BACKUP
            and row.ready_at is not None
            and row.ready_at > at - READY_FOR
            for row in rows
        ),
        on_call=not apart.issuperset(duty.supervisors),
        lead=not not_called.issuperset(duty.leads),
        deputy=not not_called.issuperset(duty.deputies),
        alarm=not real
        or not has_alarms()
        or is_somebody_reachable([one for one in duty.rota if one not in not_called]),
        pair=room.kind != RoomKind.MENTORING or permissions.may_open_for_pair(room),
        contacts=real and have_answered(women, organisation, at),
        together=not must_be_kept_apart([row.user_id for row in rows], organisation)
        and may_all_mentor(room.kind, [(row.seat, row.user_id) for row in rows], organisation, at),
    )


def _seats_of_its_type(rows: Sequence[RoomMember]) -> tuple[str, ...]:
    """Return the seats that count for the room's type.

    Guests, and people called by a late room, belong to no type and may join any. However many
    backups there are, one counts.
    """
    seats = [row.seat for row in rows if row.seat not in (*GUEST_SEATS, *CALLED_SEATS)]
    backup = RoomMember.Seat.BACKUP
    return (*(seat for seat in seats if seat != backup), *([backup] if backup in seats else ()))


def _said_yes_to_a_mentor(room: Room, person: User, seat: str, at: datetime) -> bool:
    if room.kind not in REAL or seat != RoomMember.Seat.MENTEE:
        return True
    if Kind.MEET_MENTOR not in kinds_for(person, room.organisation):
        return True
    return has_valid_consent(
        person=person, kind=Kind.MEET_MENTOR, organisation=room.organisation, at=at
    )


def _are_elsewhere(women: Sequence[int], room: Room) -> bool:
    """Whether one of them is in another room that is running over its time."""
    seats = RoomMember.objects.in_force().filter(present_now(), user__in=women)
    return seats.filter(room__state__in=[*UNDER_WAY]).exclude(room=room).exists()


def _open_kinds(room: Room, rows: Sequence[RoomMember]) -> tuple[str, ...]:
    holders = [row.user_id for row in rows if row.seat == RoomMember.Seat.SUPERVISOR]
    return kinds_held_by(holders, room)


def kinds_held_by(supervisors: Sequence[int], besides: Room) -> tuple[str, ...]:
    """Return the types of rooms that these people supervise now, except those winding down."""
    others = Room.objects.filter(
        state__in=[*UNDER_WAY],
        members__seat=RoomMember.Seat.SUPERVISOR,
        members__user__in=supervisors,
    )
    others = others.exclude(pk=besides.pk).exclude(state=RoomState.CLOSING)
    return tuple(others.values_list("kind", flat=True))


OTHERS_ARE_OPEN = _(
    "You already supervise another room. You can supervise one mentoring or "
    "group room at a time, or three for practice. Nothing was changed."
)
NOT_EVERYONE_IS_READY = _(
    "Not everyone is ready yet, so the room stays closed. Names and reasons are "
    "not shown. Wait, or choose another day."
)
MISSING_WORDS = {
    Missing.COUNTRY: NO_COUNTRY,
    Missing.NUMBERS: NUMBERS_UNCHECKED,
    Missing.SUPERVISOR: _("The room opens only while this page is on your screen."),
    Missing.EVERYONE: NOT_EVERYONE_IS_READY,
    Missing.SEATS: _("A participant of this session no longer holds the required role."),
    Missing.OTHER_ROOMS: OTHERS_ARE_OPEN,
    Missing.BACKUP: _("The backup has not chosen “I am ready” in the last ten minutes."),
    Missing.ON_CALL: _("No supervisor is on call for this room now. Add a shift to the rota."),
    Missing.LEAD: _("No safeguarding lead is on call for this room now. Add a shift to the rota."),
    Missing.DEPUTY: _(
        "No deputy safeguarding lead is on call for this room now. Add a shift to the rota."
    ),
    Missing.ALARM: _(
        "Nobody on call who could be called here has answered an alarm in the last hour. Send a "
        "test alarm and ask the person on call to open the workspace."
    ),
    Missing.CONTACT: _(
        "The safe contact of a participant is older than 90 days. A supervisor who "
        "works with the participant records it again."
    ),
    Missing.PAIR: _("The mentoring of these two is paused or has ended, so the room stays closed."),
    Missing.AVAILABLE: NOT_AVAILABLE,
}


def what_is_missing(codes: Iterable[Missing]) -> str:
    """Return the texts for all codes, one after the other."""
    return " ".join(str(MISSING_WORDS[code]) for code in codes)


class Counting(NamedTuple):
    """A mentor before certification, and the answer.

    None: not said yet, so it is a learning session.
    """

    person: UUID
    name: str
    may_count: bool | None


def what_counts_in(room_id: int) -> tuple[Counting, ...]:
    """Return the mentors of a room who are training for a certificate: nobody else is asked."""
    way = Journey.objects.filter(
        learner=OuterRef("user"), organisation=OuterRef("room__organisation"), left_at__isnull=True
    )
    seated = RoomMember.objects.held().filter(room=room_id, seat=RoomMember.Seat.MENTOR)
    rows = seated.filter(Exists(way)).order_by("pk")
    return tuple(
        Counting(*row) for row in rows.values_list("person", "user__shown_name", "may_count")
    )


def takes(room_id: int, seat: str) -> bool:
    """Whether this seat may be taken in the room, given what its mentors have said so far."""
    return has_a_place(seat, (one.may_count for one in what_counts_in(room_id)))


def is_told(seat: str, person: UUID, one: Counting) -> bool:
    """Whether this seat learns a mentor's answer: that mentor, and seats that sign observations."""
    return one.person == person or (may(seat, Act.OBSERVE) and may(seat, Act.CLOSE))
