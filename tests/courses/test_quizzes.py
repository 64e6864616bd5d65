"""Answering a quiz: kept drafts, one grade, unlimited tries, frozen versions, no one else's."""

from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from accounts.services import make_organisation
from core.audit.models import Entry, Pseudonym
from core.audit.services import pseudonym_of
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from courses.enrolment.services import enrol, leave_enrolment
from courses.models import Answer, Attempt, Course, Enrolment, Grade, LessonProgress, QuizVersion
from courses.progress.queries import quizzes_met
from courses.progress.services import mark_lesson_read
from courses.publishing.quiz_services import place_quizzes, register_quiz
from courses.questions.schema import parse_definition, parse_texts
from courses.quizzes.attempts import overview_queries, queries, sentences, services
from tests.concurrency import at_once
from tests.factories.courses import (
    HALF,
    RIGHT,
    add_quiz,
    add_quiz_of_every_kind,
    definition_data,
    make_course,
    texts_data,
)
from tests.factories.people import make_person
from tests.unit import quiz_kinds

pytestmark = pytest.mark.engine


@pytest.fixture
def course(db):
    return make_course()


@pytest.fixture
def learner(course, person):
    woman = person()
    enrol(learner=woman, course_key=course.key, at=now())
    return woman


@pytest.fixture
def attempt(course, learner):
    return services.start_attempt(learner=learner, quiz_key=course.quiz, at=now())


def submit(learner, attempt, answers=RIGHT):
    """Hands in."""
    return services.submit_attempt(
        learner=learner, attempt_id=attempt.public_id, answers=answers, at=now()
    )


def save(learner, attempt, answers):
    """Puts aside."""
    return services.save_answers(
        learner=learner, attempt_id=attempt.public_id, answers=answers, at=now()
    )


def kept(attempt):
    """What is kept of her answers."""
    return dict(attempt.answers.values_list("question_key", "chosen"))


# --- starting -------------------------------------------------------------------------------


def test_starting_twice_is_one_open_attempt(course, learner, attempt):
    again = services.start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    assert again == attempt
    assert Enrolment.objects.get().state == "active"


def test_after_handing_in_she_can_start_again_as_often_as_she_likes(course, learner):
    for answers in (HALF, RIGHT, HALF):
        submit(
            learner,
            services.start_attempt(learner=learner, quiz_key=course.quiz, at=now()),
            answers,
        )
    assert list(Grade.objects.order_by("pk").values_list("met", flat=True)) == [False, True, False]


def test_nobody_starts_a_quiz_of_a_course_that_is_not_open_to_her(course, person, lighthouse):
    for someone in (
        person(),
        person(Role.EDITOR),
        person(Role.SUPERVISOR),
        person(Role.LEARNER, organisation=lighthouse),
    ):
        with pytest.raises(NotFound):
            services.start_attempt(learner=someone, quiz_key=course.quiz, at=now())
    assert not Attempt.objects.exists()


def test_a_quiz_that_is_unknown_or_stands_in_no_lesson_cannot_be_started(course, learner):
    with pytest.raises(NotFound):
        services.start_attempt(learner=learner, quiz_key=uuid4(), at=now())
    place_quizzes(lesson_key=course.lessons[0], quiz_keys=[], at=now())
    with pytest.raises(NotFound):
        services.start_attempt(learner=learner, quiz_key=course.quiz, at=now())


# --- putting aside --------------------------------------------------------------------------


def test_what_she_chose_is_kept_and_what_she_took_back_is_not(learner, attempt):
    save(learner, attempt, {"late": ["push-on"], "helps": ["aloud"]})
    save(learner, attempt, {"late": ["small-piece"], "helps": []})
    assert kept(attempt) == {"late": ["small-piece"]}
    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    assert not Grade.objects.exists()


@pytest.mark.parametrize(
    "answers",
    [
        {"unknown": ["aloud"]},
        {"late": ["unknown"]},
        {"late": ["small-piece"], "helps": ["aloud", "small-piece"]},
    ],
)
@pytest.mark.parametrize("step", [save, submit])
def test_an_answer_that_does_not_exist_keeps_nothing_and_loses_nothing(
    learner, attempt, step, answers
):
    save(learner, attempt, {"late": ["push-on"]})
    with pytest.raises(Invalid):
        step(learner, attempt, answers)
    assert kept(attempt) == {"late": ["push-on"]}
    assert not Grade.objects.exists()


# --- handing in -----------------------------------------------------------------------------


def test_handing_in_writes_answers_and_a_grade_and_completes_the_lesson(course, learner, attempt):
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    given = submit(learner, attempt)

    assert (given.number, given.points, given.max_points, given.met) == (1, 2, 2, True)
    assert kept(attempt) == {"late": ["small-piece"], "helps": ["same-place", "aloud"]}
    assert LessonProgress.objects.get().completed_at is not None


def test_gaps_are_not_met_and_that_is_all(learner, attempt):
    given = submit(learner, attempt, {"late": ["small-piece"]})
    assert (given.points, given.met) == (1, False)
    assert kept(attempt) == {"late": ["small-piece"]}


