"""Self-checks: own words that only the learner reads, beside a good answer. They are not graded."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.roles import Role
from core.clock import now
from courses.enrolment.services import enrol
from courses.models import Answer, WrittenAnswer
from courses.progress.services import mark_lesson_read
from courses.publishing.quiz_services import register_quiz
from courses.questions.schema import parse_definition, parse_texts
from courses.quizzes.attempts.queries import attempt_view
from courses.quizzes.attempts.services import reveal_answer, start_attempt, submit_attempt
from courses.quizzes.marking.queries import waiting_count
from courses.quizzes.marking.results.queries import attempt_report
from tests.factories.courses import make_course
from tests.factories.record_access import assign

WORDS = "I would ask whether now is a good time."
GOOD = "One good answer: “Is now a good time?”"


def quiz_with_self_check(lesson, **settings):
    """A number, which counts, and a self-check."""
    key = uuid4()
    questions = [
        {"key": "number", "kind": "numeric", "answer": "2", "tolerance": "0"},
        {"key": "own", "kind": "self_check"},
    ]
    texts = {
        "number": {"text": "One and one?", "feedback_met": "Yes.", "feedback_not_yet": "Count."},
        "own": {"text": "How would you begin?", "feedback": GOOD},
    }
    register_quiz(
        key=key,
        lesson_key=lesson,
        definition=parse_definition(
            {"key": str(key), "pass_mark_percent": 80, "questions": questions, **settings}
        ),
        language="en",
        texts=parse_texts({"questions": texts}),
        at=now(),
    )
    return key


@pytest.fixture
def course(db):
    return make_course(with_quiz=False)


@pytest.fixture
def learner(course, person):
    woman = person(name="amara")
    enrol(learner=woman, course_key=course.key, at=now())
    mark_lesson_read(learner=woman, lesson_key=course.lessons[0], at=now())
    return woman


@pytest.fixture
def supervisor(person, learner):
    found = person(Role.SUPERVISOR, name="grace")
    assign(found, learner)
    return found


def submitted(learner, quiz, **answers):
    attempt = start_attempt(learner=learner, quiz_key=quiz, at=now())
    submit_attempt(learner=learner, attempt_id=attempt.public_id, answers=answers, at=now())
    attempt.refresh_from_db()
    return attempt


@pytest.mark.parametrize("own", [[], [WORDS]])
def test_submit_with_self_check_is_graded_at_once_without_it(course, learner, own):
    attempt = submitted(learner, quiz_with_self_check(course.lessons[0]), number=["2"], own=own)
    assert list(attempt.grades.values_list("points", "max_points", "met")) == [(1, 1, True)]


def test_self_check_is_kept_apart_and_shown_beside_the_good_answer(course, learner, signed_in):
    attempt = submitted(learner, quiz_with_self_check(course.lessons[0]), number=["2"], own=[WORDS])
    assert WrittenAnswer.objects.get().text == WORDS
    assert not Answer.objects.filter(question_key="own").exists()
    page = signed_in(learner).get(reverse("attempt", args=[attempt.public_id])).content.decode()
    assert WORDS in page
    assert GOOD in page


def test_self_check_is_not_marked_or_read_by_the_supervisor(course, learner, supervisor, signed_in):
    attempt = submitted(learner, quiz_with_self_check(course.lessons[0]), number=["2"], own=[WORDS])
    assert waiting_count(supervisor) == 0
    report = attempt_report(supervisor, attempt.public_id, "en")
    assert [one.written for one in report.questions] == [None, None]
    browser = signed_in(supervisor)
    address = reverse("result", args=[attempt.public_id])
    assert WORDS not in browser.get(address).content.decode()
    own = WrittenAnswer.objects.get().public_id
    assert browser.get(reverse("marking-answer", args=[own])).status_code == 404


def test_reveal_of_self_check_keeps_the_words_through_later_saves(course, learner):
    quiz = quiz_with_self_check(course.lessons[0], answers="each")
    attempt = start_attempt(learner=learner, quiz_key=quiz, at=now())
    reveal_answer(
        learner=learner,
        attempt_id=attempt.public_id,
        question_key="own",
        answers={"own": [WORDS]},
        at=now(),
    )
    submit_attempt(
        learner=learner,
        attempt_id=attempt.public_id,
        answers={"number": ["2"], "own": ["Something else"]},
        at=now(),
    )
    shown = attempt_view(learner, attempt.public_id, "en")
    assert shown.met is True
    assert [one.typed for one in shown.questions if one.key == "own"] == [WORDS]


def test_self_check_without_a_good_answer_is_a_problem_of_the_texts(course):
    definition = parse_definition(
        {
            "key": str(uuid4()),
            "pass_mark_percent": 80,
            "questions": [{"key": "own", "kind": "self_check"}],
        }
    )
    (question,) = definition.questions
    words = parse_texts({"questions": {"own": {"text": "How?"}}}).questions["own"]
    assert list(question.text_problems(words)) == ["feedback-empty:own"]
