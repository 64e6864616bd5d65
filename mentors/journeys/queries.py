"""“My way”: a journey as the learner sees it. Read only."""

from collections.abc import Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from accounts.models import User
from core.compiled_queries import CompiledRows
from core.crypto import opened
from core.errors import NotFound
from courses.catalogue.queries import lesson_address
from courses.progress.queries import completed_lesson_keys
from mentors.assessment.competencies.framework_texts import CompetencyText, competency_texts
from mentors.assessment.competencies.observation_queries import observations_of
from mentors.assessment.competencies.queries import assessors_of, decisions_of
from mentors.certification.queries import (
    PartsMet,
    eligibility,
    parts_met,
    parts_of,
    statuses_for_learner,
)
from mentors.certification.sentences import COMPETENCIES, RequirementStatus
from mentors.certification.validity_rules import reminder_stands
from mentors.mentor_onboarding.rules import Standing, current_version, has_agreed, has_gone_on
from mentors.programmes.queries import required_levels_of, requirements_of

from ..models import Decision, Evidence, Journey
from . import permissions
from .learner_queries import (
    Excerpt,
    MyCertificate,
    OwnJourney,
    decided_certificate,
    excerpts_of,
    my_certificate,
    own_journeys,
)
from .sentences import PRACTISED_NOTES, Facts, Step, steps


@dataclass(frozen=True, slots=True)
class CanDo:
    """One competency as the learner sees it. `state`: "met", "notyet", or "" if not decided.

    `next_steps`: what the assessors wrote, only with *Not yet*. `sentence`: what comes next, or "".
    """

    competency: CompetencyText
    state: str
    next_steps: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Practised:
    """An observation to read. `note`: a short remark on it, or ""."""

    day: date
    observer: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of the learner's pathway in brief. `state`: met, next or ahead.

    `day`: the last day of the certificate from this step, while a reminder of it is due.
    """

    title: str
    state: str
    day: datetime | None = None
    certificate: UUID | None = None
    # The learner is asked for consent to an external assessor, in any journey.
    partner_asked: bool = False


@dataclass(frozen=True, slots=True)
class OtherWay:
    """Another current journey of the learner."""

    programme: str
    url: str


@dataclass(frozen=True, slots=True)
class MyWay:
    """The learner's page: one journey, and links to the other ones."""

    public_id: UUID
    programme: str
    achievement: str
    steps: tuple[Step, ...]
    can_do: tuple[CanDo, ...]
    asked: tuple[RequirementStatus, ...]
    practised: tuple[Practised, ...]
    excerpts: tuple[Excerpt, ...]
    name: str
    titles: tuple[str, ...]
    certificate: MyCertificate | None
    # The certificate that two people decided about, or that somebody asks to revoke.
    decided: UUID | None
    # The learner is asked for consent to an external assessor, and gave it to one.
    partner_asked: bool
    partner_open: bool
    others: tuple[OtherWay, ...]


def my_way(user: User, *, at: datetime, public_id: UUID | None = None) -> MyWay | None:
    """Return the user's journey (the latest, if none is named), or None without one.

    Raise NotFound for a journey that is not the user's, and for people who cannot have one.
    """
    journeys = own_journeys(user, at)
    if not journeys and (public_id is not None or not permissions.has_a_way(user)):
        raise NotFound
    if not journeys:
        return None
    journey = next((one for one in journeys if public_id in (None, one.public_id)), None)
    if journey is None:
        raise NotFound
    decided = _latest_decisions(journey)
    met = {code: one.met for code, one in decided.items()}
    completed = completed_lesson_keys(user)
    answer = eligibility(journey, at=at, decisions=met, completed=completed)
    found = statuses_for_learner(journey, answer)
    can_do = _can_do(journey, decided, {one.code: one.text for one in found})
    practised = observations_of(journey)
    facts = replace(
        _facts(journey, parts_of(journey, answer, met)),
        rooms_seen=sum(seen.state == Evidence.State.ACCEPTED for seen in practised),
        assessors=tuple(assessor.name for assessor in assessors_of(journey)),
        lessons_url=_next_lesson_asked_for(journey, completed),
    )
    return MyWay(
        public_id=journey.public_id,
        programme=journey.version.title,
        achievement=journey.certificate_title or journey.version.achievement,
        steps=tuple(steps(facts)),
        can_do=can_do,
        asked=tuple(one for one in found if one.part != COMPETENCIES),
        practised=tuple(
            Practised(
                seen.day,
                seen.observer,
                reverse("my-observation", args=[seen.public_id]),
                str(PRACTISED_NOTES.get(seen.state, "")),
            )
            for seen in practised
        ),
        excerpts=excerpts_of(
            journey, {item.competency.code: item.competency.name for item in can_do}
        ),
        name=journey.certificate_name or "",
        titles=journey.version.titles,
        certificate=my_certificate(journey, at) if journey.has_certificate else None,
        decided=decided_certificate(journey) if journey.is_told else None,
        partner_asked=any(one.partner_asked for one in journeys),
        partner_open=any(one.partner_open for one in journeys),
        others=tuple(
            OtherWay(other.version.title, reverse("one-way", args=[other.public_id]))
            for other in journeys
            if other is not journey
        ),
    )


