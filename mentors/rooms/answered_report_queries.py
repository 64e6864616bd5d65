"""Reports that somebody answered on her desk: what is hers to do, and whom to reach. Read only.

Answering gives no seat and opens nothing (ADR-0123). So no word and no name of the room is here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from accounts.models import Membership, User
from accounts.roles import Role
from mentors.matter_rules import MatterReason
from mentors.on_call_rules import CallReason, Duty
from mentors.room_states import OVER

from ..models import Call, Matter, OnCall, Report, Room, RoomMember
from .on_call_queries import SHOWN, desk_places

LEAD, COORDINATOR = Role.SAFEGUARDING_LEAD, Role.COORDINATOR


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody who may look at it."""

    name: str
    on_call: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A report that she answered and that the lead has not closed, by the number of its room.

    `is_hers`: she may look at it herself. `stands_by`: she holds the room or is its backup.
    `reach`: who else may look at it, who is on call first.
    """

    room_id: UUID
    number: int
    is_hers: bool
    stands_by: bool
    reach: tuple[Reach, ...]


def answered_reports(user: User, at: datetime) -> list[Answered]:
    """The latest first. One query where there is none, else six.

    A lead whom a report there is about is shown it no more, as if it were closed. Whether she may
    look at it changes at that moment, and the words would tell her.
    """
    matters = Matter.objects.filter(
        room=OuterRef("pk"), because=MatterReason.REPORT, closed_at=None
    )
    calls = Call.objects.filter(room=OuterRef("pk"), because=CallReason.REPORT, answered_by=user)
    rooms = Room.objects.filter(Exists(matters), Exists(calls), organisation__in=desk_places(user))
    found = list(rooms.defer("key").order_by("-pk")[:SHOWN])
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
    """`able`: who leads or coordinates somewhere and did not sit there, and whether on call."""
    here = [one for one in able if one[0].organisation_id == room.organisation_id]
    # As `safeguarding.permissions.sees_matter`: without a lead a coordinator steps in.
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
