"""The competency framework as data: what a peer mentor can do, and the indicators for it. Pure.

It is in `framework.yaml`; translations are beside it (`framework.it.yaml`), with the same codes and
keys. Inconsistent data does not load. Source: domain 2.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Self
from uuid import UUID

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from mentors.assessment.competencies.rules import LEVELS
from mentors.programmes.rules import (
    CompetencyRequirement,
    CourseRequirement,
    RenewalRequirement,
    Requirements,
)

FRAMEWORK_FILE = Path(__file__).with_name("framework.yaml")
INDICATORS_EACH = "abcd"

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
EvidenceGroup = Annotated[tuple[str, ...], Field(min_length=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Competency(_Frozen):
    """One competency.

    `evidence` holds groups of types, and one type of each group is required. `indicators` have keys
    such as C4a; `levels` describe each level.
    """

    code: Annotated[str, StringConstraints(pattern=r"^C[1-9][0-9]?$")]
    name: Words
    gate: bool
    evidence: Annotated[tuple[EvidenceGroup, ...], Field(min_length=2)]
    indicators: dict[str, Words]
    levels: dict[int, Words]

    @property
    def evidence_types(self) -> tuple[str, ...]:
        """Every type of evidence that can show it, once, in the order of the groups."""
        return tuple(dict.fromkeys(kind for group in self.evidence for kind in group))

    @property
    def evidence_types_needed(self) -> int:
        """How many types of evidence are required: two, or three for a gate with at least three
        groups.

        C9 allows two: domain 10.20 takes witness notes from it, so 2.1 cannot ask for three.
        """
        return min(3 if self.gate else 2, len(self.evidence))

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        _same(self.code, self.indicators, [f"{self.code}{letter}" for letter in INDICATORS_EACH])
        _same(self.code, self.levels, LEVELS)
        return self


class Framework(_Frozen):
    """The framework: version, rubric names, evidence types and competencies."""

    version: Annotated[int, Field(ge=1)]
    standard_level: Annotated[int, Field(ge=1, le=4)]
    rubric: dict[int, Words]
    evidence_types: dict[str, Words]
    competencies: Annotated[tuple[Competency, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        _same("rubric", self.rubric, LEVELS)
        codes = [competency.code for competency in self.competencies]
        _same("competencies", codes, [f"C{number}" for number in range(1, len(codes) + 1)])
        for competency in self.competencies:
            unknown = set(competency.evidence_types) - self.evidence_types.keys()
            if unknown:
                raise ValueError(f"{competency.code}: no such evidence as {sorted(unknown)}")
        return self

    def competency(self, code: str) -> Competency:
        """Return the competency with this code. Raise KeyError."""
        for competency in self.competencies:
            if competency.code == code:
                return competency
        raise KeyError(code)


class CompetencyWords(_Frozen):
    """The texts of one competency in another language."""

    name: Words
    indicators: dict[str, Words]
    levels: dict[int, Words]


class Translation(_Frozen):
    """The texts of the framework in another language."""

    competencies: dict[str, CompetencyWords]
    rubric: dict[int, Words]
    evidence_types: dict[str, Words]

    def check(self, framework: Framework) -> None:
        """Raise ValueError if the framework has other codes or keys."""
        _same("competencies", self.competencies, [item.code for item in framework.competencies])
        for item in framework.competencies:
            words = self.competencies[item.code]
            _same(item.code, words.indicators, item.indicators)
            _same(item.code, words.levels, item.levels)
        _same("rubric", self.rubric, framework.rubric)
        _same("evidence_types", self.evidence_types, framework.evidence_types)


def _same(where: str, found: Iterable[object], expected: Iterable[object]) -> None:
    if list(found) != list(expected):
        raise ValueError(f"{where}: expected {list(expected)}, found {list(found)}")


def read_framework(text: str) -> Framework:
    """Parse a framework from YAML. Raise ValueError if it is inconsistent."""
    return Framework.model_validate(_from_yaml(text))


def read_translation(text: str, framework: Framework) -> Translation:
    """Parse a translation of the framework. Raise ValueError if the two do not match."""
    translation = Translation.model_validate(_from_yaml(text))
    translation.check(framework)
    return translation


def _from_yaml(text: str) -> object:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as problem:
        raise ValueError(f"not YAML: {problem}") from problem


@cache
def load_framework() -> Framework:
    """Return the framework that ships with this release."""
    return read_framework(FRAMEWORK_FILE.read_text(encoding="utf-8"))


@cache
def load_translations() -> dict[str, Translation]:
    """Return language → translation, for each language that ships besides English."""
    return {
        file.suffixes[0].removeprefix("."): read_translation(
            file.read_text(encoding="utf-8"), load_framework()
        )
        for file in sorted(FRAMEWORK_FILE.parent.glob("framework.*.yaml"))
    }


CODE = "peer-mentor"
# What an employer reads: nothing about why the holder trained (domain R7.7).
TITLE = "Peer mentor"
ACHIEVEMENT = "Peer Mentor"
OTHER_ACHIEVEMENT = "Mentor"
DESCRIPTION = "Supports others one to one and in groups under supervision."
# Courses by their codes: accompanying another person, and what good help looks like.
COURSES = ("a", "b")
RATERS = 2
OBSERVED_SESSIONS = 3
OBSERVED_DAYS = 3
SECOND_ASSESSOR_SESSIONS = 1
VALIDITY_MONTHS = 24
# What a renewal requires (domain 2.5, 2.2).
MENTORING_HOURS = 12
SUPERVISION_PERCENT = 75
SEEN_AGAIN = 1
SAMPLE_PERCENT = 25
SAMPLE_COMPETENCIES = 3
# Course, module and lesson to repeat for a renewal: safety first, and safety online.
REFRESHER = (*(("a", 6, lesson) for lesson in range(1, 5)), ("a", 14, 1), ("a", 14, 2))


def peer_mentor(
    framework: Framework,
    lessons: Mapping[UUID, Iterable[UUID]],
    refresher: Iterable[UUID] = (),
) -> Requirements:
    """Return the requirements: all competencies, two raters, three sessions on three days.

    `lessons`: key of a course → keys of its lessons that count; `refresher`: keys of those that a
    renewal requires again.
    """
    return Requirements(
        courses=tuple(
            CourseRequirement(course_key=course, lesson_keys=tuple(keys))
            for course, keys in lessons.items()
        ),
        competencies=tuple(
            CompetencyRequirement(
                code=item.code,
                level=framework.standard_level,
                raters=RATERS,
                evidence_types=item.evidence_types_needed,
                gate=item.gate,
            )
            for item in framework.competencies
        ),
        observed_sessions=OBSERVED_SESSIONS,
        observed_days=OBSERVED_DAYS,
        second_assessor_sessions=SECOND_ASSESSOR_SESSIONS,
        validity_months=VALIDITY_MONTHS,
        renewal=RenewalRequirement(
            mentoring_hours=MENTORING_HOURS,
            supervision_percent=SUPERVISION_PERCENT,
            observed_sessions=SEEN_AGAIN,
            refresher=tuple(refresher),
            sample_percent=SAMPLE_PERCENT,
            sample_competencies=SAMPLE_COMPETENCIES,
        ),
    )
