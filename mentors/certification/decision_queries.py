"""Hours of courses and of sessions, as a certificate counts them. Read only."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Invalid, NotFound
from core.names import tidy_name
from courses.catalogue.queries import minutes_of_lessons
from courses.progress.queries import completed_lesson_keys
from mentors.badges.proofs import NotABadge
from mentors.badges.queries import held_badge
from mentors.certificate_states import CertificateState
from mentors.programmes.queries import LEARNING, SESSIONS, requirements_of
from mentors.room_states import TOOK_PLACE
from mentors.room_types import REAL, RoomKind

from ..models import Certificate, CertificateStep, Journey, Room, RoomMember
from .printing import can_print
from .rules import HeldRoom, minutes_of, whole_hours
from .sentences import ASKED_FOR, TOLD
from .short_codes import numbers_of
from .step_queries import review_by
from .validity_rules import RENEWAL, Step


def hours_of(journey: Journey) -> dict[str, int]:
    """Return the hours printed on the certificate: completed required lessons, and sessions."""
    wanted = {key for course in requirements_of(journey).courses for key in course.lesson_keys}
    done = wanted & completed_lesson_keys(journey.learner)
    kinds = [RoomKind.PRACTICE, *REAL]
    return {
        LEARNING: whole_hours(minutes_of_lessons(done)),
        SESSIONS: whole_hours(minutes_as_mentor(journey.learner, kinds=kinds)),
    }


def minutes_as_mentor(
    person: User, *, kinds: Collection[str], since: datetime | None = None
) -> int:
    """Return how long `person` mentored in rooms of these kinds that took place, since a moment."""
    rooms = Room.objects.filter(
        kind__in=[*kinds],
        # A session that was closed early counts as well, since that was not up to the mentor.
        state__in=TOOK_PLACE,
        opened_at__isnull=False,
        closed_at__gte=F("opened_at"),
        members__user=person,
        members__seat=RoomMember.Seat.MENTOR,
        members__joined_at__isnull=False,
        members__removed_at=None,
    )
    if since is not None:
        rooms = rooms.filter(opened_at__gte=since)
    return minutes_of(
        HeldRoom(planned, opened, closed)
        for planned, opened, closed in rooms.values_list("minutes", "opened_at", "closed_at")
        if opened and closed
    )


class Mentoring(StrEnum):
    """In which status somebody may mentor."""

    LEARNS = "learns"
    CERTIFIED = "certified"
    RESTS = "rests"


def is_current(certificate: Certificate, at: datetime) -> bool:
    """Whether the certificate is valid at this moment: neither stopped nor ended nor expired."""
    return (
        certificate.state == CertificateState.CURRENT
        and certificate.valid_from <= at < certificate.valid_until
    )


def may_be_followed(certificate: Certificate, at: datetime) -> bool:
    """Whether it can be renewed: it has expired, or will expire within sixty days.

    Not while it is paused or suspended, as its clock is stopped then.
    """
    return certificate.state == CertificateState.CURRENT and certificate.valid_until <= at + RENEWAL


def mentoring_at(people: Collection[int], at: datetime) -> dict[int, Mentoring]:
    """Return, by account, whether this person may mentor at this moment, and in which status.

    Anyone who never held a certificate mentors as a learner. Anyone whose certificate is paused,
    suspended, expired or ended does not mentor (domain 2.5).
    """
    held: dict[int | None, list[Certificate]] = {person: [] for person in people}
    for row in Certificate.objects.filter(learner__in=people).defer("shown_name", "basis"):
        held[row.learner_id].append(row)
    return {person: _mentoring(held[person], at) for person in people}


def mentoring_over(person: int, times: Collection[datetime]) -> dict[datetime, Mentoring]:
    """Return the same for one person at several moments. One query."""
    held = list(Certificate.objects.filter(learner=person).defer("shown_name", "basis"))
    return {at: _mentoring(held, at) for at in times}


def _mentoring(held: Collection[Certificate], at: datetime) -> Mentoring:
    if not held:
        return Mentoring.LEARNS
    is_certified = any(is_current(row, at) for row in held)
    return Mentoring.CERTIFIED if is_certified else Mentoring.RESTS


Outcome = CertificateStep.Outcome


@dataclass(frozen=True, slots=True)
class LearnerDecision:
    """What the holder reads of a step on a certificate. `open`: a revocation not decided yet."""

    public_id: UUID
    kind: str
    title: str
    words: str
    told_at: datetime
    hearing_at: datetime | None
    her_words: str
    open: bool

    @property
    def can_appeal(self) -> bool:
        return self.kind != Step.LIFT


@dataclass(frozen=True, slots=True)
class Told:
    """The holder's page about what two people decided."""

    public_id: UUID
    # The holder's journey, where an appeal is possible; None once the holder has left it.
    journey_id: UUID | None
    state: str
    review_by: datetime | None
    steps: tuple[LearnerDecision, ...]


