"""The requirements of a programme for its certificate. Pure.

A programme is data (contract 7); the peer-mentor programme has the values of domain 2.1.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CourseRequirement(_Frozen):
    """A course to complete: its key, and the lessons that count."""

    course_key: UUID
    lesson_keys: Annotated[tuple[UUID, ...], Field(min_length=1)]


class CompetencyRequirement(_Frozen):
    """A competency to reach.

    `raters` different assessors at `level` or above; `evidence_types` different types of evidence
    behind those ratings; `gate` says that it is one of C4, C5, C9 and their like.
    """

    code: Annotated[str, Field(min_length=1)]
    level: Annotated[int, Field(ge=1, le=4)]
    raters: Annotated[int, Field(ge=1)]
    evidence_types: Annotated[int, Field(ge=1)]
    gate: bool = False


class RenewalRequirement(_Frozen):
    """The requirements of a renewal, all since the certificate was issued. 0: no requirement.

    `refresher`: keys of lessons to repeat. `sample_competencies` are rated again in
    `sample_percent` of all renewals. *Units*: `mentoring_hours` in hours, `supervision_percent` of
    the talks that were offered. Source: domain 2.5; for the sample 2.2.
    """

    mentoring_hours: Annotated[int, Field(ge=0)] = 0
    supervision_percent: Annotated[int, Field(ge=0, le=100)] = 0
    observed_sessions: Annotated[int, Field(ge=0)] = 1
    refresher: tuple[UUID, ...] = ()
    sample_percent: Annotated[int, Field(ge=0, le=100)] = 0
    sample_competencies: Annotated[int, Field(ge=0)] = 0


class Requirements(_Frozen):
    """The requirements for a certificate. A number that is 0 means no requirement.

    *Units*: `supervision_hours` in hours, `validity_months` in calendar months from issue.
    """

    courses: tuple[CourseRequirement, ...] = ()
    competencies: tuple[CompetencyRequirement, ...] = ()
    observed_sessions: Annotated[int, Field(ge=0)] = 0
    observed_days: Annotated[int, Field(ge=0)] = 0
    second_assessor_sessions: Annotated[int, Field(ge=0)] = 0
    supervision_hours: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    validity_months: Annotated[int, Field(ge=1)]
    # The default for a programme without renewal requirements: one new observation in a room.
    renewal: RenewalRequirement = RenewalRequirement()

    @model_validator(mode="after")
    def _asks_for_something_once(self) -> Self:
        if not self.courses and not self.competencies:
            raise ValueError("a certificate that asks for no course and no competency")
        codes = [competency.code for competency in self.competencies]
        keys = [course.course_key for course in self.courses]
        if len(set(codes)) != len(codes) or len(set(keys)) != len(keys):
            raise ValueError("a course or a competency stands here twice")
        return self


def read_requirements(data: Mapping[str, object]) -> Requirements:
    """Parse the requirements that a programme stores as JSON, cached in the process.

    Raise ValueError for anything else.
    """
    return _read(json.dumps(data))


@lru_cache(maxsize=64)
def _read(text: str) -> Requirements:
    return Requirements.model_validate_json(text)


def required_levels(requirements: Requirements) -> dict[str, int]:
    """Return code → the required level, in the order of the codes."""
    competencies = sorted(requirements.competencies, key=lambda item: code_number(item.code))
    return {item.code: item.level for item in competencies}


def code_number(code: str) -> int:
    """Return the number in a competency's code, so that C2 sorts before C10."""
    return int(code[1:]) if code[1:].isdigit() else 0
