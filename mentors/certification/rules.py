"""What a learner has of what a certificate requires. Pure: numbers and codes, no sentences.

Additions can only help: no lesson, observation or further evidence turns something met into
something missing.
"""

from calendar import monthrange
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from mentors.assessment.competencies.rules import THIRD as THIRD_PLACE
from mentors.assessment.competencies.rules import Given, third_is_asked, those_that_count
from mentors.programmes.rules import CompetencyRequirement, Requirements
from mentors.room_types import EXTENSION

QUIZ_EVIDENCE = "QZ"

# The codes of an item. Each has `needed` and `have`; see `Item`.
LESSONS = "lessons"
LEVEL = "competency-level"
RATERS = "competency-raters"
THIRD = "competency-third"
BLIND = "competency-blind"
EVIDENCE = "competency-evidence"
MORE_THAN_QUIZ = "competency-more-than-quiz"
OBSERVED_SESSIONS = "observed-sessions"
OBSERVED_DAYS = "observed-days"
SECOND_ASSESSOR_SESSIONS = "second-assessor-sessions"
SUPERVISION_HOURS = "supervision-hours"
# Two requirements besides those that `evaluate` counts.
DECIDED = "competency-decided"
NAME = "certificate-name"


# --- what the learner has -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rating:
    """One assessor's level for one competency, with the types of the evidence it cites.

    `blind`: entered before this assessor could see any other level (domain 2.2). `place`: 1, 2, or
    3 for the third assessor. `gate`: whether any difference calls the third.
    """

    code: str
    level: int
    assessor: Hashable
    blind: bool
    evidence_types: frozenset[str]
    place: int
    gate: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """One supervised room in which the learner was observed."""

    day: date
    observer: Hashable
    by_second_assessor: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a learner has at one moment. `ratings` are in the order in which they were given."""

    completed_lessons: frozenset[UUID] = frozenset()
    ratings: tuple[Rating, ...] = ()
    observations: tuple[Observation, ...] = ()
    supervision_hours: float = 0


# --- the answer -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a certificate requires.

    `parameters` always contains `needed` and `have`, and also `course` (the key as text) or
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
    """Return which of the requirements are met and which are missing.

    A competency needs enough different assessors to reach the level among the ratings that decide.
    It also needs as many blind ratings, and enough types of evidence, not only quizzes. If a third
    decides between the two, the third's level replaces theirs. Source: domain 2.1, 2.2.
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


def with_decisions(
    answer: Eligibility,
    *,
    codes: Iterable[str],
    decisions: Mapping[str, bool],
    name_chosen: bool,
) -> Eligibility:
    """Add the decision on each competency, and the name, to the answer.

    `evaluate` counts ratings; a competency that waits, or was decided *Not yet*, is missing all the
    same (domain 2.2). `decisions`: code → whether it is met, if decided.
    """
    more = [
        Item(
            DECIDED,
            {
                "competency": code,
                "needed": 1,
                "have": int(decisions.get(code, False)),
                "not_yet": int(decisions.get(code) is False),
            },
        )
        for code in codes
    ]
    more.append(Item(NAME, {"needed": 1, "have": int(name_chosen)}))
    return Eligibility(
        met=(*answer.met, *(item for item in more if item.parameters["have"])),
        missing=(*answer.missing, *(item for item in more if not item.parameters["have"])),
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
    code, needed = requirement.code, requirement.level
    ratings = [rating for rating in snapshot.ratings if rating.code == code]
    blind = {rating.assessor for rating in ratings if rating.blind}
    types = frozenset().union(
        *(rating.evidence_types for rating in ratings if rating.level >= needed)
    )
    deciding = _deciding(ratings)
    yield _count(LEVEL, needed, max((one.level for one in deciding), default=0), competency=code)
    yield _raters(requirement, ratings, deciding)
    yield _count(BLIND, requirement.raters, len(blind), competency=code)
    yield _evidence(requirement, types)


def _raters(
    requirement: CompetencyRequirement, ratings: Sequence[Rating], deciding: Sequence[Rating]
) -> tuple[Item, bool]:
    """Whether enough assessors gave the level or, if they differ too far, whether the third did."""
    code, needed = requirement.code, requirement.level
    reached = len({one.assessor for one in deciding if one.level >= needed})
    third = [one for one in deciding if one.place == THIRD_PLACE]
    if third:
        return _count(THIRD, needed, third[0].level, competency=code)
    known = _given(ratings)
    if ratings and third_is_asked(known, gate=ratings[-1].gate):
        settled = those_that_count(known, gate=ratings[-1].gate)
        # What was settled before is valid while the third is called about another try.
        if not settled or reached < requirement.raters:
            return _count(THIRD, needed, 0, competency=code)
    return _count(RATERS, requirement.raters, reached, competency=code)


def _given(ratings: Sequence[Rating]) -> list[Given]:
    return [
        Given(number, rating.place, rating.level, rating.blind)
        for number, rating in enumerate(ratings)
    ]


def _deciding(ratings: Sequence[Rating]) -> list[Rating]:
    """Return the ratings that decide; while none can, the latest of each of the two."""
    if not ratings:
        return []
    counted = those_that_count(_given(ratings), gate=ratings[-1].gate)
    if counted:
        return [ratings[one.number] for one in counted]
    # A later rating by the same assessor replaces the earlier one.
    latest = {rating.assessor: rating for rating in ratings if rating.place != THIRD_PLACE}
    return list(latest.values())


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


def months_later(moment: datetime, months: int) -> datetime:
    """The same day `months` later (earlier, when negative), or the last day of a shorter month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


_HOUR = 60


@dataclass(frozen=True, slots=True)
class HeldRoom:
    """One session that took place. *Units*: `planned` in minutes."""

    planned: int
    opened_at: datetime
    closed_at: datetime


def minutes_of(held_rooms: Iterable[HeldRoom]) -> int:
    """Return the total minutes of these rooms."""
    return sum(_minutes(one) for one in held_rooms)


def _minutes(one: HeldRoom) -> int:
    took = max(one.closed_at - one.opened_at, timedelta(0)) // timedelta(minutes=1)
    return min(took, one.planned + EXTENSION)


def whole_hours(minutes: int) -> int:
    """Return full hours, rounded down."""
    return minutes // _HOUR
