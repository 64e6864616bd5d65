"""Disagreements: hers, one for who is asked, and that they wait for coordinators. Read only."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from core.errors import NotFound
from mentors.competencies.framework_texts import competency_texts
from mentors.competencies.queries import decisions_of

from ..models import Decision, Disagreement, Journey
from . import permissions
from .rules import answered_by, is_late, read_by

CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Said:
    """One that was said. `outcome`: "stands", "anew", or "" while it waits; `answer` as well.

    `read_by`, `answered_by`: its clocks. `late`: said more than 28 days after the decision.
    """

    public_id: UUID
    words: str
    said_at: datetime
    read_by: date
    answered_by: date
    late: bool
    asked: str
    is_read: bool
    outcome: str
    answer: str
    withdrawn: bool

    @property
    def waits(self) -> bool:
        return not self.outcome and not self.withdrawn


@dataclass(frozen=True, slots=True)
class Matter:
    """What she may disagree with, in her journey, and what she said of it, the latest first.

    `met`: None for the certificate.
    """

    journey_id: UUID
    about: str
    name: str
    met: bool | None
    said: tuple[Said, ...]

    @property
    def waiting(self) -> Said | None:
        return next((one for one in self.said if one.waits), None)


@dataclass(frozen=True, slots=True)
class Heard:
    """One that somebody is asked about, as she reads it: no level, no name of who decided."""

    said: Said
    woman: str
    learner_id: UUID
    about: str
    name: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One in a list. `asked`: somebody who can answer is asked."""

    public_id: UUID
    woman: str
    read_by: date
    answered_by: date
    is_read: bool
    asked: bool


def matter_of(user: User, journey_id: UUID, about: str) -> Matter:
    """What is decided, for whose it is. Raises NotFound: not hers, or nothing is decided."""
    journey = (
        Journey.objects.select_related("version", "learner")
        .filter(public_id=journey_id, learner=user, left_at__isnull=True)
        .first()
    )
    met = decisions_of(journey).get(about) if journey else None
    if journey is None or (about != CERTIFICATE and met is None):
        raise NotFound
    rows = (
        Disagreement.objects.filter(journey=journey)
        .select_related("heard_by")
        .order_by("-said_at", "-pk")
    )
    rows = rows.filter(competency=None) if met is None else rows.filter(competency__code=about)
    return Matter(
        journey_id=journey.public_id,
        about=about,
        name=_name(about),
        met=met,
        said=tuple(_said(row) for row in rows),
    )


def to_hear(user: User) -> list[Waiting]:
    """What she is asked and has not answered, the oldest first. Raises NotFound for a learner."""
    if not permissions.hears(user):
        raise NotFound
    rows = _open().filter(heard_by=user)
    return [_waiting(row) for row in rows if permissions.can_answer(user, row)]


def to_coordinate(user: User) -> list[Waiting]:
    """Every one that waits where she coordinates, without words and without what it is about.

    Her own is not among them.
    """
    rows = _open().filter(organisation__in=permissions.coordinated_by(user))
    return [_waiting(row) for row in rows.exclude(journey__learner=user)]


def heard(user: User, public_id: UUID) -> Heard:
    """One, for who is asked. Raises NotFound for everybody else, and once it is taken back."""
    row = (
        Disagreement.objects.select_related(
            "journey__learner", "journey__version", "competency", "heard_by"
        )
        .filter(public_id=public_id, withdrawn_at=None, journey__learner__is_active=True)
        .first()
    )
    if row is None or not permissions.can_answer(user, row):
        raise NotFound
    code = row.competency.code if row.competency else CERTIFICATE
    return Heard(
        said=_said(row),
        woman=row.journey.learner.shown_name,
        learner_id=row.journey.learner.public_id,
        about=code,
        name=_name(code),
        met=decisions_of(row.journey).get(code),
    )


def _open() -> QuerySet[Disagreement]:
    return (
        Disagreement.objects.filter(
            answered_at=None, withdrawn_at=None, journey__learner__is_active=True
        )
        .select_related("journey__learner", "heard_by")
        .order_by("said_at", "pk")
    )


def _name(code: str) -> str:
    text = competency_texts([code]).get(code)
    return text.name if text else ""


def _waiting(row: Disagreement) -> Waiting:
    day = timezone.localdate(row.said_at)
    return Waiting(
        public_id=row.public_id,
        woman=row.journey.learner.shown_name,
        read_by=read_by(day),
        answered_by=answered_by(day),
        is_read=row.read_at is not None,
        asked=row.heard_by is not None and permissions.can_answer(row.heard_by, row),
    )


def _said(row: Disagreement) -> Said:
    day = timezone.localdate(row.said_at)
    return Said(
        public_id=row.public_id,
        words=row.words or "",
        said_at=row.said_at,
        read_by=read_by(day),
        answered_by=answered_by(day),
        late=is_late(_decided_on(row), day),
        asked=row.heard_by.shown_name if row.heard_by else "",
        is_read=row.read_at is not None,
        outcome=row.outcome,
        answer=row.reasons or "",
        withdrawn=row.withdrawn_at is not None,
    )


def _decided_on(row: Disagreement) -> date | None:
    if row.competency_id is None:
        return None
    decision = Decision.objects.filter(
        journey=row.journey_id, version__competency=row.competency_id, at__lte=row.said_at
    )
    latest = decision.order_by("number").last()
    return timezone.localdate(latest.at) if latest else None