def test_a_second_hand_in_gives_the_same_grade_and_changes_no_answer(learner, attempt):
    first = submit(learner, attempt, HALF)
    second = submit(learner, attempt, RIGHT)
    save(learner, attempt, RIGHT)
    assert second == first
    assert not second.met
    assert kept(attempt)["helps"] == ["faster"]
    assert Entry.objects.filter(verb="quiz-handed-in").count() == 1


def test_the_log_carries_ids_and_no_answer(learner, attempt):
    given = submit(learner, attempt)
    entry = Entry.objects.get(verb="quiz-handed-in")
    assert entry.subject_id == str(attempt.public_id)
    assert entry.facts == {"grade": given.pk}


def test_she_is_judged_on_the_version_she_began_with(course, learner):
    strict = add_quiz(course.lessons[1], pass_mark_percent=50)
    attempt = services.start_attempt(learner=learner, quiz_key=strict, at=now())
    add_quiz(course.lessons[1], key=strict, pass_mark_percent=100)
    assert submit(learner, attempt, HALF).met

    later = services.start_attempt(learner=learner, quiz_key=strict, at=now())
    assert later.version == QuizVersion.objects.get(quiz__key=strict, number=2)
    assert not submit(learner, later, HALF).met


def test_a_quiz_withdrawn_meanwhile_can_still_be_handed_in(course, learner, attempt):
    place_quizzes(lesson_key=course.lessons[0], quiz_keys=[], at=now())
    assert submit(learner, attempt).met
    view = queries.attempt_view(learner, attempt.public_id, "en")
    assert (view.lesson_url, view.can_try_again) == ("", False)


def test_after_leaving_the_course_nothing_is_handed_in_and_all_is_kept(learner, attempt):
    save(learner, attempt, RIGHT)
    leave_enrolment(learner=learner, enrolment_id=Enrolment.objects.get().public_id, at=now())
    with pytest.raises(Conflict):
        submit(learner, attempt, HALF)
    assert kept(attempt)["late"] == ["small-piece"]
    assert not Grade.objects.exists()


@pytest.mark.parametrize("step", [save, submit])
def test_another_persons_attempt_is_not_there(course, person, lighthouse, attempt, step):
    others = [
        person(),
        person(Role.SUPERVISOR),
        person(Role.COORDINATOR),
        person(Role.EDITOR),
        person(Role.LEARNER, organisation=lighthouse),
    ]
    enrol(learner=others[0], course_key=course.key, at=now())
    enrol(learner=others[-1], course_key=course.key, at=now())
    for someone in others:
        with pytest.raises(NotFound):
            step(someone, attempt, RIGHT)
        with pytest.raises(NotFound):
            queries.attempt_view(someone, attempt.public_id, "en")
    assert not Answer.objects.exists()
    assert not Grade.objects.exists()


@pytest.mark.parametrize("step", [save, submit])
def test_without_the_role_that_the_course_is_for_nothing_is_written(learner, attempt, step):
    learner.memberships.update(ended_at=now())
    fresh = type(learner).objects.get(pk=learner.pk)
    with pytest.raises(NotFound):
        step(fresh, attempt, RIGHT)
    assert not Answer.objects.exists()


def test_a_course_that_was_retired_meanwhile_is_still_finished(learner, attempt):
    Course.objects.update(retired_at=now())
    assert submit(learner, attempt, RIGHT).met


@pytest.mark.parametrize("gaps", [True, False])
def test_words_of_a_language_are_read_where_they_are_judged_alone(course, learner, gaps):
    kinds = ["gap", "number"] if gaps else ["number"]
    quiz = add_quiz_of_every_kind(course.lessons[1], questions=kinds)
    sitting = services.start_attempt(learner=learner, quiz_key=quiz, at=now())
    answers = {kind: quiz_kinds.RIGHT[kind] for kind in kinds}
    with CaptureQueriesContext(connection) as asked:
        assert submit(learner, sitting, answers).met
    words = [one for one in asked.captured_queries if '"courses_quizversion"."texts"' in one["sql"]]
    assert bool(words) is gaps


@pytest.fixture
def woman_alone(transactional_db):
    """A learner whose course and enrolment are written for other connections to see."""
    course = make_course()
    harbour = make_organisation(name="Harbour")
    return course, make_person(Role.LEARNER, organisation=harbour)


def test_two_hand_ins_at_once_give_one_grade(woman_alone):
    course, learner = woman_alone
    enrol(learner=learner, course_key=course.key, at=now())
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    attempt = services.start_attempt(learner=learner, quiz_key=course.quiz, at=now())

    grades = at_once(*(partial(submit, learner, attempt, answers) for answers in (RIGHT, HALF) * 2))

    given = Grade.objects.get()
    assert set(grades) == {given}
    # What is kept is what was judged, from one of the two and not a mixture.
    assert kept(attempt)["helps"] == (["same-place", "aloud"] if given.met else ["faster"])
    assert (LessonProgress.objects.get().completed_at is not None) is given.met
    assert Entry.objects.filter(verb="quiz-handed-in").count() == 1


