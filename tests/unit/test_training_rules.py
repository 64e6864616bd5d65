"""What is asked of somebody of the staff in a module, and when it is passed."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from courses.compliance.rules import completion_time, required_lessons

ONE, TWO, THREE = uuid4(), uuid4(), uuid4()
DAY = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_what_is_asked_is_what_counted_when_she_began():
    assert required_lessons([ONE, TWO, THREE], outline={ONE, THREE}, offered=[TWO]) == [ONE, THREE]
    assert required_lessons([ONE, TWO, THREE], outline=None, offered=[TWO]) == [TWO]


def test_a_module_is_passed_with_its_last_lesson_and_never_when_nothing_is_asked():
    days = {ONE: DAY, TWO: DAY + timedelta(days=2)}
    assert completion_time([ONE, TWO], days) == DAY + timedelta(days=2)
    assert completion_time([ONE, TWO, THREE], days) is None
    assert completion_time([], days) is None
