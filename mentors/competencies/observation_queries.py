"""Observations to sign and observations that were signed. Read only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.queries import holds
from accounts.roles import Role
from core.compiled_queries import CompiledRows
from core.errors import NotFound
from mentors.room_states import RoomState

from ..models import Evidence, Journey, Observation, Room, RoomMember
from . import permissions
from .framework_texts import CompetencyText, competency_texts, texts_seen_in_a_room
from .sentences import MARK_WORDS


@dataclass(frozen=True, slots=True)
class Mark:
    """One indicator as it was seen."""

    text: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """The marks of one competency."""

    code: str
    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed observation. `sentence` is "" where nothing was added."""

    public_id: UUID
    day: date
    mentor: str
    observer: str
    signed_at: datetime
    groups: tuple[Group, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page on which a supervisor signs what she saw in a room.

    `state`: "ready", "signed", or why there is nothing to sign: "running", "never-open",
    "no-mentor", "no-journey".
    """

    room_id: UUID
    day: date
    mentor: str
    # None: no mentor came.
    mentor_id: UUID | None
    state: str
    competencies: tuple[CompetencyText, ...]
    signed: Signed | None


@dataclass(frozen=True, slots=True)
class Observed:
    """An observation in a list; `observer` is "" when her account is gone."""

    public_id: UUID
    day: date
    observer: str


@dataclass(frozen=True, slots=True)
class ToSign:
    """A closed room in which she has not signed yet what she saw."""

    room_id: UUID
    mentor: str
    day: date
    url: str


def sheet_for(user: User, room_id: UUID) -> Sheet:
    """The sheet of a room. Raises NotFound when she did not hold it."""
    room = Room.objects.filter(public_id=room_id).first()
    if room is None or not permissions.can_sign(user, room):
        raise NotFound
    seat = (
        room.members.filter(seat=RoomMember.Seat.MENTOR)
        .select_related("user")
        .order_by("pk")
        .first()
    )
    observation = _signed_rows().filter(room=room, observer=user).first()
    return Sheet(
        room_id=room.public_id,
        day=_day(room),
        mentor=seat.user.shown_name if seat else "",
        mentor_id=seat.user.public_id if seat else None,
        state=_state(room, seat, observation),
        competencies=tuple(texts_seen_in_a_room().values()),
        signed=_signed(observation) if observation else None,
    )


def observation_for_mentor(user: User, public_id: UUID) -> Signed:
    """What was written about her. Raises NotFound when it is about somebody else."""
    observation = _signed_rows().filter(public_id=public_id, mentor=user).first()
    if observation is None:
        raise NotFound
    return _signed(observation)


def observations_of(journey: Journey) -> list[Observed]:
    """The observations in a journey, latest first."""
    return [
        Observed(public_id, day, name or "") for public_id, day, name in _observed_in(journey.pk)
    ]


# Compiled: without it her way, and below a supervisor's day, is over its goal.
_observed_in = CompiledRows(
    lambda journey: (
        Evidence.objects.filter(journey=journey, observation__isnull=False)
        .order_by("-observed_on", "-pk")
        .values_list("observation__public_id", "observed_on", "observer__shown_name")
    ),
    int,
)


def observations_to_sign(user: User) -> list[ToSign]:
    """Closed rooms that she held and has not signed, of mentors on their way; oldest first.

    One query.
    """
    return [
        ToSign(
            room_id=seat.room,
            mentor=seat.mentor,
            # Only rooms that were open are asked for.
            day=timezone.localdate(seat.opened_at),
            url=reverse("room-observation", args=[seat.room]),
        )
        for seat in (_Unsigned(*row) for row in _unsigned_by(user.pk))
        if holds(user, Role.SUPERVISOR, seat.organisation)
    ]


class _Unsigned(NamedTuple):
    """A room that waits to be signed, and its mentor."""

    room: UUID
    organisation: int
    opened_at: datetime
    mentor: str


def _unsigned(user: int) -> QuerySet[RoomMember, Any]:
    """The mentors in rooms that she held, wherever that was."""
    held = RoomMember.objects.filter(
        room=OuterRef("room"), user=user, seat=RoomMember.Seat.SUPERVISOR
    )
    signed = Observation.objects.filter(room=OuterRef("room"), observer=user)
    on_her_way = Journey.objects.filter(
        learner=OuterRef("user"), organisation=OuterRef("room__organisation"), left_at__isnull=True
    )
    return (
        RoomMember.objects.filter(
            Exists(held),
            ~Exists(signed),
            Exists(on_her_way),
            seat=RoomMember.Seat.MENTOR,
            user__is_active=True,
            joined_at__isnull=False,
            room__state=RoomState.CLOSED,
            room__opened_at__isnull=False,
        )
        .order_by("room__opened_at", "pk")
        .values_list("room__public_id", "room__organisation", "room__opened_at", "user__shown_name")
    )


_unsigned_by = CompiledRows(_unsigned, int)


def _signed_rows() -> QuerySet[Observation]:
    return Observation.objects.select_related("mentor", "observer", "room", "evidence")


def _state(room: Room, seat: RoomMember | None, observation: Observation | None) -> str:
    if observation is not None:
        return "signed"
    if room.state != RoomState.CLOSED:
        return "running"
    if room.opened_at is None:
        return "never-open"
    if seat is None or seat.joined_at is None:
        return "no-mentor"
    on_her_way = Journey.objects.filter(
        learner=seat.user, organisation=room.organisation_id, left_at__isnull=True
    )
    return "ready" if on_her_way.exists() else "no-journey"


def _day(room: Room) -> date:
    return timezone.localdate(room.opened_at or room.starts_at)


def _signed(observation: Observation) -> Signed:
    evidence = getattr(observation, "evidence", None)
    return Signed(
        public_id=observation.public_id,
        day=_day(observation.room),
        mentor=observation.mentor.shown_name,
        observer=observation.observer.shown_name if observation.observer else "",
        signed_at=observation.signed_at,
        groups=groups_of(observation.seen),
        sentence=(evidence.sentence or "") if evidence else "",
    )


def groups_of(
    seen: dict[str, str], known: Mapping[str, CompetencyText] | None = None
) -> tuple[Group, ...]:
    """The marks of an observation by competency, in the order of the framework."""
    groups = []
    for code, words in (known or competency_texts()).items():
        marks = tuple(
            Mark(text=text, code=seen[key], words=str(MARK_WORDS[seen[key]]))
            for key, text in words.indicators.items()
            if key in seen
        )
        if marks:
            groups.append(Group(code=code, name=words.name, marks=marks))
    return tuple(groups)
