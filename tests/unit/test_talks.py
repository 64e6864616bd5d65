"""By when a mentor and her supervisor talk (domain 7)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mentors.supervision.rules import Talk, due_on, last_held, may_be_written
from tests.every_case import every_case

MONDAY = date(2027, 3, 1)
DAY = timedelta(days=1)


@every_case(
    ("name", "talks", "certified", "due"),
    [
        ("none yet, learning", [], False, 7),
        ("none yet, certified", [], True, 14),
        ("one held", [Talk(MONDAY + 5 * DAY, held=True)], False, 12),
        ("one held, certified", [Talk(MONDAY + 5 * DAY, held=True)], True, 19),
        ("one offered", [Talk(MONDAY + 3 * DAY, held=False)], False, 3),
        ("two offered", [Talk(MONDAY + day * DAY, held=False) for day in (9, 4)], False, 4),
        (
            "an offer that a later talk took the place of",
            [Talk(MONDAY + 3 * DAY, held=False), Talk(MONDAY + 5 * DAY, held=True)],
            False,
            12,
        ),
        ("held before her first room", [Talk(MONDAY - 30 * DAY, held=True)], False, 7),
    ],
)
def test_it_is_due_on_the_offered_day_or_when_her_turn_is(name, talks, certified, due):
    assert due_on(talks, began=MONDAY, certified=certified) == MONDAY + due * DAY


@given(
    st.lists(st.builds(Talk, st.dates(MONDAY - 90 * DAY, MONDAY + 90 * DAY), st.booleans())),
    st.booleans(),
)
def test_a_talk_that_is_held_after_all_never_makes_the_next_one_due_sooner(talks, certified):
    before = due_on(talks, began=MONDAY, certified=certified)
    last = last_held(talks) or MONDAY
    held = Talk(max(last, before), held=True)
    assert due_on([*talks, held], began=MONDAY, certified=certified) >= before


def test_what_took_place_is_not_to_come_and_an_offer_is_near():
    assert may_be_written(MONDAY, held=True, today=MONDAY)
    assert not may_be_written(MONDAY + DAY, held=True, today=MONDAY)
    assert may_be_written(MONDAY + 60 * DAY, held=False, today=MONDAY)
    assert not may_be_written(MONDAY + 61 * DAY, held=False, today=MONDAY)
    assert not may_be_written(MONDAY - 366 * DAY, held=True, today=MONDAY)
