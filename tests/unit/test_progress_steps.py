"""Stones of her line of progress, advice on what is next, and who comes back."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from courses.progress.rules import (
    LessonState,
    ProgressStepState,
    is_returning,
    lesson_step,
    module_step,
    next_lesson,
)

AHEAD, HALF, DONE = ProgressStepState
AT = datetime(2026, 3, 3, 10, tzinfo=UTC)
FIRST, SECOND, THIRD = (UUID(int=number) for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("state", "questions_met", "progress_step"),
    [
        (LessonState.NOT_OPENED, False, AHEAD),
        (LessonState.OPENED, False, AHEAD),
        (LessonState.NOT_OPENED, True, HALF),
        (LessonState.OPENED, True, HALF),
        (LessonState.READ, False, HALF),
        (LessonState.READ, True, HALF),
        (LessonState.COMPLETED, False, DONE),
        (LessonState.COMPLETED, True, DONE),
    ],
)
def test_a_lesson_is_half_done_when_read_or_when_its_questions_are_met(
    state, questions_met, progress_step
):
    assert lesson_step(state, questions_met=questions_met) is progress_step


@pytest.mark.parametrize(
    ("lessons", "progress_step"),
    [
        ([AHEAD, AHEAD], AHEAD),
        ([AHEAD, HALF], HALF),
        ([AHEAD, DONE], HALF),
        ([DONE, HALF], HALF),
        ([DONE, DONE], DONE),
    ],
)
def test_a_module_is_begun_with_the_first_step_and_done_with_the_last_lesson(
    lessons, progress_step
):
    assert module_step(lessons) is progress_step


@pytest.mark.parametrize(
    ("away", "greeted"),
    [
        (timedelta(days=30), True),
        (timedelta(days=30) - timedelta(microseconds=1), False),
        (timedelta(days=400), True),
        (timedelta(0), False),
    ],
)
def test_after_thirty_days_she_is_greeted_as_one_who_comes_back(away, greeted):
    assert is_returning(AT - away, AT) is greeted


def test_who_was_never_here_does_not_come_back():
    assert not is_returning(None, AT)


@pytest.mark.parametrize(
    ("last_opened", "later", "offered"),
    [
        # Before the first something else is advised: the others are offered first.
        (None, [FIRST], SECOND),
        (None, [FIRST, SECOND], THIRD),
        # Where everything waits for something, the first will do: advice locks nothing.
        (None, [FIRST, SECOND, THIRD], FIRST),
        # Where she was stays where she was.
        (SECOND, [SECOND], SECOND),
    ],
)
def test_10_28_what_is_advised_later_is_offered_later(last_opened, later, offered):
    found = next_lesson(
        outline=[FIRST, SECOND, THIRD], states={}, last_opened=last_opened, later=later
    )
    assert found == offered
