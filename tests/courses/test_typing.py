"""What she types on her own phone reaches the judge: shapes of signs, units, her language."""

from uuid import uuid4

import pytest

from core.clock import now
from courses.attempts.queries import attempt_view
from courses.attempts.services import look_at_answer, save_answers, start_attempt, submit_attempt
from courses.enrolment.services import enrol
from courses.models import Answer
from courses.publishing.quiz_services import register_quiz
from courses.questions.schema import parse_definition, parse_texts
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db

GAPS = {"key": "gap", "kind": "gap", "options": [{"key": "g1"}, {"key": "g2"}]}
NUMBER = {"key": "number", "kind": "numeric", "answer": "90"}
WORDS = {
    "en": ("you'll", "safe", "days"),
    "ar": ("أمان", "سلامة", "يوم"),
}


def words_in(language):
    first, second, unit = WORDS[language]
    told = {"text": "", "feedback": "What helps."}
    return {
        "gap": {
            "text": "{g1} … {g2}",
            "options": {"g1": told | {"accept": [first]}, "g2": told | {"accept": [second]}},
        },
        "number": {
            "text": "How long?",
            "options": {},
            "unit": unit,
            "feedback_met": "Yes.",
            "feedback_not_yet": "Longer.",
        },
    }


@pytest.fixture
def course():
    return make_course(with_quiz=False)


@pytest.fixture
def learner(course, person):
    woman = person(name="amara")
    enrol(learner=woman, course_key=course.key, at=now())
    return woman


@pytest.fixture
def attempt(course, learner):
    key = uuid4()
    quiz = {"key": str(key), "pass_mark_percent": 60, "answers": "each"}
    for language in WORDS:
        register_quiz(
            key=key,
            lesson_key=course.lessons[0],
            definition=parse_definition(quiz | {"questions": [GAPS, NUMBER]}),
            language=language,
            texts=parse_texts({"questions": words_in(language)}),
            at=now(),
        )
    return start_attempt(learner=learner, quiz_key=key, at=now())


def hand_in(learner, attempt, answers, language):
    own = {"learner": learner, "attempt_id": attempt.public_id, "at": now()}
    submit_attempt(**own, answers=answers, language=language)
    view = attempt_view(learner, attempt.public_id, language)
    return {question.key: question for question in view.questions}


def test_a_curly_apostrophe_and_a_full_stop_are_the_phone_and_not_she(attempt, learner):
    shown = hand_in(learner, attempt, {"gap": ["g1=You’ll", "g2=Safe. "]}, "en")
    assert shown["gap"].met


def test_arabic_is_compared_as_arabic_is_typed(attempt, learner):
    shown = hand_in(learner, attempt, {"gap": ["g1=امـان", "g2=سلامة"]}, "ar")
    assert shown["gap"].met


def test_each_gap_says_by_itself_whether_it_fits(attempt, learner):
    shown = hand_in(learner, attempt, {"gap": ["g1=امـان", "g2=سلام"]}, "ar")
    assert not shown["gap"].met
    assert [gap.correct for gap in shown["gap"].options] == [True, False]


@pytest.mark.parametrize(
    ("typed", "language"), [("90 days", "en"), ("٩٠ یوم", "ar"), ("90 days", "ar"), ("90", "en")]
)
def test_a_unit_that_the_question_names_may_stand_after_the_number(
    attempt, learner, typed, language
):
    assert hand_in(learner, attempt, {"number": [typed]}, language)["number"].met
    assert Answer.objects.get(question_key="number").chosen[0] in ("90", "٩٠")


def test_the_answer_to_one_number_may_be_looked_at_with_its_unit(attempt, learner):
    own = {"learner": learner, "attempt_id": attempt.public_id, "at": now()}
    assert look_at_answer(**own, question_key="number", answers={"number": ["90 days"]})
    attempt.refresh_from_db()
    assert attempt.judged == {"number": True}


def test_another_unit_is_kept_as_she_typed_it_and_is_no_number(attempt, learner):
    own = {"learner": learner, "attempt_id": attempt.public_id, "at": now()}
    save_answers(**own, answers={"number": ["90 hours"]})
    (shown,) = [
        question
        for question in attempt_view(learner, attempt.public_id, "en").questions
        if question.key == "number"
    ]
    assert (shown.typed, shown.answered) == ("90 hours", False)
