"""What a programme asks for, as data; the peer mentor's as it ships; days of a session."""

from datetime import date
from uuid import UUID

import pytest

from mentors.assessment.competencies.framework import load_framework, peer_mentor
from mentors.programmes.rules import (
    CompetencyRequirement,
    CourseRequirement,
    Requirements,
    code_number,
    read_requirements,
    required_levels,
)
from mentors.rooms.rules.lifecycle import days_to_choose

COURSE, FIRST, SECOND = (UUID(int=number) for number in (1, 2, 3))


def competency(code, level=3):
    return CompetencyRequirement(code=code, level=level, raters=2, evidence_types=2)


def test_domain_2_1_is_what_a_peer_mentor_needs():
    asked = peer_mentor(load_framework(), {COURSE: [FIRST, SECOND]})
    assert asked.courses == (CourseRequirement(course_key=COURSE, lesson_keys=(FIRST, SECOND)),)
    assert [item.code for item in asked.competencies] == [f"C{n}" for n in range(1, 12)]
    assert {(item.level, item.raters) for item in asked.competencies} == {(3, 2)}
    assert [item.code for item in asked.competencies if item.gate] == ["C4", "C5", "C9"]
    assert {item.code: item.evidence_types for item in asked.competencies if item.gate} == {
        "C4": 3, "C5": 3, "C9": 2
    }  # fmt: skip
    assert {item.evidence_types for item in asked.competencies if not item.gate} == {2}
    assert (asked.observed_sessions, asked.observed_days) == (3, 3)
    assert (asked.second_assessor_sessions, asked.validity_months) == (1, 24)
    assert asked.supervision_hours == 0


def test_levels_stand_in_the_order_of_numbers_and_not_of_letters():
    asked = Requirements(
        competencies=(competency("C10", 4), competency("C2"), competency("X", 1)),
        validity_months=24,
    )
    assert list(required_levels(asked).items()) == [("X", 1), ("C2", 3), ("C10", 4)]


@pytest.mark.parametrize(("code", "number"), [("C2", 2), ("C10", 10), ("X", 0), ("Cx", 0)])
def test_a_code_without_a_number_stands_first(code, number):
    assert code_number(code) == number


def test_requirements_are_read_as_a_column_keeps_them_and_once():
    asked = Requirements(competencies=(competency("C2"),), validity_months=24)
    kept = asked.model_dump(mode="json")
    assert read_requirements(kept) == asked
    assert read_requirements(dict(kept)) is read_requirements(kept)


@pytest.mark.parametrize("kept", [{}, {"validity_months": 24}, {"validity_months": "x"}])
def test_anything_else_is_refused(kept):
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic's sentence or ours
        read_requirements(kept)


def test_a_session_is_set_up_from_today_to_a_year_ahead():
    assert days_to_choose(date(2026, 3, 1)) == (date(2026, 3, 1), date(2027, 3, 1))
