"""The minutes of a lesson are true: held to its words, questions and exercises."""

import io

import pytest
from django.core.management import CommandError, call_command

from cms.curriculum.parser import read_content
from cms.curriculum.readability import (
    WORDS_A_MINUTE_FOR_STAFF,
    WORDS_A_MINUTE_FOR_WOMEN,
    check_minutes,
    hours_of,
    minutes_needed,
    pace_of,
    words_by_file,
)
from cms.curriculum.sentences import line_of
from cms.curriculum.text_spans import spans_of
from tests.cms.course_files import CourseFiles
from tests.shipped_courses import content_in

LESSON = "01-water/01-lesson.md"
QUIZ = "01-water/01-lesson.quiz.yaml"
# Bodies and questions of the small course are short, so that words can be added by the hundred.
HUNDRED = "Rain fell on the roof. " * 20
# What the courses promise: hours of learning, as their catalogue says.
FEWEST_HOURS = {"a": 40, "b": 16, "s": 28}


@pytest.fixture
def files(tmp_path):
    return CourseFiles(tmp_path)


def course_of(files):
    content = read_content(files.root / "en")
    assert content.problems == ()
    return content.courses[0]


def untrue(files):
    return list(check_minutes(course_of(files), spans_of(files.root / "en")))


def minutes_worked_out(files):
    course = course_of(files)
    words = words_by_file(spans_of(files.root / "en"))
    lesson = course.modules[0].lessons[0]
    of_lesson, of_quiz = words[f"t/{LESSON}"], words[f"t/{QUIZ}"]
    return minutes_needed(lesson, of_lesson, of_quiz, pace=pace_of(course))


def set_minutes(files, minutes):
    files.change(LESSON, "minutes: 12", f"minutes: {minutes}")


def test_a_hundred_words_more_are_a_minute_more_for_women_and_half_a_minute_for_staff(files):
    before = minutes_worked_out(files)
    files.change(LESSON, "Sit where you like.", f"Sit where you like. {HUNDRED}")
    assert minutes_worked_out(files) - before == pytest.approx(1)
    files.change("course.yaml", "learner, editor, reader", "supervisor, editor")
    with_staff = minutes_worked_out(files)
    files.change(LESSON, "Sit where you like.", f"Sit where you like. {HUNDRED}")
    assert minutes_worked_out(files) - with_staff == pytest.approx(0.5)


def test_remarks_on_answers_count_half_since_half_of_them_are_met(files):
    before = minutes_worked_out(files)
    files.change(QUIZ, "It is hot.", f"It is hot. {HUNDRED}")
    assert minutes_worked_out(files) - before == pytest.approx(0.5)


def test_the_short_version_is_read_in_the_place_of_others_and_not_counted(files):
    before = minutes_worked_out(files)
    files.change(LESSON, "Water can be hot.", f"Water can be hot. {HUNDRED}")
    assert minutes_worked_out(files) == pytest.approx(before)


def test_a_question_an_exercise_and_a_card_take_time_beside_their_words(files):
    """Two questions, one `try`, one grounding card; the words are counted apart."""
    lesson = course_of(files).modules[0].lessons[0]
    assert minutes_needed(lesson, 0, 0, pace=100) == pytest.approx(2 * 0.5 + 2 + 1)


def test_pictures_are_looked_at_where_they_tell_the_lesson(files):
    plain = course_of(files).modules[0].lessons[0]
    files.change(LESSON, "## The cup", "::: picture bus\nLook. A bus.\n:::\n\n## The cup")
    with_one = course_of(files).modules[0].lessons[0]
    assert minutes_needed(with_one, 0, 0, pace=100) == minutes_needed(plain, 0, 0, pace=100)
    files.change(LESSON, "principle: 1", "principle: 1\npicture_lesson: true")
    in_pictures = course_of(files).modules[0].lessons[0]
    told = minutes_needed(in_pictures, 0, 0, pace=100)
    assert told == pytest.approx(minutes_needed(plain, 0, 0, pace=100) + 0.5)


def test_minutes_that_fit_are_no_problem(files):
    set_minutes(files, round(minutes_worked_out(files)))
    assert untrue(files) == []


@pytest.mark.parametrize("off", [-1, 1])
def test_a_short_lesson_may_be_a_minute_off_and_not_two(files, off):
    exact = minutes_worked_out(files)
    assert exact == pytest.approx(5, abs=0.4)
    set_minutes(files, 5 + off)
    assert untrue(files) == []
    files.change(LESSON, f"minutes: {5 + off}", f"minutes: {5 + 2 * off}")
    assert [problem.code for problem in untrue(files)] == ["minutes-untrue"]


@pytest.mark.parametrize(("share", "told"), [(0.9, False), (1.1, False), (0.8, True), (1.2, True)])
def test_a_long_lesson_may_be_a_seventh_off(files, share, told):
    files.change(LESSON, "Sit where you like.", HUNDRED * 15)
    set_minutes(files, round(share * minutes_worked_out(files)))
    assert bool(untrue(files)) is told


def test_what_is_amiss_names_the_minutes_that_would_be_true(files):
    (problem,) = untrue(files)
    assert line_of(problem) == (
        "t/01-water/01-lesson.md:1: The lesson is given 12 minutes; words and questions take about "
        "5. Write “minutes: 5”, here and in every translation, or change its length."
    )


def test_women_are_given_more_time_than_staff(files):
    assert pace_of(course_of(files)) == WORDS_A_MINUTE_FOR_WOMEN < WORDS_A_MINUTE_FOR_STAFF


def test_hours_count_lessons_and_sessions_once_and_nothing_that_is_offered_beside(files):
    files.add_session()
    files.add_lesson(2)
    hours = hours_of(course_of(files))
    # The activity of 20 minutes is done inside the session of 45.
    assert (hours.lessons, hours.meetings, hours.total) == (24 / 60, 45 / 60, 69 / 60)
    files.change("01-water/02-lesson.md", "principle: 1\n", "principle: 1\nextra: true\n")
    assert hours_of(course_of(files)).lessons == 12 / 60


def test_the_command_prints_the_hours(files):
    told = io.StringIO()
    # The small course has other things to mend; its hours are said all the same.
    with pytest.raises(CommandError, match="to mend"):
        call_command("check_curriculum", files.root, "--hours", stdout=told)
    assert "Hours of en/t: 0.2 (0.2 of lessons, 0.0 of sessions)" in told.getvalue()


@pytest.mark.parametrize("language", ["en", "it", "ar"])
def test_the_courses_that_are_shipped_have_the_hours_that_were_planned(language):
    courses = {course.code: course for course in content_in(language).courses}
    assert courses
    for code, course in courses.items():
        assert hours_of(course).total >= FEWEST_HOURS[code]
