"""Disagreements: hers, one for who is asked, and that they wait for coordinators. Read only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.models import User
from core.errors import NotFound
from mentors.competencies.queries import decisions_of

from ..models import Decision, Disagreement, Journey, PanelSeat
from . import permissions
from .rules import answered_by, is_late, read_by
from .subject_queries import name_of, name_of_step, subject_of


@dataclass(frozen=True, slots=True)
class Looking:
    """One of the two who look at it. `name`: "" when her account is gone.

    `outcome`, `answer`: "" until both have answered.
    """

    name: str
    read_by: date
    is_read: bool
    outcome: str
    answer: str


@dataclass(frozen=True, slots=True)
class Said:
    """One that was said. `outcome`: "stands", "anew", or "" while it waits.

    `answered_by`: its clock. `late`: said more than 28 days after the decision. `asked_anew`:
    somebody was late, and another one is asked. `panel`: who looks at it now.
    """

    public_id: UUID
    words: str
    said_at: datetime
    answered_by: date
    late: bool
    panel: tuple[Looking, ...]
    asked_anew: bool
    outcome: str
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
    is_step: bool

    @property
    def waiting(self) -> Said | None:
        return next((one for one in self.said if one.waits), None)


@dataclass(frozen=True, slots=True)
class Heard:
    """One that somebody is asked about, as she reads it: no level, no name of who decided.

    `outcome`, `answer`: her own; nothing of the other one's before both have answered.
    """

    said: Said
    woman: str
    learner_id: UUID
    about: str
    name: str
    # Why two people decided it, as they told her; "" for what was rated.
    told: str
    met: bool | None
    read_by: date
    is_read: bool
    outcome: str
    answer: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One in a list. `is_read`: by her whose list it is, or by both where she coordinates.

    `asked`: how many who can answer are asked. `over`: days since its day, 0 until then.
    """

    public_id: UUID
    woman: str
    read_by: date
    answered_by: date
    is_read: bool
    asked: int
    over: int


def matter_of(user: User, journey_id: UUID, about: str) -> Matter:
    """What is decided, for whose it is. Raises NotFound: not hers, or nothing is decided."""
    journey = (
        Journey.objects.select_related("version", "learner")
        .filter(public_id=journey_id, learner=user, left_at__isnull=True)
        .first()
    )
    if journey is None:
        raise NotFound
    subject = subject_of(journey, about)
    rows = (
        Disagreement.objects.filter(
            journey=journey, competency=subject.competency, step=subject.step
        )
        .select_related("step")
        .prefetch_related(_seats())
        .order_by("-said_at", "-pk")
    )
    return Matter(
        journey_id=journey.public_id,
        about=about,
        name=subject.name,
        met=subject.met,
        said=tuple(_said(row) for row in rows),
        is_step=subject.step is not None,
    )


def to_hear(user: User, at: datetime) -> list[Waiting]:
    """What she is asked and has not answered, the oldest first. Raises NotFound for a learner."""
    if not permissions.hears(user):
        raise NotFound
    seats = (
        PanelSeat.objects.filter(
            person=user, ended_at=None, answered_at=None, disagreement__in=_open()
        )
        .select_related("disagreement__journey__learner")
        .order_by("disagreement__said_at", "pk")
    )
    return [
        _waiting(seat.disagreement, [seat], asked=1, at=at)
        for seat in seats
        if permissions.can_answer(user, seat)
    ]


def to_coordinate(user: User, at: datetime) -> list[Waiting]:
    """Every one that waits where she coordinates, without words and without what it is about.

    Her own is not among them.
    """
    rows = list(
        _open()
        .filter(organisation__in=permissions.coordinated_by(user))
        .exclude(journey__learner=user)
        .prefetch_related(_seats(ended_at=None))
    )
    seats = [seat for row in rows for seat in row.seats.all()]
    able = permissions.who_can_answer(seats)
    return [_for_coordinator(row, able, at) for row in rows]