def decided_over(user: User, public_id: UUID) -> Told:
    """Return what two people decided about a certificate of `user`.

    Raise NotFound if it is another person's, or nothing is decided.
    """
    row = Certificate.objects.filter(public_id=public_id, learner=user).first()
    steps = told_to_mentor(row) if row else ()
    if row is None or not steps:
        raise NotFound
    journey = Journey.objects.filter(
        learner=user, version__programme=row.programme_id, left_at__isnull=True
    ).first()
    return Told(
        public_id=row.public_id,
        journey_id=journey.public_id if journey else None,
        state=row.state,
        review_by=review_by(row, row.steps.all()),
        steps=steps,
    )


def told_to_mentor(certificate: Certificate) -> tuple[LearnerDecision, ...]:
    """Return what the holder reads, latest first, without names of who requested or agreed."""
    steps = certificate.steps.filter(told_at__isnull=False).exclude(
        outcome__in=[Outcome.DECLINED, Outcome.LAPSED]
    )
    return tuple(
        LearnerDecision(
            public_id=step.public_id,
            kind=step.kind,
            title=str(ASKED_FOR if step.outcome == Outcome.OPEN else TOLD[Step(step.kind)]),
            words=step.words or "",
            told_at=step.told_at or step.asked_at,
            hearing_at=step.hearing_at,
            her_words=step.her_words or "",
            open=step.outcome == Outcome.OPEN,
        )
        for step in steps.order_by("-told_at", "-pk")
    )


VALID = "valid"
NOT_CURRENT = "not-current"
UNKNOWN = "not-valid"


@dataclass(frozen=True, slots=True)
class Answer:
    """What anyone learns about a certificate: one of three answers, never a name or a reason.

    `until` of a certificate that is not current is its last day, whether it expired or was ended.
    """

    state: str
    achievement: str = ""
    description: str = ""
    since: datetime | None = None
    until: datetime | None = None


def verify(public_id: UUID | str, at: datetime) -> Answer:
    """Return whether the certificate with this id is valid at `at`. One query; accepts any text."""
    try:
        wanted = UUID(str(public_id))
    except ValueError:
        return Answer(UNKNOWN)
    return _answer(_certificates().filter(public_id=wanted).first(), at)


def verify_code(heard: str, at: datetime) -> Answer:
    """Return the same for the text on paper: the short code, or the whole number."""
    between = numbers_of(heard)
    if between is None:
        return verify(heard.strip(), at)
    found = list(_certificates().filter(public_id__range=between)[:2])
    # If two have the same code, the answer is that for an unknown one: the whole number is needed.
    return _answer(found[0] if len(found) == 1 else None, at)


def verify_file(held: str, at: datetime) -> Answer:
    """Return the same for a badge file; a file that was changed by one letter is unknown."""
    try:
        badge = held_badge(held, at)
    except NotABadge:
        return Answer(UNKNOWN)
    answer = verify(badge.number, at)
    return replace(answer, state=NOT_CURRENT) if badge.is_over and answer.state == VALID else answer


def _certificates() -> QuerySet[Certificate]:
    return Certificate.objects.select_related("version").defer("shown_name")


def _answer(certificate: Certificate | None, at: datetime) -> Answer:
    if certificate is None:
        return Answer(UNKNOWN)
    # A certificate whose clock is stopped looks like one that ended on that day.
    ended, until = certificate.ended_at or certificate.stopped_at, certificate.valid_until
    last = min(until, ended) if ended else until
    since, description = certificate.valid_from, certificate.version.description
    state = VALID if is_current(certificate, at) else NOT_CURRENT
    return Answer(state, certificate.shown_title, description, since, last)


NAME_CHARACTERS = 80


def checked_name(name: str) -> str:
    """Return the name, tidied. Raise Invalid if it is empty, too long or cannot be printed."""
    name = tidy_name(name)
    if not name:
        raise Invalid(_("Please write the name you want. It can be any name."))
    if len(name) > NAME_CHARACTERS:
        raise Invalid(_("This name is too long for the page. Please choose a shorter one."))
    if not can_print(name):
        raise Invalid(
            _("We cannot print one of these letters yet. Please write the name in another way.")
        )
    return name
