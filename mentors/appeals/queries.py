"""Appeals: for their author, for the panel, for coordinators. Read only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.errors import NotFound
from mentors.assessment.competencies.queries import decisions_of

from ..models import Appeal, Journey, PanelSeat
from . import permissions
from .room_queries import title_of
from .rules import answered_by, read_by
from .subject_queries import (
    Said,
    name_of,
    name_of_claim,
    name_of_step,
    said_of,
    seats_of,
    subject_of,
)


@dataclass(frozen=True, slots=True)
class Matter:
    """A decision in a journey that can be appealed, and the learner's appeals, latest first.

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
    """An appeal as the panel reads it: no level, no name of who decided.

    `outcome`, `answer`: the reader's own. The other member's are hidden until both have answered.
    """

    said: Said
    woman: str
    learner_id: UUID
    about: str
    name: str
    # The reason for the decision, as told to the author; "" for ratings and for rooms.
    told: str
    met: bool | None
    read_by: date
    is_read: bool
    outcome: str
    answer: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An appeal in a list. `is_read`: by the reader or, for a coordinator, by both members.

    `asked`: number of members who can answer. `over`: days overdue, 0 until then.
    """

    public_id: UUID
    woman: str
    read_by: date
    answered_by: date
    is_read: bool
    asked: int
    over: int


def matter_of(user: User, journey_id: UUID, about: str) -> Matter:
    """Return a decision for its learner. Raise NotFound if it is not theirs, or not decided."""
    journey = (
        Journey.objects.select_related("version", "learner")
        .filter(public_id=journey_id, learner=user, left_at__isnull=True)
        .first()
    )
    if journey is None:
        raise NotFound
    subject = subject_of(journey, about)
    rows = (
        Appeal.objects.filter(
            journey=journey,
            competency=subject.competency,
            step=subject.step,
            prior_learning=subject.claim,
        )
        .select_related("step", "prior_learning")
        .prefetch_related(seats_of())
        .order_by("-said_at", "-pk")
    )
    return Matter(
        journey_id=journey.public_id,
        about=about,
        name=subject.name,
        met=subject.met,
        said=tuple(said_of(row) for row in rows),
        is_step=subject.step is not None or subject.claim is not None,
    )


def to_hear(user: User, at: datetime) -> list[Waiting]:
    """Return the appeals `user` has to answer, oldest first. Raise NotFound unless staff."""
    if not permissions.hears(user):
        raise NotFound
    seats = (
        PanelSeat.objects.filter(person=user, ended_at=None, answered_at=None, appeal__in=_open())
        .select_related("appeal__journey__learner", "appeal__person")
        .order_by("appeal__said_at", "pk")
    )
    return [
        _waiting(seat.appeal, [seat], asked=1, at=at)
        for seat in seats
        if permissions.can_answer(user, seat)
    ]


def to_coordinate(user: User, at: datetime) -> list[Waiting]:
    """Return all open appeals where `user` coordinates, without text and subject.

    The user's own are not included.
    """
    rows = list(
        _open()
        .filter(organisation__in=permissions.coordinated_by(user))
        .exclude(Q(journey__learner=user) | Q(person=user))
        .prefetch_related(seats_of(ended_at=None))
    )
    seats = [seat for row in rows for seat in row.seats.all()]
    able = permissions.who_can_answer(seats)
    return [_for_coordinator(row, able, at) for row in rows]


def heard(user: User, public_id: UUID) -> Heard:
    """Return an appeal for a panel member. Raise NotFound for anyone else, and once withdrawn."""
    seat = (
        PanelSeat.objects.select_related(
            *("appeal__journey__learner", "appeal__journey__version"),
            *("appeal__competency", "appeal__step__certificate"),
            *("appeal__person", "appeal__refusal", "appeal__removal__room"),
            "appeal__prior_learning__competency",
        )
        .filter(
            appeal__in=Appeal.objects.of_the_active(),
            appeal__public_id=public_id,
            appeal__withdrawn_at=None,
            person=user,
            ended_at=None,
        )
        .first()
    )
    if seat is None or not permissions.can_answer(user, seat):
        raise NotFound
    row = seat.appeal
    code = row.competency.code if row.competency else ""
    return Heard(
        said=said_of(row),
        woman=row.woman.shown_name,
        learner_id=row.woman.public_id,
        about=code,
        name=_name_of(row, code),
        told=_told(row),
        met=decisions_of(row.journey).get(code) if row.journey else None,
        read_by=read_by(timezone.localdate(seat.asked_at)),
        is_read=seat.read_at is not None,
        outcome=seat.outcome,
        answer=seat.reasons or "",
    )


def _name_of(row: Appeal, code: str) -> str:
    if row.step:
        return name_of_step(row.step)
    if row.prior_learning:
        return name_of_claim(row.prior_learning)
    return title_of(row) or name_of(code)


def _told(row: Appeal) -> str:
    """Return what the author was told with the decision."""
    if row.prior_learning:
        return row.prior_learning.agreed or ""
    told = row.step or row.refusal
    return (told.words or "") if told else ""


def _open() -> QuerySet[Appeal]:
    open_ones = Appeal.objects.of_the_active().filter(answered_at=None, withdrawn_at=None)
    return open_ones.order_by("said_at", "pk")


def _waiting(row: Appeal, seats: Sequence[PanelSeat], *, asked: int, at: datetime) -> Waiting:
    said_on = timezone.localdate(row.said_at)
    unread = [timezone.localdate(seat.asked_at) for seat in seats if seat.read_at is None]
    first, last = read_by(min(unread, default=said_on)), answered_by(said_on)
    day = first if unread else last
    return Waiting(
        public_id=row.public_id,
        woman=row.woman.shown_name,
        read_by=first,
        answered_by=last,
        is_read=not unread and bool(seats),
        asked=asked,
        over=max(0, (timezone.localdate(at) - day).days),
    )


def _for_coordinator(row: Appeal, able: Collection[tuple[int, int]], at: datetime) -> Waiting:
    seats = [
        seat
        for seat in row.seats.all()
        if seat.answered_at or (seat.person_id, row.organisation_id) in able
    ]
    # A seat that has answered is done: the clock is that of the other one.
    waits = [seat for seat in seats if seat.answered_at is None]
    return _waiting(row, waits or seats, asked=len(seats), at=at)
