"""What is met of a renewal, for one woman or for all whose certificate ends. Read only.

As many queries for two thousand certificates as for one: whoever gives one, and every list of those
that can be given, asks here.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Min
from django.utils import timezone

from courses.progress.refresher_queries import GoneThrough, gone_through_since
from mentors.competencies.framework_texts import IN_A_ROOM
from mentors.programmes.queries import requirements_of
from mentors.room_states import TOOK_PLACE
from mentors.room_types import REAL, RoomKind

from ..models import Certificate, Decision, Evidence, Journey, RoomMember, SupervisionContact
from .hours_rules import HeldRoom, minutes_of
from .renewal_rules import Since, Talk, evaluate, sample_of
from .rules import Eligibility

type Held = tuple[Certificate, Journey]


@dataclass(frozen=True, slots=True)
class Renewal:
    """What of the renewal of one certificate is met; `late`: its last day is over.

    `refresher`: the lessons to go through again that she has not yet, in order.
    """

    answer: Eligibility
    refresher: tuple[UUID, ...]
    late: bool


def renewal_of(certificate: Certificate, journey: Journey, at: datetime) -> Renewal:
    """That of one certificate, on its way."""
    return renewals_of([(certificate, journey)], at)[certificate.pk]


def renewals_of(held: Sequence[Held], at: datetime) -> dict[int, Renewal]:
    """Certificate → its renewal. Eight queries at most, however many there are."""
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
    """(account, organisation) → her certificates that are renewed there: another organisation's
    rooms and talks stay its own (domain R9.3). Where she is on her way counts, whoever gave it.
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
    """Whether a session makes hours for it. Past its last day she mentors in practice alone, so
    that counts from then on: else nobody could come back.
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
    """Journey → code → whether it is met, and when the first rating of that decision was given."""
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


def _refreshed(held: Sequence[Held]) -> dict[int, GoneThrough]:
    """Those of one programme that ask for the same lessons are asked together."""
    groups: dict[_Asked, dict[int, datetime]] = defaultdict(dict)
    asked: dict[int, _Asked] = {}
    for certificate, journey in held:
        group = (certificate.programme_id, requirements_of(journey).renewal.refresher)
        asked[certificate.pk] = group
        # She holds one certificate of a programme.
        groups[group][_learner(certificate)] = certificate.valid_from
    found = {group: gone_through_since(people, group[1]) for group, people in groups.items()}
    return {certificate: found[group] for certificate, group in asked.items()}
