"""What a renewal asks for (domain 2.5), and which competencies are drawn for another look (2.2)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentors.assessment.competencies import framework
from mentors.assessment.competencies.framework import load_framework
from mentors.certification.rules import DECIDED, NAME
from mentors.certification.validity_rules import (
    HOURS,
    REFRESHER,
    SAMPLE,
    SEEN,
    TALKS,
    Since,
    Talk,
    evaluate,
    sample_of,
)
from mentors.programmes.rules import (
    CompetencyRequirement,
    CourseRequirement,
    RenewalRequirement,
    Requirements,
    read_requirements,
)

TODAY = date(2026, 11, 1)
LESSONS = frozenset(UUID(int=number) for number in range(1, 4))
CODES = ("C1", "C2", "C4", "C9", "C10")
NEEDED = Requirements(
    competencies=tuple(
        CompetencyRequirement(
            code=code, level=3, raters=2, evidence_types=1, gate=code in ("C4", "C9")
        )
        for code in CODES
    ),
    validity_months=24,
    renewal=RenewalRequirement(
        mentoring_hours=12,
        supervision_percent=75,
        observed_sessions=1,
        refresher=tuple(sorted(LESSONS)),
        sample_percent=25,
        sample_competencies=3,
    ),
)
WHOLE = Since(
    minutes=12 * 60,
    talks=tuple(Talk(TODAY - timedelta(days=14 * one), one != 2) for one in range(1, 5)),
    seen=1,
    refresher=LESSONS,
    refreshed=LESSONS,
    decided=dict.fromkeys(CODES, True),
)


def missing(since, sample=(), needed=NEEDED):
    return [item.code for item in evaluate(needed, since, sample=sample, today=TODAY).missing]


def talks(held, missed):
    days = [TODAY - timedelta(days=number) for number in range(1, held + missed + 1)]
    return tuple(Talk(day, number < held) for number, day in enumerate(days))


def test_with_all_of_it_nothing_is_missing():
    answer = evaluate(NEEDED, WHOLE, sample=(), today=TODAY)
    assert answer.eligible
    assert [item.code for item in answer.met] == [HOURS, TALKS, SEEN, REFRESHER]


LACKS = [
    ({"minutes": 12 * 60 - 1}, [HOURS]),
    ({"talks": talks(2, 1)}, [TALKS]),
    ({"seen": 0}, [SEEN]),
    ({"refreshed": frozenset()}, [REFRESHER]),
    ({"decided": dict.fromkeys(CODES, True) | {"C4": False}}, [DECIDED]),
    ({"decided": {}}, [DECIDED] * len(CODES)),
    ({"name_chosen": False}, [NAME]),
]


@pytest.mark.parametrize(("change", "lacks"), LACKS)
def test_each_requirement_is_missing_by_itself(change, lacks):
    assert missing(replace(WHOLE, **change)) == lacks


@pytest.mark.parametrize(
    ("held", "missed", "met"),
    [(3, 1, True), (2, 1, False), (0, 0, True), (0, 1, False), (6, 2, True), (5, 2, False)],
)
def test_three_of_four_talks_that_were_offered(held, missed, met):
    assert (missing(replace(WHOLE, talks=talks(held, missed))) == []) is met


def test_a_day_that_is_not_over_is_no_absence():
    coming = (Talk(TODAY, False), Talk(TODAY + timedelta(days=7), False))
    assert missing(replace(WHOLE, talks=coming)) == []


def test_lessons_that_are_taught_no_more_are_not_asked_for():
    one = frozenset([UUID(int=1)])
    assert missing(replace(WHOLE, refresher=one, refreshed=one)) == []
    assert missing(replace(WHOLE, refresher=frozenset(), refreshed=frozenset())) == []


def test_what_was_drawn_is_decided_anew_and_met():
    assert missing(WHOLE, sample=("C1", "C4")) == [SAMPLE, SAMPLE]
    again = replace(WHOLE, decided_again=frozenset({"C1", "C4"}))
    assert missing(again, sample=("C1", "C4")) == []
    assert missing(replace(again, decided={**again.decided, "C4": False}), sample=("C1", "C4")) == [
        SAMPLE
    ]


def test_a_programme_that_says_nothing_of_it_asks_to_see_her_once():
    plain = Requirements(competencies=NEEDED.competencies, validity_months=24)
    decided = dict.fromkeys(CODES, True)
    assert missing(Since(decided=decided), needed=plain) == [SEEN]
    assert missing(Since(decided=decided, seen=1), needed=plain) == []
    old = plain.model_dump(mode="json")
    del old["renewal"]
    assert read_requirements(old) == plain


WAYS = st.builds(
    lambda journey, second: {
        "journey": journey,
        "given_at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second),
    },
    st.uuids(),
    st.integers(0, 10**8),
)


@given(WAYS)
def test_the_sample_is_the_same_whenever_it_is_asked_for_and_holds_a_gate(way):
    always = NEEDED.model_copy(
        update={"renewal": NEEDED.renewal.model_copy(update={"sample_percent": 100})}
    )
    drawn = sample_of(always, **way)
    assert drawn == sample_of(always, **way)
    assert len(drawn) == 3
    assert set(drawn) & {"C4", "C9"}
    assert list(drawn) == [code for code in CODES if code in drawn]
    assert sample_of(NEEDED, **way) in ((), drawn)


def test_about_one_renewal_in_four_is_drawn():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    hits = sum(
        bool(sample_of(NEEDED, journey=UUID(int=number), given_at=at)) for number in range(2_000)
    )
    assert 400 < hits < 600


def test_few_competencies_are_all_drawn():
    renewal = RenewalRequirement(sample_percent=100, sample_competencies=3)
    one = Requirements(competencies=NEEDED.competencies[:1], validity_months=24, renewal=renewal)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert sample_of(one, journey=UUID(int=1), given_at=at) == ("C1",)
    course = CourseRequirement(course_key=UUID(int=9), lesson_keys=(UUID(int=1),))
    none = Requirements(courses=(course,), validity_months=24, renewal=renewal)
    assert sample_of(none, journey=UUID(int=1), given_at=at) == ()


@given(
    st.builds(
        Since,
        minutes=st.integers(0, 2_000),
        talks=st.lists(st.builds(Talk, st.dates(), st.booleans()), max_size=6).map(tuple),
        seen=st.integers(0, 3),
        refresher=st.just(LESSONS),
        refreshed=st.frozensets(st.sampled_from(sorted(LESSONS))),
        decided=st.dictionaries(st.sampled_from(CODES), st.booleans()),
        decided_again=st.frozensets(st.sampled_from(CODES)),
    )
)
def test_one_talk_more_that_took_place_never_takes_anything_away(since):
    more = replace(since, talks=(*since.talks, Talk(TODAY, True)), minutes=since.minutes + 30)
    before = missing(since, sample=("C1",))
    assert set(missing(more, sample=("C1",))) <= set(before)


def test_the_programme_that_ships_carries_the_numbers_of_the_rule():
    needs = framework.peer_mentor(
        load_framework(),
        {UUID(int=9): [UUID(int=1)]},
        [UUID(int=1)],
    ).renewal
    assert needs == RenewalRequirement(
        mentoring_hours=12,
        supervision_percent=75,
        observed_sessions=1,
        refresher=(UUID(int=1),),
        sample_percent=25,
        sample_competencies=3,
    )
