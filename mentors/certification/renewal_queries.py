"""What is met of a renewal, for one mentor or for all whose certificates expire. Read only.

Two thousand certificates take as many queries as one. Issuing and every list of renewals use this
module.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Min
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import Organisation, User
from core.errors import NotFound
from courses.progress.quiz_queries import CoveredLessons, lessons_covered_since, links_to
from courses.progress.view_models import Link
from mentors.assessment.competencies.framework_texts import IN_A_ROOM, competency_texts
from mentors.certificate_states import CertificateState
from mentors.programmes.queries import required_levels_of, requirements_of
from mentors.room_states import TOOK_PLACE
from mentors.room_types import REAL, RoomKind

from ..models import Certificate, Decision, Evidence, Journey, RoomMember, SupervisionContact
from .decision_queries import may_be_followed
from .renewal_sentences import WORK, renewal_statuses
from .rules import Eligibility, HeldRoom, minutes_of
from .sentences import RequirementStatus
from .validity_rules import RENEWAL, Since, Talk, evaluate, sample_of

type Held = tuple[Certificate, Journey]


@dataclass(frozen=True, slots=True)
class Renewal:
    """What is met of the renewal of one certificate; `late`: it has expired.

    `refresher`: lessons to repeat that are not done yet, in order.
    """

    answer: Eligibility
    refresher: tuple[UUID, ...]
    late: bool


def renewal_of(certificate: Certificate, journey: Journey, at: datetime) -> Renewal:
    """Return the renewal of one certificate in its journey."""
    return renewals_of([(certificate, journey)], at)[certificate.pk]


def renewals_of(held: Sequence[Held], at: datetime) -> dict[int, Renewal]:
    """Return certificate → its renewal. Eight queries at most, however many there are."""
    if not held:
        return {}
    talks, rooms, seen = _talks(held), _held_rooms(held), _seen(held)
    decided, refreshed = _decided(held), _refreshed(held)
    today = timezone.localdate(at)
    found = {}
    for certificate, journey in held:
        needs = requirements_of(journey)
        decisions = decided[journey.pk]
        done = refreshed[certificate.pk]
        since = Since(
            minutes=minutes_of(rooms[certificate.pk]),
            talks=tuple(talks[certificate.pk]),
            seen=seen[certificate.pk],
            refresher=done.taught,
            refreshed=done.by[_learner(certificate)],
            decided={code: met for code, (met, _first) in decisions.items()},
            decided_again=frozenset(
                code
                for code, (_met, first) in decisions.items()
                if first is not None and first > certificate.valid_from
            ),
            name_chosen=bool(journey.certificate_name),
        )
        sample = sample_of(needs, journey=journey.public_id, given_at=certificate.valid_from)
        found[certificate.pk] = Renewal(
            answer=evaluate(needs, since, sample=sample, today=today),
            refresher=tuple(
                key for key in needs.renewal.refresher if key in since.refresher - since.refreshed
            ),
            late=certificate.stopped_at is None and certificate.valid_until <= at,
        )
    return found


def _learner(certificate: Certificate) -> int:
    if certificate.learner_id is None:
        raise ValueError("What names nobody any more has no way to be renewed on.")
    return certificate.learner_id


def _by_person(held: Sequence[Held]) -> dict[tuple[int, int], list[Certificate]]:
    """Return (account, organisation) → certificates that are renewed there.

    Another organisation's rooms and talks do not count (domain R9.3). The journey's organisation
    counts, whoever issued the certificate.
    """
    found = defaultdict(list)
    for certificate, journey in held:
        found[_learner(certificate), journey.organisation_id].append(certificate)
    return found


def _talks(held: Sequence[Held]) -> dict[int, list[Talk]]:
    people = _by_person(held)
    rows = SupervisionContact.objects.filter(person__in={person for person, _place in people})
    found: dict[int, list[Talk]] = defaultdict(list)
    for person, place, day, was_held in rows.order_by().values_list(
        "person", "organisation", "day", "held"
    ):
        for certificate in people.get((person, place), ()):
            if day > timezone.localdate(certificate.valid_from):
                found[certificate.pk].append(Talk(day, was_held))
    return found


def _held_rooms(held: Sequence[Held]) -> dict[int, list[HeldRoom]]:
    people = _by_person(held)
    rows = RoomMember.objects.filter(
        user__in={person for person, _place in people},
        seat=RoomMember.Seat.MENTOR,
        joined_at__isnull=False,
        removed_at=None,
        room__kind__in=[RoomKind.PRACTICE, *REAL],
        room__state__in=TOOK_PLACE,
        room__opened_at__gt=min(certificate.valid_from for certificate, _journey in held),
        room__closed_at__gte=F("room__opened_at"),
    )
    found: dict[int, list[HeldRoom]] = defaultdict(list)
    for person, place, kind, planned, opened, closed in rows.values_list(
        "user",
        *("room__organisation", "room__kind", "room__minutes"),
        *("room__opened_at", "room__closed_at"),
    ):
        for certificate in people.get((person, place), ()):
            if closed and _counts(certificate, kind, opened):
                found[certificate.pk].append(HeldRoom(planned, opened, closed))
    return found


def _counts(certificate: Certificate, kind: str, opened_at: datetime | None) -> bool:
    """Whether a session counts towards its hours.

    Once it has expired only practice is possible, so practice counts from then on: otherwise nobody
    could come back.
    """
    if opened_at is None or opened_at <= certificate.valid_from:
        return False
    return kind in REAL or opened_at >= certificate.valid_until


def _seen(held: Sequence[Held]) -> dict[int, int]:
    given = {journey.pk: certificate for certificate, journey in held}
    rows = Evidence.objects.filter(
        journey__in=list(given),
        kind=IN_A_ROOM,
        state=Evidence.State.ACCEPTED,
        observation__isnull=False,
    )
    found: dict[int, int] = defaultdict(int)
    for journey, opened in rows.values_list("journey", "observation__room__opened_at"):
        certificate = given[journey]
        found[certificate.pk] += opened is not None and opened > certificate.valid_from
    return found


type _Decisions = Mapping[str, tuple[bool, datetime | None]]


def _decided(held: Sequence[Held]) -> Mapping[int, _Decisions]:
    """Return journey → code → whether it is met, and the time of the first rating decided on."""
    rows = (
        Decision.objects.filter(journey__in=[journey.pk for _certificate, journey in held])
        .annotate(first=Min("ratings__at"))
        .order_by("number")
    )
    found: dict[int, dict[str, tuple[bool, datetime | None]]] = defaultdict(dict)
    for journey, code, met, first in rows.values_list(
        "journey", "version__competency__code", "met", "first"
    ):
        found[journey][code] = (met, first)
    return found


type _Asked = tuple[int, tuple[UUID, ...]]


def _refreshed(held: Sequence[Held]) -> dict[int, CoveredLessons]:
    """Group the certificates of a programme that require the same lessons into one query."""
    groups: dict[_Asked, dict[int, datetime]] = defaultdict(dict)
    asked: dict[int, _Asked] = {}
    for certificate, journey in held:
        group = (certificate.programme_id, requirements_of(journey).renewal.refresher)
        asked[certificate.pk] = group
        # A person holds one certificate of a programme.
        groups[group][_learner(certificate)] = certificate.valid_from
    found = {group: lessons_covered_since(people, group[1]) for group, people in groups.items()}
    return {certificate: found[group] for certificate, group in asked.items()}


@dataclass(frozen=True, slots=True)
class RenewalOfMentor:
    """What the renewal of a certificate requires. `opens_at`: from when it can be renewed.

    `lessons`: those to repeat that are not done yet. `can_be_given`: nothing is missing, and it can
    be renewed now.
    """

    achievement: str
    rests: bool
    suspended: bool
    late: bool
    valid_until: datetime
    opens_at: datetime
    can_be_given: bool
    statuses: tuple[RequirementStatus, ...]
    lessons: tuple[Link, ...]


def renewal_of_mentor(user: User, public_id: UUID, at: datetime) -> RenewalOfMentor:
    """Return the renewal of a certificate of `user` that has not ended. Raise NotFound."""
    certificate = (
        Certificate.objects.filter(public_id=public_id, learner=user, ended_at__isnull=True)
        .select_related("version")
        .first()
    )
    journey = _way_of(certificate)
    if certificate is None or journey is None:
        raise NotFound
    renewal = renewal_of(certificate, journey, at)
    texts = competency_texts(required_levels_of(journey))
    return RenewalOfMentor(
        achievement=certificate.shown_title,
        rests=certificate.state == CertificateState.PAUSED,
        suspended=certificate.state == CertificateState.SUSPENDED,
        late=renewal.late,
        valid_until=certificate.valid_until,
        opens_at=certificate.valid_until - RENEWAL,
        can_be_given=may_be_followed(certificate, at) and renewal.answer.eligible,
        statuses=tuple(
            renewal_statuses(
                renewal.answer,
                names={code: text.name for code, text in texts.items()},
                to_mentor=True,
                late=renewal.late,
            )
        ),
        lessons=tuple(links_to(renewal.refresher, get_language() or "en")),
    )


@dataclass(frozen=True, slots=True)
class SupervisedRenewal:
    """What a supervisor can help with: rooms, talks and lessons, never how others rate."""

    programme: str
    valid_until: datetime
    late: bool
    statuses: tuple[RequirementStatus, ...]


def renewals_supervised(
    person: User, organisation: Organisation, at: datetime
) -> list[SupervisedRenewal]:
    """Return the renewals of the person's certificates there whose clock runs; none at rest."""
    rows = Certificate.objects.filter(
        learner=person,
        organisation=organisation,
        ended_at__isnull=True,
        stopped_at__isnull=True,
    ).select_related("version")
    found = []
    for certificate in rows.order_by("valid_until", "pk"):
        journey = _way_of(certificate)
        if journey is None:
            continue
        renewal = renewal_of(certificate, journey, at)
        found.append(
            SupervisedRenewal(
                programme=certificate.version.title,
                valid_until=certificate.valid_until,
                late=renewal.late,
                statuses=tuple(
                    renewal_statuses(
                        _of_work(renewal.answer), names={}, to_mentor=False, late=renewal.late
                    )
                ),
            )
        )
    return found


def _of_work(answer: Eligibility) -> Eligibility:
    return Eligibility(
        met=tuple(item for item in answer.met if item.code in WORK),
        missing=tuple(item for item in answer.missing if item.code in WORK),
    )


def _way_of(certificate: Certificate | None) -> Journey | None:
    """Return the journey in which it is renewed."""
    if certificate is None:
        return None
    return (
        Journey.objects.filter(
            learner=certificate.learner_id,
            version__programme=certificate.programme_id,
            left_at__isnull=True,
        )
        .select_related("version")
        .order_by("-pk")
        .first()
    )
