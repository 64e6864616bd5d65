"""What she types on her own phone reaches the judge: shapes of signs, units, her language."""

from uuid import uuid4

import pytest

from core.clock import now
from courses.enrolment.services import enrol
from courses.models import Answer
from courses.publishing.quiz_services import register_quiz
from courses.questions.schema import parse_definition, parse_texts
from courses.quizzes.attempts.queries import attempt_view
from courses.quizzes.attempts.services import (
    reveal_answer,
    save_answers,
    start_attempt,
    submit_attempt,
)
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
    assert reveal_answer(**own, question_key="number", answers={"number": ["90 days"]})
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


# --- a word that is nearly right -------------------------------------------------------------


@pytest.fixture
def asking(course, learner):
    """An attempt at a quiz that asks about a slip of the finger."""
    key, asked = uuid4(), GAPS | {"nearly": "ask"}
    told = {"text": "", "feedback": "What helps."}
    options = {
        "g1": told | {"accept": ["supervisor"], "reject": ["supervision"]},
        "g2": told | {"accept": ["safe"]},
    }
    register_quiz(
        key=key,
        lesson_key=course.lessons[0],
        definition=parse_definition(
            {"key": str(key), "pass_mark_percent": 60, "answers": "each", "questions": [asked]}
        ),
        language="en",
        texts=parse_texts({"questions": {"gap": {"text": "{g1}, {g2}", "options": options}}}),
        at=now(),
    )
    return start_attempt(learner=learner, quiz_key=key, at=now())


def send(browser, attempt, first, second="safe", **more):
    fields = {"q-gap.g1": first, "q-gap.g2": second, "then": "see"} | more
    page = browser.post(f"/courses/attempts/{attempt.public_id}/", fields)
    attempt.refresh_from_db()
    return page


def test_a_slip_is_asked_about_once_and_her_word_is_kept(asking, learner, signed_in):
    browser = signed_in(learner)
    page = send(browser, asking, "supervisr")
    told = page.content.decode()
    assert page.status_code == 400
    assert "Did you mean “supervisor”?" in told
    assert 'value="supervisr"' in told
    assert 'name="meant-q-gap.g1" value="supervisor"' in told
    assert asking.submitted_at is None
    send(browser, asking, "supervisr", asked="gap")
    assert asking.judged == {"gap": False}


def test_she_says_that_she_meant_it_and_it_counts(asking, learner, signed_in):
    browser = signed_in(learner)
    send(browser, asking, "supervisr")
    send(browser, asking, "supervisr", asked="gap", **{"meant-q-gap.g1": "supervisor"})
    assert asking.judged == {"gap": True}
    assert Answer.objects.get().chosen == ["g1=supervisor", "g2=safe"]


def test_looking_at_the_answer_asks_as_well_and_settles_nothing_before(asking, learner, signed_in):
    browser = signed_in(learner)
    looked = send(browser, asking, "supervisr", look="gap")
    assert "Did you mean" in looked.content.decode()
    assert asking.judged == {}
    send(browser, asking, "supervisr", look="gap", asked="gap")
    assert asking.judged == {"gap": False}


def test_with_a_gap_still_open_she_is_asked_too_and_may_hand_in_as_it_is(
    asking, learner, signed_in
):
    browser = signed_in(learner)
    page = send(browser, asking, "supervisr", "").content.decode()
    assert "Did you mean" in page
    assert "Hand in as it is" in page
    send(browser, asking, "supervisr", "", then="as-it-is")
    assert asking.judged == {"gap": False}


@pytest.mark.parametrize("typed", ["supervision", "someone else", "supervisor"])
def test_nothing_is_asked_of_another_word_or_of_the_right_one(asking, learner, signed_in, typed):
    page = send(signed_in(learner), asking, typed)
    assert page.status_code == 302
    assert asking.judged == {"gap": typed == "supervisor"}


def test_putting_aside_asks_nothing_and_coming_back_neither(asking, learner, signed_in):
    browser = signed_in(learner)
    assert send(browser, asking, "supervisr", then="rest").status_code == 302
    page = browser.get(f"/courses/attempts/{asking.public_id}/")
    assert "Did you mean" not in page.content.decode()


def test_a_question_that_does_not_ask_keeps_its_digest_and_counts_at_once():
    asked = parse_definition({"key": str(uuid4()), "pass_mark_percent": 60, "questions": [GAPS]})
    assert "nearly" not in asked.questions[0].model_dump(mode="json")


def test_a_gap_is_named_by_its_place_and_never_by_its_key(attempt, learner, signed_in):
    page = signed_in(learner).get(f"/courses/attempts/{attempt.public_id}/").content.decode()
    assert "Missing word 1" in page
    assert "Missing word g1" not in page
