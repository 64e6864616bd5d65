"""What a certificate needs (domain 2.1, contract 7)."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mentors.certification.rules import (
    Item,
    Observation,
    Rating,
    Snapshot,
    evaluate,
    with_decisions,
)
from mentors.programmes.rules import CompetencyRequirement, CourseRequirement, Requirements

COURSE, OTHER_COURSE = UUID(int=100), UUID(int=200)
LESSONS = tuple(UUID(int=number) for number in range(1, 5))
C1 = CompetencyRequirement(code="C1", level=3, raters=2, evidence_types=2)
C4 = CompetencyRequirement(code="C4", level=3, raters=2, evidence_types=3, gate=True)
NEEDED = Requirements(
    courses=(CourseRequirement(course_key=COURSE, lesson_keys=LESSONS[:2]),),
    competencies=(C1, C4),
    observed_sessions=3,
    observed_days=3,
    second_assessor_sessions=1,
    supervision_hours=2.5,
    validity_months=24,
)


PLACES = {"grace": 1, "ines": 2, "sara": 3}


def rating(code, level, assessor, *types, blind=True):
    return Rating(
        code, level, assessor, blind, frozenset(types), PLACES[assessor], gate=code == "C4"
    )


def seen(day, *, second=False):
    return Observation(date(2025, 3, day), "ines" if second else "grace", second)


WHOLE = Snapshot(
    completed_lessons=frozenset(LESSONS[:2]),
    ratings=(
        rating("C1", 3, "grace", "OP", "SC"),
        rating("C1", 3, "ines", "OP"),
        rating("C4", 3, "grace", "OP", "QZ"),
        rating("C4", 3, "ines", "SC"),
    ),
    observations=(seen(1), seen(2), seen(3, second=True)),
    supervision_hours=2.5,
)
ALL_CODES = [
    "lessons",
    *["competency-level", "competency-raters", "competency-blind", "competency-evidence"] * 2,
    "observed-sessions",
    "observed-days",
    "second-assessor-sessions",
    "supervision-hours",
]


def missing(snapshot, requirements=NEEDED):
    return {
        (item.code, item.parameters.get("competency") or item.parameters.get("course")): (
            item.parameters["have"],
            item.parameters["needed"],
        )
        for item in evaluate(requirements, snapshot).missing
    }


def only(requirement, *ratings):
    """What is missing of one competency, by code."""
    requirements = Requirements(competencies=(requirement,), validity_months=24)
    found = missing(Snapshot(ratings=ratings), requirements)
    return {code: numbers for (code, _), numbers in found.items()}


def test_a_woman_who_has_everything_is_eligible():
    answer = evaluate(NEEDED, WHOLE)
    assert answer.eligible
    assert answer.missing == ()
    assert [item.code for item in answer.met] == ALL_CODES


def test_a_woman_who_begins_sees_all_that_is_to_do_in_order():
    answer = evaluate(NEEDED, Snapshot())
    assert not answer.eligible
    assert answer.met == ()
    assert [item.code for item in answer.missing] == ALL_CODES
    assert all(item.parameters["have"] == 0 for item in answer.missing)


def test_items_carry_numbers_and_codes_and_no_words():
    first, level, *_ = evaluate(NEEDED, WHOLE).met
    assert first.parameters == {"course": str(COURSE), "needed": 2, "have": 2}
    assert level.parameters == {"competency": "C1", "needed": 3, "have": 3}


def test_lessons_are_counted_for_each_course():
    both = NEEDED.model_copy(
        update={
            "courses": (
                *NEEDED.courses,
                CourseRequirement(course_key=OTHER_COURSE, lesson_keys=LESSONS[2:]),
            )
        }
    )
    one_more = replace(WHOLE, completed_lessons=frozenset(LESSONS[:3]))
    assert missing(one_more, both) == {("lessons", str(OTHER_COURSE)): (1, 2)}


def test_lessons_of_other_courses_do_not_count():
    elsewhere = replace(WHOLE, completed_lessons=frozenset({LESSONS[0], *LESSONS[2:]}))
    assert missing(elsewhere) == {("lessons", str(COURSE)): (1, 2)}


def test_two_different_assessors_have_to_reach_the_level():
    assert only(C1, rating("C1", 3, "grace", "OP", "SC")) == {
        "competency-raters": (1, 2),
        "competency-blind": (1, 2),
    }
    assert only(C1, rating("C1", 3, "grace", "OP", "SC"), rating("C1", 2, "ines", "OP", "RP")) == {
        "competency-raters": (1, 2)
    }


def test_one_assessor_who_rates_twice_is_one_assessor():
    twice = (rating("C1", 3, "grace", "OP"), rating("C1", 3, "grace", "SC"))
    assert only(C1, *twice)["competency-raters"] == (1, 2)
    assert only(C1, *twice)["competency-blind"] == (1, 2)


def test_the_latest_rating_of_an_assessor_counts():
    raised = (
        rating("C1", 2, "grace", "OP", "SC"),
        rating("C1", 3, "ines", "OP", "SC"),
        rating("C1", 3, "grace", "OP", "SC"),
    )
    assert only(C1, *raised) == {}


def test_one_second_thought_takes_nothing_from_what_two_agreed_on():
    agreed = (rating("C1", 3, "grace", "OP"), rating("C1", 3, "ines", "SC"))
    lowered = rating("C1", 2, "grace", "OP", blind=False)
    assert only(C1, *agreed, lowered) == {}
    both = (*agreed, lowered, rating("C1", 2, "ines", "OP", blind=False))
    assert only(C1, *both) == {"competency-level": (2, 3), "competency-raters": (0, 2)}


def test_a_third_rating_that_nobody_asked_for_does_not_count():
    ratings = (
        rating("C1", 3, "grace", "OP", "SC"),
        rating("C1", 2, "ines", "OP"),
        rating("C1", 3, "sara", "OP"),
    )
    assert only(C1, *ratings) == {"competency-raters": (1, 2)}


def test_where_the_two_differ_too_far_the_third_decides_alone():
    apart = (rating("C4", 1, "grace", "OP", "QZ"), rating("C4", 2, "ines", "OP"))
    assert only(C4, *apart)["competency-third"] == (0, 3)
    yes = rating("C4", 3, "sara", "OP", "QZ", "SC")
    assert only(C4, *apart, yes) == {}
    no = rating("C4", 2, "sara", "OP", "QZ", "SC")
    assert only(C4, *apart, no)["competency-third"] == (2, 3)


def test_a_level_nobody_reached_says_how_far_it_is():
    assert only(C1, rating("C1", 1, "grace", "OP"), rating("C1", 2, "ines", "OP")) == {
        "competency-level": (2, 3),
        "competency-raters": (0, 2),
        "competency-evidence": (0, 2),
    }


def test_c4_a_third_assessor_can_decide_beside_two_blind_ratings():
    ratings = (
        rating("C4", 3, "grace", "OP", "QZ"),
        rating("C4", 2, "ines", "OP"),
        rating("C4", 3, "sara", "SC", blind=False),
    )
    assert only(C4, *ratings) == {}


def test_a_rating_given_after_a_look_at_the_other_is_not_blind():
    ratings = (rating("C1", 3, "grace", "OP"), rating("C1", 3, "ines", "SC", blind=False))
    assert only(C1, *ratings) == {"competency-blind": (1, 2)}


def test_evidence_is_counted_by_type_behind_the_ratings_that_count():
    same_type = (rating("C1", 3, "grace", "OP"), rating("C1", 3, "ines", "OP"))
    assert only(C1, *same_type) == {"competency-evidence": (1, 2)}
    below = (*same_type, rating("C1", 2, "sara", "SC"))
    assert only(C1, *below) == {"competency-evidence": (1, 2)}


def test_c4_as_a_gate_needs_three_types_of_evidence():
    ratings = (rating("C4", 3, "grace", "OP", "QZ"), rating("C4", 3, "ines", "OP"))
    assert only(C4, *ratings) == {"competency-evidence": (2, 3)}


def test_quizzes_alone_never_satisfy_a_competency():
    lenient = CompetencyRequirement(code="C6", level=3, raters=1, evidence_types=1)
    assert only(lenient, rating("C6", 3, "grace", "QZ")) == {"competency-more-than-quiz": (1, 1)}
    assert only(lenient, rating("C6", 3, "grace", "OP")) == {}
    assert only(lenient, rating("C6", 3, "grace")) == {"competency-evidence": (0, 1)}
    assert only(C1, rating("C1", 3, "grace", "QZ"), rating("C1", 3, "ines", "QZ")) == {
        "competency-evidence": (1, 2)
    }


def test_ratings_of_another_competency_do_not_count():
    assert only(C1, rating("C11", 4, "grace", "OP"), rating("C11", 4, "ines", "SC")) == {
        "competency-level": (0, 3),
        "competency-raters": (0, 2),
        "competency-blind": (0, 2),
        "competency-evidence": (0, 2),
    }


def test_three_sessions_on_two_days_are_not_three_days():
    two_days = replace(WHOLE, observations=(seen(1), seen(2), seen(2, second=True)))
    assert missing(two_days) == {("observed-days", None): (2, 3)}


def test_one_session_is_to_be_seen_by_the_second_assessor():
    alone = replace(WHOLE, observations=(seen(1), seen(2), seen(3)))
    assert missing(alone) == {("second-assessor-sessions", None): (0, 1)}


def test_two_sessions_are_not_three():
    fewer = replace(WHOLE, observations=(seen(1), seen(2, second=True)))
    assert missing(fewer) == {("observed-sessions", None): (2, 3), ("observed-days", None): (2, 3)}


def test_hours_of_supervision_count_where_they_are_asked_for():
    assert missing(replace(WHOLE, supervision_hours=2.4)) == {
        ("supervision-hours", None): (2.4, 2.5)
    }


def test_what_a_programme_does_not_ask_for_is_not_listed():
    course_only = Requirements(courses=NEEDED.courses, validity_months=12)
    assert [item.code for item in evaluate(course_only, WHOLE).met] == ["lessons"]
    assert evaluate(course_only, WHOLE).eligible


def test_requirements_survive_the_way_to_json_and_back():
    assert Requirements.model_validate(NEEDED.model_dump(mode="json")) == NEEDED


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"courses": (), "competencies": ()}, "asks for no course and no competency"),
        ({"competencies": (C1, C1)}, "stands here twice"),
        ({"courses": NEEDED.courses * 2}, "stands here twice"),
        ({"courses": ({"course_key": COURSE, "lesson_keys": ()},)}, "lesson_keys"),
        ({"validity_months": 0}, "validity_months"),
        ({"observed_sessions": -1}, "observed_sessions"),
        ({"observed_days": -1}, "observed_days"),
        ({"second_assessor_sessions": -1}, "second_assessor_sessions"),
        ({"supervision_hours": float("nan")}, "supervision_hours"),
        ({"supervision_hours": float("inf")}, "supervision_hours"),
        ({"supervision_hours": -1}, "supervision_hours"),
        ({"competencies": (C1.model_dump() | {"level": 0},)}, "level"),
        ({"competencies": (C1.model_dump() | {"level": 5},)}, "level"),
        ({"competencies": (C1.model_dump() | {"raters": 0},)}, "raters"),
        ({"competencies": (C1.model_dump() | {"evidence_types": 0},)}, "evidence_types"),
        ({"competencies": (C1.model_dump() | {"code": ""},)}, "code"),
        ({"marks": 80}, "marks"),
    ],
)
def test_requirements_that_make_no_sense_are_refused(fields, words):
    with pytest.raises(ValidationError, match=words):
        Requirements(**(dict(NEEDED) | fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"courses": ()},
        {"competencies": ()},
        {"courses": ({"course_key": COURSE, "lesson_keys": LESSONS[:1]},)},
        {"competencies": ({"code": "C", "level": 1, "raters": 1, "evidence_types": 1},)},
        {"competencies": ({"code": "C", "level": 4, "raters": 1, "evidence_types": 1},)},
        {"observed_sessions": 0, "observed_days": 0},
        {"second_assessor_sessions": 0, "supervision_hours": 0},
        {"validity_months": 1},
    ],
)
def test_requirements_at_their_limits_are_accepted(fields):
    accepted = Requirements(**(dict(NEEDED) | fields))
    assert accepted.model_dump(include=fields.keys()) != NEEDED.model_dump(include=fields.keys())


def test_a_competency_is_no_gate_unless_the_programme_says_so():
    assert not C1.gate


def test_requirements_are_frozen():
    with pytest.raises(ValidationError):
        NEEDED.validity_months = 1


@pytest.mark.parametrize(
    ("decisions", "have", "not_yet"),
    [({"C1": True}, 1, 0), ({"C1": False}, 0, 1), ({}, 0, 0), ({"C4": True}, 0, 0)],
)
def test_with_decisions_competency_is_met_only_where_it_was_decided(decisions, have, not_yet):
    answer = with_decisions(
        evaluate(NEEDED, WHOLE), codes=["C1"], decisions=decisions, name_chosen=True
    )
    decided = Item(
        "competency-decided",
        {"competency": "C1", "needed": 1, "have": have, "not_yet": not_yet},
    )
    assert (decided in answer.met, decided in answer.missing) == (bool(have), not have)
    assert answer.eligible is bool(have)


@pytest.mark.parametrize("chosen", [True, False])
def test_with_decisions_certificate_waits_for_the_name(chosen):
    answer = with_decisions(evaluate(NEEDED, WHOLE), codes=[], decisions={}, name_chosen=chosen)
    assert [item.code for item in answer.missing] == ([] if chosen else ["certificate-name"])
    assert answer.eligible is chosen


def test_third_who_decides_outweighs_a_higher_level_of_the_two():
    apart = (rating("C1", 1, "grace", "OP"), rating("C1", 4, "ines", "OP", "SC"))
    assert only(C1, *apart, rating("C1", 2, "sara", "OP"))["competency-third"] == (2, 3)


def test_third_at_a_gate_is_waited_for_though_both_reached_the_level():
    apart = (rating("C4", 3, "grace", "OP", "QZ"), rating("C4", 4, "ines", "SC"))
    assert only(C4, *apart) == {"competency-third": (0, 3)}


def test_third_beside_one_of_the_two_is_no_second_rater():
    ratings = (rating("C1", 3, "grace", "OP", "SC"), rating("C1", 3, "sara", "OP"))
    assert only(C1, *ratings)["competency-raters"] == (1, 2)


def test_third_while_another_try_waits_what_was_settled_below_is_not_enough():
    """Settled below the level; rated anew so far apart that the third is asked again."""
    settled = (rating("C4", 2, "grace", "OP", "QZ"), rating("C4", 2, "ines", "SC"))
    anew = (rating("C4", 4, "grace", "OP"), rating("C4", 3, "ines", "SC"))
    assert only(C4, *settled, *anew)["competency-third"] == (0, 3)


def test_third_while_another_try_waits_what_was_settled_at_the_level_holds():
    settled = (rating("C4", 3, "grace", "OP", "QZ"), rating("C4", 3, "ines", "SC"))
    anew = (rating("C4", 4, "grace", "OP"), rating("C4", 2, "ines", "SC"))
    assert only(C4, *settled, *anew) == {}


TYPES = st.frozensets(st.sampled_from(["OP", "RP", "SC", "QZ"]))
RATINGS = st.builds(
    Rating,
    code=st.sampled_from(["C1", "C4"]),
    level=st.integers(1, 4),
    assessor=st.sampled_from(["grace", "ines", "sara"]),
    blind=st.booleans(),
    evidence_types=TYPES,
    place=st.just(0),
).map(lambda one: replace(one, place=PLACES[one.assessor], gate=one.code == "C4"))
OBSERVATIONS = st.builds(seen, st.integers(1, 4), second=st.booleans())
SNAPSHOTS = st.builds(
    Snapshot,
    completed_lessons=st.frozensets(st.sampled_from(LESSONS)),
    ratings=st.lists(RATINGS, max_size=6).map(tuple),
    observations=st.lists(OBSERVATIONS, max_size=4).map(tuple),
    supervision_hours=st.floats(0, 5),
)


def met_keys(snapshot):
    return {
        (item.code, item.parameters.get("competency")) for item in evaluate(NEEDED, snapshot).met
    }


@given(SNAPSHOTS, st.sampled_from(LESSONS))
def test_one_more_lesson_never_takes_anything_away(before, lesson):
    after = replace(before, completed_lessons=before.completed_lessons | {lesson})
    assert met_keys(before) <= met_keys(after)


@given(SNAPSHOTS, OBSERVATIONS)
def test_one_more_observation_never_takes_anything_away(before, observation):
    after = replace(before, observations=(*before.observations, observation))
    assert met_keys(before) <= met_keys(after)


@given(SNAPSHOTS, st.data())
def test_more_evidence_behind_a_rating_never_takes_anything_away(before, data):
    """Evidence of any type, in any rating that she has, and a room or a lesson beside it."""
    after = replace(
        before,
        ratings=tuple(
            replace(one, evidence_types=one.evidence_types | data.draw(TYPES))
            for one in before.ratings
        ),
        observations=(*before.observations, *data.draw(st.lists(OBSERVATIONS, max_size=2))),
        completed_lessons=before.completed_lessons | data.draw(st.sets(st.sampled_from(LESSONS))),
    )
    assert met_keys(before) <= met_keys(after)


@given(SNAPSHOTS, st.sampled_from(["C1", "C4"]), st.integers(1, 4), st.booleans(), TYPES)
def test_one_rating_alone_takes_nothing_from_what_is_settled(before, code, level, blind, types):
    """Two who agree at the level stay so until both have rated anew."""
    settled = tuple(rating(code, 3, who, "OP", "SC", "RP") for who in ("grace", "ines"))
    others = tuple(one for one in before.ratings if one.code != code)
    before = replace(before, ratings=(*others, *settled))
    added = replace(rating(code, level, "ines", blind=blind), evidence_types=types)
    after = replace(before, ratings=(*before.ratings, added))
    assert met_keys(before) <= met_keys(after)


@given(SNAPSHOTS)
def test_everything_asked_for_is_either_met_or_missing(snapshot):
    answer = evaluate(NEEDED, snapshot)
    assert len(answer.met) + len(answer.missing) == len(ALL_CODES)
    assert answer.eligible == (len(answer.met) == len(ALL_CODES))
