"""What one woman has of what her certificate needs. Pure: numbers and codes, no sentences.

Whatever she adds can only help: no lesson, observation or rating at the level by another assessor
turns something that is met into something missing.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from mentors.programmes.rules import CompetencyRequirement, Requirements

QUIZ_EVIDENCE = "QZ"

# The codes of an item. Each carries `needed` and `have`; see `Item`.
LESSONS = "lessons"
LEVEL = "competency-level"
RATERS = "competency-raters"
BLIND = "competency-blind"
EVIDENCE = "competency-evidence"
MORE_THAN_QUIZ = "competency-more-than-quiz"
OBSERVED_SESSIONS = "observed-sessions"
OBSERVED_DAYS = "observed-days"
SECOND_ASSESSOR_SESSIONS = "second-assessor-sessions"
SUPERVISION_HOURS = "supervision-hours"


# --- what she has ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rating:
    """One assessor's level for one competency, with the types of the evidence it cites.

    `blind`: entered before this assessor could see any other level (domain 2.2).
    """

    code: str
    level: int
    assessor: Hashable
    blind: bool
    evidence_types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Observation:
    """One supervised room in which she was observed."""

    day: date
    observer: Hashable
    by_second_assessor: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one woman has at one moment. `ratings` stand in the order in which they were given."""

    completed_lessons: frozenset[UUID] = frozenset()
    ratings: tuple[Rating, ...] = ()
    observations: tuple[Observation, ...] = ()
    supervision_hours: float = 0


# --- the answer -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a certificate needs.

    `parameters` always hold `needed` and `have`, beside them `course` (the key as text) or
    `competency` (its code).
    """

    code: str
    parameters: Mapping[str, int | float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What is met and what is missing, each in the order of the requirements."""

    met: tuple[Item, ...]
    missing: tuple[Item, ...]

    @property
    def eligible(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def evaluate(requirements: Requirements, snapshot: Snapshot) -> Eligibility:
    """Says what of the requirements is met and what is missing.

    A competency needs the latest rating of enough different assessors to reach the level, as many
    blind ratings, and evidence of enough types, never quizzes alone. Source: domain 2.1, 2.2.
    """
    judged = [
        *_lessons(requirements, snapshot),
        *(
            pair
            for requirement in requirements.competencies
            for pair in _competency(requirement, snapshot)
        ),
        *_practice(requirements, snapshot),
    ]
    return Eligibility(
        met=tuple(item for item, met in judged if met),
        missing=tuple(item for item, met in judged if not met),
    )


type _Judged = Iterator[tuple[Item, bool]]


def _count(code: str, needed: float, have: float, **about: str) -> tuple[Item, bool]:
    return Item(code, {**about, "needed": needed, "have": have}), have >= needed


def _lessons(requirements: Requirements, snapshot: Snapshot) -> _Judged:
    for course in requirements.courses:
        lessons = set(course.lesson_keys)
        done = lessons & snapshot.completed_lessons
        yield _count(LESSONS, len(lessons), len(done), course=str(course.course_key))


def _competency(requirement: CompetencyRequirement, snapshot: Snapshot) -> _Judged:
    code = requirement.code
    ratings = [rating for rating in snapshot.ratings if rating.code == code]
    # A later rating by the same assessor takes the place of her earlier one.
    latest = {rating.assessor: rating for rating in ratings}.values()
    reached = [rating for rating in latest if rating.level >= requirement.level]
    blind = {rating.assessor for rating in ratings if rating.blind}
    types = frozenset().union(*(rating.evidence_types for rating in reached))

    best = max((rating.level for rating in latest), default=0)
    yield _count(LEVEL, requirement.level, best, competency=code)
    yield _count(RATERS, requirement.raters, len(reached), competency=code)
    yield _count(BLIND, requirement.raters, len(blind), competency=code)
    yield _evidence(requirement, types)


def _evidence(requirement: CompetencyRequirement, types: frozenset[str]) -> tuple[Item, bool]:
    item, enough = _count(
        EVIDENCE, requirement.evidence_types, len(types), competency=requirement.code
    )
    if enough and types == {QUIZ_EVIDENCE}:
        return Item(MORE_THAN_QUIZ, item.parameters), False
    return item, enough


def _practice(requirements: Requirements, snapshot: Snapshot) -> _Judged:
    observations = snapshot.observations
    counts = (
        (OBSERVED_SESSIONS, requirements.observed_sessions, len(observations)),
        (OBSERVED_DAYS, requirements.observed_days, len({seen.day for seen in observations})),
        (
            SECOND_ASSESSOR_SESSIONS,
            requirements.second_assessor_sessions,
            sum(seen.by_second_assessor for seen in observations),
        ),
        (SUPERVISION_HOURS, requirements.supervision_hours, snapshot.supervision_hours),
    )
    for code, needed, have in counts:
        if needed:
            yield _count(code, needed, have)