def _next_lesson_asked_for(journey: OwnJourney, completed: Set[UUID]) -> str:
    """Return the URL of the first required lesson that is not completed; "" if there is none.

    Lessons that the programme does not name do not count here.
    """
    wanted = [key for one in requirements_of(journey).courses for key in one.lesson_keys]
    language = get_language() or settings.LANGUAGE_CODE
    for key in wanted:
        # A lesson that has been withdrawn has no URL.
        with suppress(NotFound):
            if key not in completed:
                return lesson_address(key, language)
    return ""


def one_way(user: User, public_id: UUID, *, at: datetime) -> MyWay:
    """Return this journey of `user`. Raise NotFound if it is another's."""
    way = my_way(user, at=at, public_id=public_id)
    if way is None:
        raise NotFound
    return way


def milestones_of(user: User, *, at: datetime, completed: Set[UUID]) -> tuple[Milestone, ...]:
    """Return the steps of the latest journey, for the learner's day; () without one.

    Three queries. `completed`: the keys of all completed lessons.
    """
    journeys = own_journeys(user, at)
    if not journeys:
        return ()
    journey = journeys[0]
    met = parts_met(journey, at=at, decisions=decisions_of(journey), completed=completed)
    path = steps(_facts(journey, met))
    *before, last = [Milestone(step.title, step.state) for step in path]
    if reminder_stands(journey.ends_at, journey.put_away, at):
        last = replace(last, day=journey.ends_at, certificate=journey.ending)
    return (*before, replace(last, partner_asked=any(one.partner_asked for one in journeys)))


def _facts(journey: OwnJourney, met: PartsMet) -> Facts:
    """Return what decides the steps; the caller adds who helps and how much was observed."""
    needs = requirements_of(journey)
    standing = Standing(journey.chose, journey.agreed_to, journey.mentors_already)
    return Facts(
        lessons_met=met.lessons,
        practice_met=met.practice,
        rooms_needed=max(
            needs.observed_sessions, needs.observed_days, needs.second_assessor_sessions
        ),
        rooms_seen=0,
        competencies_met=met.competencies,
        assessors=(),
        name_chosen=bool(journey.certificate_name),
        certificate_stands=journey.certificate_stands,
        talked=has_gone_on(standing),
        agreed=has_agreed(standing, current_version()),
    )


class _Decided(NamedTuple):
    """A decision: its row, and whether it is met."""

    pk: int
    met: bool


def _can_do(
    journey: Journey, decided: Mapping[str, _Decided], sentences: Mapping[str, str]
) -> tuple[CanDo, ...]:
    """`sentences`: code → what comes next of it."""
    not_yet = any(not decision.met for decision in decided.values())
    next_steps = _next_steps(journey) if not_yet else {}
    found = []
    for code, text in competency_texts(required_levels_of(journey)).items():
        decision = decided.get(code)
        state = "" if decision is None else "met" if decision.met else "notyet"
        said = next_steps.get(decision.pk, ()) if decision and not decision.met else ()
        found.append(CanDo(text, state, tuple(said), sentences[code]))
    return tuple(found)


def _latest_decisions(journey: Journey) -> dict[str, _Decided]:
    """Return code → the latest decision."""
    return {code: _Decided(pk, met) for code, pk, met in _decided_in(journey.pk)}


# Compiled: otherwise the learner's pathway exceeds its performance goal.
_decided_in = CompiledRows(
    lambda journey: (
        Decision.objects.filter(journey=journey)
        .order_by("number")
        .values_list("version__competency__code", "pk", "met")
    ),
    int,
)


def _next_steps(journey: Journey) -> dict[int, list[str]]:
    """Return *Not yet* decision → the next steps that its raters wrote, each once."""
    rows = (
        Decision.objects.filter(journey=journey, met=False)
        .order_by("ratings__place", "ratings__pk")
        .values_list("pk", "ratings__next_step", "ratings__public_id")
    )
    found: dict[int, list[str]] = {}
    for decision, sealed, rating in rows:
        said = found.setdefault(decision, [])
        text = opened(sealed, rating)
        if text and text not in said:
            said.append(text)
    return found