def heard(user: User, public_id: UUID) -> Heard:
    """One, for who is asked. Raises NotFound for everybody else, and once it is taken back."""
    seat = (
        PanelSeat.objects.select_related(
            *("disagreement__journey__learner", "disagreement__journey__version"),
            *("disagreement__competency", "disagreement__step__certificate"),
        )
        .filter(
            disagreement__public_id=public_id,
            disagreement__withdrawn_at=None,
            disagreement__journey__learner__is_active=True,
            person=user,
            ended_at=None,
        )
        .first()
    )
    if seat is None or not permissions.can_answer(user, seat):
        raise NotFound
    row = seat.disagreement
    code = row.competency.code if row.competency else ""
    return Heard(
        said=_said(row),
        woman=row.journey.learner.shown_name,
        learner_id=row.journey.learner.public_id,
        about=code,
        name=name_of_step(row.step) if row.step else name_of(code),
        told=(row.step.words or "") if row.step else "",
        met=decisions_of(row.journey).get(code),
        read_by=read_by(timezone.localdate(seat.asked_at)),
        is_read=seat.read_at is not None,
        outcome=seat.outcome,
        answer=seat.reasons or "",
    )


def _open() -> QuerySet[Disagreement]:
    return (
        Disagreement.objects.filter(
            answered_at=None, withdrawn_at=None, journey__learner__is_active=True
        )
        .select_related("journey__learner")
        .order_by("said_at", "pk")
    )


def _seats(**only: None) -> Prefetch:
    return Prefetch("seats", PanelSeat.objects.filter(**only).select_related("person"))


def _waiting(row: Disagreement, seats: Sequence[PanelSeat], *, asked: int, at: datetime) -> Waiting:
    said_on = timezone.localdate(row.said_at)
    unread = [timezone.localdate(seat.asked_at) for seat in seats if seat.read_at is None]
    first, last = read_by(min(unread, default=said_on)), answered_by(said_on)
    day = first if unread else last
    return Waiting(
        public_id=row.public_id,
        woman=row.journey.learner.shown_name,
        read_by=first,
        answered_by=last,
        is_read=not unread and bool(seats),
        asked=asked,
        over=max(0, (timezone.localdate(at) - day).days),
    )


def _for_coordinator(row: Disagreement, able: Collection[tuple[int, int]], at: datetime) -> Waiting:
    seats = [
        seat
        for seat in row.seats.all()
        if seat.answered_at or (seat.person_id, row.organisation_id) in able
    ]
    # One that answered is behind her: the clock is that of the other.
    waits = [seat for seat in seats if seat.answered_at is None]
    return _waiting(row, waits or seats, asked=len(seats), at=at)


def _said(row: Disagreement) -> Said:
    day = timezone.localdate(row.said_at)
    seats = list(row.seats.all())
    return Said(
        public_id=row.public_id,
        words=row.words or "",
        said_at=row.said_at,
        answered_by=answered_by(day),
        late=is_late(_decided_on(row), day),
        panel=tuple(
            _looking(seat, both=bool(row.outcome)) for seat in seats if seat.ended_at is None
        ),
        asked_anew=any(seat.ended_at for seat in seats),
        outcome=row.outcome,
        withdrawn=row.withdrawn_at is not None,
    )


def _looking(seat: PanelSeat, *, both: bool) -> Looking:
    return Looking(
        name=seat.person.shown_name if seat.person else "",
        read_by=read_by(timezone.localdate(seat.asked_at)),
        is_read=seat.read_at is not None,
        outcome=seat.outcome if both else "",
        answer=(seat.reasons or "") if both else "",
    )


def _decided_on(row: Disagreement) -> date | None:
    if row.step is not None:
        return timezone.localdate(row.step.told_at) if row.step.told_at else None
    if row.competency_id is None:
        return None
    decision = Decision.objects.filter(
        journey=row.journey_id, version__competency=row.competency_id, at__lte=row.said_at
    )
    latest = decision.order_by("number").last()
    return timezone.localdate(latest.at) if latest else None
