"""When a room waits for the lead, how long, and who is told of a report (domain 10.2)."""

from datetime import UTC, datetime, timedelta

import pytest

from mentors.case_rules import MatterReason, gone_by, is_a_matter, is_told

CLOSED = datetime(2026, 5, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("reason", MatterReason)
def test_in_a_room_that_is_no_practice_each_of_them_is_a_matter(reason):
    assert is_a_matter(reason, real=True)


def test_in_practice_help_and_stopped_lines_are_drills_and_a_report_is_not():
    assert [one for one in MatterReason if is_a_matter(one, real=False)] == [
        MatterReason.REPORT,
        MatterReason.REMOVAL,
        MatterReason.DURESS,
    ]


def test_words_go_after_a_day_and_after_three_at_the_latest():
    assert gone_by(CLOSED) == (CLOSED + timedelta(days=1), CLOSED + timedelta(days=3))


@pytest.mark.parametrize(
    ("holds_it", "is_the_one", "told"),
    [(True, False, True), (True, True, False), (False, False, False), (False, True, False)],
)
def test_whom_it_is_about_is_never_told(holds_it, is_the_one, told):
    assert is_told(holds_it=holds_it, is_the_one=is_the_one) is told