def test_opening_and_starting_twice_at_once_is_one_enrolment_and_one_attempt(woman_alone):
    course, learner = woman_alone
    at_once(*[partial(enrol, learner=learner, course_key=course.key, at=now())] * 3)
    assert Enrolment.objects.count() == 1
    assert Entry.objects.filter(verb="course-opened").count() == 1

    start = partial(services.start_attempt, learner=learner, quiz_key=course.quiz, at=now())
    assert len(set(at_once(start, start, start))) == 1


def test_reading_and_handing_in_at_once_complete_the_lesson(woman_alone):
    course, learner = woman_alone
    enrol(learner=learner, course_key=course.key, at=now())
    attempt = services.start_attempt(learner=learner, quiz_key=course.quiz, at=now())

    at_once(
        partial(mark_lesson_read, learner=learner, lesson_key=course.lessons[0], at=now()),
        partial(submit, learner, attempt, RIGHT),
    )

    assert LessonProgress.objects.get().completed_at is not None


def test_two_first_acts_at_once_are_of_one_pseudonym(woman_alone):
    _course, learner = woman_alone
    Pseudonym.objects.all().delete()
    keys = at_once(*[partial(pseudonym_of, learner)] * 3)
    assert set(keys) == {Pseudonym.objects.get().key}


def test_reading_twice_at_once_is_one_place(woman_alone):
    course, learner = woman_alone
    enrol(learner=learner, course_key=course.key, at=now())
    read = partial(mark_lesson_read, learner=learner, lesson_key=course.lessons[1], at=now())
    at_once(read, read, read)
    assert LessonProgress.objects.get().completed_at is not None


# --- how it stands before her ---------------------------------------------------------------


def test_before_handing_in_nothing_tells_which_option_fits(learner, attempt):
    save(learner, attempt, {"late": ["push-on"]})
    view = queries.attempt_view(learner, attempt.public_id, "en")
    options = [option for question in view.questions for option in question.options]
    assert {option.correct for option in options} == {None}
    assert {option.feedback for option in options} == {""}
    assert {question.met for question in view.questions} == {None}
    assert [question.answered for question in view.questions] == [True, False]
    assert view.has_gaps


def test_afterwards_she_reads_about_what_she_chose_and_what_fits(learner, attempt):
    submit(learner, attempt, {"late": ["push-on"], "helps": ["aloud"]})
    view = queries.attempt_view(learner, attempt.public_id, "en")
    assert (view.met, view.points, view.max_points) == (False, 0, 2)
    late, helps = view.questions
    assert (late.met, helps.met) == (False, False)
    assert [bool(option.feedback) for option in late.options] == [True, True]
    assert [bool(option.feedback) for option in helps.options] == [True, True, False]


def test_the_questions_are_in_her_language_or_in_english(course, learner, attempt):
    add_quiz(course.lessons[0], key=course.quiz, language="it", mark=" (it)")
    italian = queries.attempt_view(learner, attempt.public_id, "it")
    romanian = queries.attempt_view(learner, attempt.public_id, "ro")
    assert (italian.language, romanian.language) == ("it", "en")
    assert italian.questions[0].text.endswith("(it)")
    assert not romanian.questions[0].text.endswith("(it)")
    assert italian.lesson_url == "/it/courses/a/1/1/"


def test_an_attempt_keeps_its_questions_when_the_quiz_changes(course, learner, attempt):
    shorter = definition_data(course.quiz)
    del shorter["questions"][0]
    words = texts_data()
    del words["questions"]["late"]
    register_quiz(
        key=course.quiz,
        lesson_key=course.lessons[0],
        definition=parse_definition(shorter),
        language="en",
        texts=parse_texts(words),
        at=now(),
    )
    assert len(queries.attempt_view(learner, attempt.public_id, "en").questions) == 2
    assert overview_queries.quiz_intro(learner, course.quiz, "en").questions == 1


def test_a_later_grade_of_an_attempt_replaces_the_earlier_one(learner, attempt):
    submit(learner, attempt, HALF)
    assert quizzes_met(learner) == set()
    Grade.objects.create(attempt=attempt, number=2, points=2, max_points=2, met=True, at=now())
    assert quizzes_met(learner) == {attempt.quiz.key}
    Grade.objects.create(attempt=attempt, number=3, points=1, max_points=2, met=False, at=now())
    assert quizzes_met(learner) == set()
    assert not queries.attempt_view(learner, attempt.public_id, "en").met


@pytest.mark.parametrize(
    ("points", "max_points", "sentence"),
    [
        (4, 5, "Four of five are met."),
        (1, 5, "One of five is met."),
        (5, 5, "All five are met."),
        (2, 2, "Both are met."),
        (1, 1, "The question is met."),
        (13, 14, "13 of 14 are met."),
    ],
)
def test_a_result_is_counted_in_words(points, max_points, sentence):
    assert sentences.points_text(points, max_points) == sentence


def test_nothing_met_is_not_counted_at_all():
    assert "0" not in sentences.points_text(0, 5)
    assert "none" not in sentences.points_text(0, 5).lower()
