"""Texts and queries of reports, notes and kept messages: what a page offers and shows."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.fernet import Fernet
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from accounts.roles import Role
from core.errors import NotFound
from mentors.case_rules import TOLD_FOR, WORDS_KEPT_FOR, MatterReason
from mentors.on_call_rules import CallReason, Duty
from mentors.room_states import OVER

from ...models import Call, KeepRequest, Matter, OnCall, Report, Room, RoomMember, RoomNotes
from ..on_call.queries import SHOWN, desk_places
from ..rules.participants import Act, seats_that_may
from ..rules.reports import Written
from ..state.clock import DatabaseNow

REPORT_WORDS = {
    "i-was-afraid": _("I was afraid"),
    "asked-for-contact": _("It asked how to reach me, or where I am"),
    "about-money": _("It was about money"),
    "it-hurt-me": _("It hurt me"),
    "talk-with-me": _("Please talk with me"),
}
PASSED_ON = _("It is passed on. Whom it is about is not told, and nobody asks you why.")
NOT_HERSELF = _("This is your own. Nothing was passed on.")
TOO_LONG = _("Please use fewer words, 300 letters at most. Nothing is lost.")


LEAD, COORDINATOR = Role.SAFEGUARDING_LEAD, Role.COORDINATOR


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody who may look at a report."""

    name: str
    on_call: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A report that the user answered and that the lead has not closed, by the number of its room.

    `is_hers`: the user may look at it. `stands_by`: the user is the room's supervisor or backup.
    `reach`: who else may look at it, people on call first.
    """

    room_id: UUID
    number: int
    is_hers: bool
    stands_by: bool
    reach: tuple[Reach, ...]


def answered_reports(user: User, at: datetime) -> list[Answered]:
    """Return these reports, the latest first. One query if there is none, otherwise six.

    A lead who is the subject of a report there no longer sees it, as if it were closed. Whether
    that lead may look at it changes at that moment, and the text would reveal it.
    """
    matters = Matter.objects.filter(
        room=OuterRef("pk"), because=MatterReason.REPORT, closed_at=None
    )
    calls = Call.objects.filter(room=OuterRef("pk"), because=CallReason.REPORT, answered_by=user)
    rooms = Room.objects.filter(Exists(matters), Exists(calls), organisation__in=desk_places(user))
    found = list(rooms.order_by("-pk")[:SHOWN])
    if not found:
        return []
    sat = set(RoomMember.objects.took_part().filter(room__in=found).values_list("room", "user"))
    seats = (RoomMember.Seat.BACKUP, RoomMember.Seat.SUPERVISOR)
    stands_by = RoomMember.objects.in_force().filter(user=user, seat__in=seats)
    hers = set(stands_by.filter(room__in=found).values_list("room", flat=True))
    places = {room.organisation_id for room in found}
    duty = OnCall.objects.filter(
        organisation__in=places, duty=Duty.LEAD, starts_at__lte=at, ends_at__gt=at
    )
    on_call = set(duty.values_list("organisation", "user"))
    leading = [
        (row, (row.organisation_id, row.user_id) in on_call) for row in _who_may_lead(places)
    ]
    leads = any(row.user_id == user.pk for row, _on_call in leading)
    about = Report.objects.filter(room__in=found, about__user=user)
    hidden = set(about.values_list("room", flat=True)) if leads else set()
    return [
        _answered(
            user,
            room,
            [one for one in leading if (room.pk, one[0].user_id) not in sat],
            stands_by=room.pk in hers and room.state not in OVER,
        )
        for room in found
        if room.pk not in hidden
    ]


def _who_may_lead(places: Collection[int]) -> list[Membership]:
    rows = Membership.objects.filter(
        organisation__in=places,
        role__in=(LEAD, COORDINATOR),
        ended_at=None,
        user__is_active=True,
    )
    return list(rows.select_related("user").order_by("user__shown_name", "pk"))


def _answered(
    user: User, room: Room, able: Collection[tuple[Membership, bool]], *, stands_by: bool
) -> Answered:
    """Return one report.

    `able`: leads and coordinators of any of the organisations who did not take part, and whether on
    call.
    """
    here = [one for one in able if one[0].organisation_id == room.organisation_id]
    # As in `safeguarding.permissions.sees_matter`: without a lead a coordinator takes over.
    may_look = [one for one in here if one[0].role == LEAD] or here
    reach = [
        Reach(row.user.shown_name, on_call) for row, on_call in may_look if row.user_id != user.pk
    ]
    return Answered(
        room_id=room.public_id,
        number=room.pk,
        is_hers=any(row.user_id == user.pk for row, _on_call in may_look),
        stands_by=stands_by,
        reach=tuple(sorted(reach, key=lambda one: not one.on_call)),
    )


@dataclass(frozen=True, slots=True)
class HerNotes:
    """The user's notes; `is_over`: nothing can be added. They are deleted with the room's key."""

    member_id: int
    room_id: UUID
    written: Written
    version: int
    is_over: bool


def notes_of(user: User, public_id: UUID) -> HerNotes:
    """Return the user's own notes, until a day after the room closed. NotFound for everybody else.

    The same holds if the room's messages are kept longer for the lead: how long the notes are shown
    must not reveal to their author that something was reported (ADR-0123).
    """
    row = (
        RoomMember.objects.held()
        .filter(user=user, room__public_id=public_id, seat__in=seats_that_may(Act.NOTE))
        .exclude(room__state__in=OVER, room__closed_at__lt=DatabaseNow(-WORDS_KEPT_FOR))
        .select_related("room")
        .first()
    )
    if row is None or row.room.key is None:
        raise NotFound
    kept = RoomNotes.objects.filter(member=row).first()
    return HerNotes(
        member_id=row.pk,
        room_id=public_id,
        written=opened(row.room, kept),
        version=kept.version if kept else 0,
        is_over=row.room.state in OVER,
    )


def opened(room: Room, kept: RoomNotes | None) -> Written:
    """Return the decrypted notes; empty if nothing is stored or the key is destroyed."""
    if kept is None or room.key is None:
        return Written("", "")
    return Written(**json.loads(Fernet(room.key).decrypt(bytes(kept.body))))


# Seats of people who speak for themselves; the staff of a room learn of it from the lead.
_SEAT = RoomMember.Seat
TOLD_SEATS = (_SEAT.MENTOR, _SEAT.MENTEE, _SEAT.OBSERVER, _SEAT.INTERPRETER)


@dataclass(frozen=True, slots=True)
class KeptOf:
    """A session of which some messages are kept."""

    starts_at: datetime


def kept_of(user: User, at: datetime) -> list[KeptOf]:
    """Return the user's sessions of which messages are kept, the latest first. One query."""
    mine = RoomMember.objects.filter(user=user, seat__in=TOLD_SEATS)
    rows = KeepRequest.objects.filter(
        room__in=mine.values("room"), answered_at__isnull=False, answered_at__gt=at - TOLD_FOR
    )
    days = rows.order_by("-answered_at").values_list("room__starts_at", flat=True)
    return [KeptOf(day) for day in dict.fromkeys(days)]
