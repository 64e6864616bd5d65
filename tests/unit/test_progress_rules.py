"""Where she is in a lesson and a course, and where she goes next."""

from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.enrolment.rules import is_course_completed
from courses.progress.rules import LessonState, lesson_state, next_lesson

FIRST, SECOND, THIRD, FOURTH, ELSEWHERE = (UUID(int=number) for number in range(1, 6))
OUTLINE = [FIRST, SECOND, THIRD, FOURTH]
DONE = LessonState.COMPLETED


@pytest.mark.parametrize(
    ("opened", "read", "quizzes", "quizzes_met", "state"),
    [
        (False, False, 0, 0, LessonState.NOT_OPENED),
        (True, False, 0, 0, LessonState.OPENED),
        (True, False, 1, 1, LessonState.OPENED),
        (True, True, 0, 0, LessonState.COMPLETED),
        (True, True, 1, 0, LessonState.READ),
        (True, True, 2, 1, LessonState.READ),
        (True, True, 2, 2, LessonState.COMPLETED),
        (True, True, 1, 2, LessonState.COMPLETED),
        (False, True, 0, 0, LessonState.COMPLETED),
        (False, True, 1, 0, LessonState.READ),
        (False, False, 1, 1, LessonState.NOT_OPENED),
    ],
)
def test_a_lesson_is_as_far_as_she_has_taken_it(opened, read, quizzes, quizzes_met, state):
    found = lesson_state(opened=opened, read=read, quizzes=quizzes, quizzes_met=quizzes_met)
    assert found is state


def test_the_stored_words_of_a_lesson_state_stay_the_same():
    assert [str(state) for state in LessonState] == ["not_opened", "opened", "read", "completed"]


@pytest.mark.parametrize(
    ("outline", "completed", "expected"),
    [
        ([FIRST, SECOND], {FIRST, SECOND}, True),
        ([FIRST, SECOND], [SECOND, FIRST, ELSEWHERE], True),
        ([FIRST, SECOND], {FIRST}, False),
        ([FIRST, SECOND], {FIRST, ELSEWHERE}, False),
        ([FIRST], [], False),
        ([], [], False),
        ([], {FIRST}, False),
    ],
)
def test_a_course_is_completed_by_every_lesson_of_its_outline(outline, completed, expected):
    assert is_course_completed(outline_lessons=outline, completed=completed) is expected


@given(st.sets(st.sampled_from(OUTLINE)), st.sets(st.sampled_from([*OUTLINE, ELSEWHERE])))
def test_one_more_completed_lesson_never_un_completes_a_course(outline, completed):
    before = is_course_completed(outline_lessons=outline, completed=completed)
    for lesson in OUTLINE:
        assert (
            is_course_completed(outline_lessons=outline, completed=completed | {lesson}) >= before
        )


@pytest.mark.parametrize(
    ("states", "last_opened", "expected"),
    [
        ({}, None, FIRST),
        ({FIRST: DONE}, None, SECOND),
        # R5.3: the one she left unfinished comes first, even if earlier ones are open.
        ({THIRD: LessonState.OPENED}, THIRD, THIRD),
        ({THIRD: LessonState.READ}, THIRD, THIRD),
        ({}, THIRD, THIRD),
        # Then what follows it, then what is still open before it.
        ({THIRD: DONE}, THIRD, FOURTH),
        ({SECOND: DONE, THIRD: DONE}, SECOND, FOURTH),
        ({THIRD: DONE, FOURTH: DONE}, THIRD, FIRST),
        ({FIRST: DONE, FOURTH: DONE}, FOURTH, SECOND),
        (dict.fromkeys(OUTLINE, DONE), SECOND, None),
        (dict.fromkeys(OUTLINE, DONE), None, None),
        # A lesson that is no longer in the outline says nothing about the way on.
        ({FIRST: DONE, ELSEWHERE: LessonState.OPENED}, ELSEWHERE, SECOND),
    ],
)
def test_the_next_lesson_is_where_she_was_then_what_follows(states, last_opened, expected):
    assert next_lesson(outline=OUTLINE, states=states, last_opened=last_opened) == expected


def test_an_empty_outline_leads_nowhere():
    assert next_lesson(outline=[], states={FIRST: LessonState.OPENED}, last_opened=FIRST) is None


def test_there_is_a_next_lesson_exactly_while_the_course_is_not_completed():
    for chosen in product([LessonState.NOT_OPENED, LessonState.READ, DONE], repeat=3):
        states = dict(zip(OUTLINE[:3], chosen, strict=True))
        completed = [lesson for lesson, state in states.items() if state is DONE]
        for last_opened in (None, *OUTLINE[:3], ELSEWHERE):
            found = next_lesson(outline=OUTLINE[:3], states=states, last_opened=last_opened)
            whole = is_course_completed(outline_lessons=OUTLINE[:3], completed=completed)
            assert (found is None) == whole
            assert found not in completed
