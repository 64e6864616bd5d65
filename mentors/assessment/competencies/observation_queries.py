"""Signed observations, and the sheet for signing them. Read only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.compiled_queries import CompiledRows
from core.errors import NotFound
from mentors.room_states import OVER

from ...models import Journey, Observation, Room, RoomMember
from . import permissions
from .framework_texts import CompetencyText, competency_texts, texts_seen_in_a_room
from .rules import may_be_written_anew, may_become_evidence
from .sentences import MARK_WORDS, READ_STATES

# The state of an observation from a session that was for learning only.
LEARNING = "learning"


@dataclass(frozen=True, slots=True)
class Mark:
    """One indicator as it was marked."""

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
    """A signed observation. `sentence` is "" if nothing was added.

    `state`: that of its evidence, or "learning" for an observation that only the mentor sees.
    """

    public_id: UUID
    day: date
    mentor: str
    observer: str
    signed_at: datetime
    groups: tuple[Group, ...]
    sentence: str
    state: str
    # The mentor's answer after reading it; "" for none.
    her_words: str
    # None: it did not become evidence.
    evidence_id: UUID | None
    # Indicator → mark, as signed.
    seen: Mapping[str, str]
    # Why it was rewritten; "" for a first version.
    reason: str
    # The version that it replaces, and the version that replaces it.
    earlier: UUID | None
    later: UUID | None

    @property
    def state_words(self) -> str:
        """The state as text for the signatory; "" for a learning session."""
        return str(READ_STATES.get(self.state, ""))

    @property
    def may_be_written_anew(self) -> bool:
        """Whether the signatory may rewrite it."""
        return may_be_written_anew(self.state, is_anew=bool(self.reason))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page on which a supervisor signs what was seen in a room.

    `state`: "ready", "signed", or why there is nothing to sign: "running", "never-open",
    "no-mentor", "no-journey".
    """

    room_id: UUID
    day: date
    mentor: str
    # None: no mentor came.
    mentor_id: UUID | None
    state: str
    # The mentor did not agree that it may count: only the mentor sees what is signed.
    for_learning: bool
    competencies: tuple[CompetencyText, ...]
    signed: Signed | None


@dataclass(frozen=True, slots=True)
class Observed:
    """An observation in the mentor's own list; `observer` is "" if the account was deleted."""

    public_id: UUID
    day: date
    observer: str
    # As in `Signed`.
    state: str


def sheet_for(user: User, room_id: UUID) -> Sheet:
    """Return the sheet of a room. Raise NotFound unless `user` supervised it."""
    room = Room.objects.filter(public_id=room_id).first()
    if room is None or not permissions.can_sign(user, room):
        raise NotFound
    seat = (
        room.members.filter(seat=RoomMember.Seat.MENTOR)
        .select_related("user")
        .order_by("pk")
        .first()
    )
    observation = _signed_rows().filter(room=room, observer=user, replaced_at=None).first()
    return Sheet(
        room_id=room.public_id,
        day=_day(room),
        mentor=seat.user.shown_name if seat else "",
        mentor_id=seat.user.public_id if seat else None,
        state=_state(room, seat, observation),
        for_learning=not may_become_evidence(seat.may_count if seat else None),
        competencies=tuple(texts_seen_in_a_room().values()),
        signed=_as_supervisor_sees(_signed(observation)) if observation else None,
    )


def observation_for_mentor(user: User, public_id: UUID) -> Signed:
    """Return an observation about `user`. Raise NotFound if it is about somebody else."""
    observation = _signed_rows().filter(public_id=public_id, mentor=user).first()
    if observation is None:
        raise NotFound
    return _signed(observation)


def observations_of(journey: Journey) -> list[Observed]:
    """Return the observations of this journey, latest first, including learning sessions.

    For the mentor only: nobody else sees what is unread or from a learning session.
    """
    rows = [
        Observed(
            public_id,
            observed_on or timezone.localdate(opened_at),
            name or "",
            LEARNING if for_learning else state,
        )
        for public_id, opened_at, observed_on, name, for_learning, state in _observed_in(journey.pk)
    ]
    return sorted(rows, key=attrgetter("day"), reverse=True)


def _signed_on_the_way(journey: int) -> QuerySet[Observation, Any]:
    learned = Journey.objects.filter(
        pk=journey, learner=OuterRef("mentor"), organisation=OuterRef("organisation")
    )
    return (
        Observation.objects.filter(
            Q(evidence__journey=journey) | Q(Exists(learned), for_learning=True)
        )
        .order_by("-pk")
        .values_list(
            *("public_id", "room__opened_at", "evidence__observed_on", "observer__shown_name"),
            *("for_learning", "evidence__state"),
        )
    )


# Compiled: otherwise the learner's pathway, and with it a supervisor's day, exceeds its goal.
_observed_in = CompiledRows(_signed_on_the_way, int)


def _signed_rows() -> QuerySet[Observation]:
    return Observation.objects.select_related(
        *("mentor", "observer", "room", "evidence__reading", "replaces", "replaced_by")
    )


def _state(room: Room, seat: RoomMember | None, observation: Observation | None) -> str:
    if observation is not None:
        return "signed"
    if room.state not in OVER:
        return "running"
    if room.opened_at is None:
        return "never-open"
    if seat is None or seat.joined_at is None:
        return "no-mentor"
    under_way = Journey.objects.filter(
        learner=seat.user, organisation=room.organisation_id, left_at__isnull=True
    )
    return "ready" if under_way.exists() else "no-journey"


def _day(room: Room) -> date:
    return timezone.localdate(room.opened_at or room.starts_at)


def _signed(observation: Observation) -> Signed:
    evidence = getattr(observation, "evidence", None)
    reading = getattr(evidence, "reading", None)
    later = getattr(observation, "replaced_by", None)
    return Signed(
        public_id=observation.public_id,
        day=_day(observation.room),
        mentor=observation.mentor.shown_name,
        observer=observation.observer.shown_name if observation.observer else "",
        signed_at=observation.signed_at,
        groups=groups_of(observation.seen),
        sentence=(evidence.sentence if evidence else observation.sentence) or "",
        state=evidence.state if evidence else LEARNING,
        her_words=(reading.words or "") if reading else "",
        evidence_id=evidence.public_id if evidence else None,
        seen=observation.seen,
        reason=observation.reason or "",
        earlier=observation.replaces.public_id if observation.replaces else None,
        later=later.public_id if later else None,
    )


def _as_supervisor_sees(signed: Signed) -> Signed:
    """Return what its supervisor may see afterwards: nothing of a learning session."""
    return replace(signed, groups=(), sentence="", seen={}) if signed.state == LEARNING else signed


def groups_of(
    seen: dict[str, str], known: Mapping[str, CompetencyText] | None = None
) -> tuple[Group, ...]:
    """Return the marks of an observation by competency, in the order of the framework."""
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
