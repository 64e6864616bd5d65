"""Answers are kept as she goes, and after the sign-in has ended as well (domain 5.2)."""

import re
import time
from uuid import uuid4

import pytest
from django.test import Client

from accounts.drafts import rules
from accounts.drafts.queries import draft_at
from accounts.drafts.services import keep
from accounts.models import Draft
from accounts.roles import Role
from core.clock import now
from courses.assisted_learning.services import save_assisted_answers, start_assisted_attempt
from courses.enrolment.services import enrol
from courses.models import Attempt, Enrolment, WrittenAnswer
from courses.progress.services import mark_lesson_read
from courses.publishing.quiz_services import register_quiz
from courses.questions.schema import parse_definition, parse_texts
from courses.quizzes.attempts.queries import attempt_view
from courses.quizzes.attempts.question_queries import definition_of
from courses.quizzes.attempts.services import (
    reveal_answer,
    save_answers,
    start_attempt,
    submit_attempt,
)
from tests.courses.test_journal import every_word_in_the_database
from tests.factories.courses import add_quiz_of_every_kind, make_course
from tests.factories.people import make_person
from tests.factories.record_access import assign
from tests.unit.quiz_kinds import GAP, TEXTS

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WORDS = "I would ask the heron first."
IN_ITALIAN = ["Maiusc", "Invio"]
SENT = {
    "q-own-words": WORDS,
    "q-number": "7",
    "q-spot": "window",
    "q-gap.g1": "news",
    "q-gap.g2": "Enter",
    "q-order.ask": "3",
    "q-order.listen": "",
    "q-order.end-on-time": "",
    "q-scene": ["begin"],
}


@pytest.fixture
def course():
    made = make_course(with_quiz=False)
    made.quiz = add_quiz_of_every_kind(made.lessons[0])
    return made


@pytest.fixture
def learner(course, person):
    woman = person(name="amara")
    enrol(learner=woman, course_key=course.key, at=now())
    return woman


@pytest.fixture
def browser(learner, signed_in):
    return signed_in(learner)


@pytest.fixture
def attempt(course, learner):
    return start_attempt(learner=learner, quiz_key=course.quiz, at=now())


@pytest.fixture
def helper(person, learner):
    found = person(Role.SUPERVISOR, name="grace")
    assign(found, learner)
    return found


@pytest.fixture
def together(learner, helper, course):
    """An attempt that the two do; `helper` enters what she says."""
    return start_assisted_attempt(
        helper=helper,
        enrolment_id=Enrolment.objects.get(learner=learner).public_id,
        quiz_key=course.quiz,
        asked_in_person=True,
        at=now(),
    )


def page_of(attempt):
    return f"/courses/attempts/{attempt.public_id}/"


def page_together(attempt):
    return f"/assisted-learning/{attempt.public_id}/"


def mark(page):
    return re.search(r'name="draft-mark" value="([^"]+)"', page)[1]


def run_out(browser):
    """More than five minutes pass on a shared phone."""
    session = browser.session
    session["began"] = session["seen"] = time.time() - 6 * 60
    session.save()


def send_too_late(browser, page, **fields):
    """She opens the page, writes, and presses a button when her time has run out."""
    sent = {"draft-mark": mark(browser.get(page).text), **fields}
    run_out(browser)
    return browser.post(page, sent)


def sign_in_again(browser, someone):
    browser.force_login(someone, backend=BACKEND)


def test_what_she_typed_in_a_question_waits_while_she_signs_in_again(attempt, learner, browser):
    answer = send_too_late(browser, page_of(attempt), then="rest", **SENT)
    assert answer.url == f"/accounts/login/?next={page_of(attempt)}"
    assert "Your words are kept" in browser.get(answer.url).text
    sign_in_again(browser, learner)
    page = browser.get(page_of(attempt)).text
    assert WORDS in page
    for shown in (
        'name="q-number" value="7"',
        'name="q-gap.g1" value="news"',
        '<option value="Enter" selected>',
        '<option value="3" selected>',
        '<input type="hidden" name="q-scene" value="begin">',
    ):
        assert shown in page
    assert re.search(r'name="q-spot"[^>]*value="window"[^>]* checked', page)
    assert not attempt.answers.exists()
    assert not WrittenAnswer.objects.exists()


def test_what_waits_is_encrypted_and_goes_when_she_has_kept_it(attempt, learner, browser):
    send_too_late(browser, page_of(attempt), then="rest", **SENT)
    assert "heron" not in every_word_in_the_database()
    assert not any("heron" in str(value) for value in browser.session.values())
    assert draft_at(learner, page_of(attempt)).words
    sign_in_again(browser, learner)
    browser.get(page_of(attempt))
    browser.post(page_of(attempt), {"then": "rest", **SENT})
    assert WrittenAnswer.objects.get().text == WORDS
    assert draft_at(learner, page_of(attempt)).words is None
    browser.post(page_of(attempt), {"then": "rest", "q-own-words": "Other words."})
    assert "heron" not in browser.get(page_of(attempt)).text


def test_another_woman_who_signs_in_on_the_same_phone_sees_nothing_of_it(
    attempt, course, browser, learner, person
):
    bea = person(name="bea")
    enrol(learner=bea, course_key=course.key, at=now())
    hers = start_attempt(learner=bea, quiz_key=course.quiz, at=now())
    send_too_late(browser, page_of(attempt), then="rest", **SENT)
    sign_in_again(browser, bea)
    answer = browser.get(page_of(attempt))
    assert answer.status_code == 404
    for page in (answer.text, browser.get(page_of(hers)).text, browser.get("/learn/").text):
        assert "heron" not in page
    assert draft_at(bea, page_of(attempt)).words is None
    assert draft_at(learner, page_of(attempt)).words["q-own-words"] == [WORDS]


def test_her_page_left_open_keeps_nothing_while_another_woman_is_signed_in(
    attempt, learner, person
):
    phone = Client(enforce_csrf_checks=True)
    sign_in_again(phone, learner)
    sent = {"draft-mark": mark(phone.get(page_of(attempt)).text), "then": "rest", **SENT}
    sign_in_again(phone, person(name="bea"))
    answer = phone.post(page_of(attempt), sent)
    assert answer.status_code == 403
    assert not Draft.objects.exists()


def test_a_form_of_questions_whose_token_is_too_old_brings_her_answers_back(attempt, learner):
    phone = Client(enforce_csrf_checks=True)
    sign_in_again(phone, learner)
    sent = {"draft-mark": mark(phone.get(page_of(attempt)).text), "then": "see", **SENT}
    answer = phone.post(page_of(attempt), sent)
    assert (answer.status_code, answer.url) == (302, page_of(attempt))
    page = phone.get(page_of(attempt)).text
    assert WORDS in page
    assert "Your words are kept. Press the button again." in page


def test_what_waits_stands_in_place_of_what_was_kept_before(attempt, learner, browser):
    before = {"own-words": ["Before."], "spot": ["chair"], "number": ["2,5"]}
    save_answers(learner=learner, attempt_id=attempt.public_id, answers=before, at=now())
    send_too_late(browser, page_of(attempt), **{"q-own-words": "", "q-number": "8"})
    sign_in_again(browser, learner)
    page = browser.get(page_of(attempt)).text
    assert 'value="8"' in page
    assert "Before." not in page
    assert not re.search(r'name="q-spot"[^>]* checked', page)


def test_an_answer_that_does_not_fit_its_question_is_left_out_and_the_others_wait(
    attempt, learner, browser
):
    save_answers(
        learner=learner, attempt_id=attempt.public_id, answers={"spot": ["chair"]}, at=now()
    )
    broken = {"q-spot": "sofa", "q-number": "1" * 41, "q-other": "x", "q-think": "A thought"}
    send_too_late(browser, page_of(attempt), **{"q-own-words": WORDS, **broken})
    sign_in_again(browser, learner)
    answer = browser.get(page_of(attempt))
    assert answer.status_code == 200
    assert WORDS in answer.text
    assert re.search(r'name="q-spot"[^>]*value="chair"[^>]* checked', answer.text)


def test_a_word_from_a_list_that_waits_is_shown_in_the_language_she_signs_in_with(course, learner):
    italian = {
        "text": "Vede il {g1} e preme {g2}.",
        "options": {
            "g1": {"text": "", "feedback": "Ecco.", "accept": ["tempo"]},
            "g2": {"text": "", "feedback": "Ecco.", "accept": ["Maiusc"], "choices": IN_ITALIAN},
        },
    }
    key = uuid4()
    asked = {"key": str(key), "pass_mark_percent": 60, "questions": [GAP]}
    for language, words in (("en", TEXTS["questions"]["gap"]), ("it", italian)):
        register_quiz(
            key=key,
            lesson_key=course.lessons[1],
            definition=parse_definition(asked),
            language=language,
            texts=parse_texts({"questions": {"gap": words}}),
            at=now(),
        )
    attempt = start_attempt(learner=learner, quiz_key=key, at=now())
    unsent = {"gap": ["g1=weather", "g2=Enter"]}
    view = attempt_view(learner, attempt.public_id, "it", unsent=unsent)
    assert [gap.typed for gap in view.questions[0].options] == ["weather", "Invio"]


def test_nothing_is_laid_over_what_she_handed_in_meanwhile(attempt, learner, browser):
    send_too_late(browser, page_of(attempt), then="rest", **SENT)
    submit_attempt(
        learner=learner,
        attempt_id=attempt.public_id,
        answers={"own-words": ["Said elsewhere."]},
        at=now(),
    )
    sign_in_again(browser, learner)
    page = browser.get(page_of(attempt)).text
    assert "Said elsewhere." in page
    assert "heron" not in page


def test_a_question_that_is_settled_stays_as_it_was(course, learner, browser):
    each = add_quiz_of_every_kind(course.lessons[1], answers="each")
    attempt = start_attempt(learner=learner, quiz_key=each, at=now())
    reveal_answer(
        learner=learner,
        attempt_id=attempt.public_id,
        question_key="number",
        answers={"number": ["8"]},
        at=now(),
    )
    send_too_late(browser, page_of(attempt), **{"q-number": "123456789", "q-own-words": WORDS})
    sign_in_again(browser, learner)
    page = browser.get(page_of(attempt)).text
    assert WORDS in page
    assert "You wrote: 8." in page
    assert "123456789" not in page


def test_a_whole_sitting_of_long_answers_is_not_too_long_to_wait(learner):
    words = {"q-own-words": ["ä" * 5000] * 15}
    keep(owner=learner, place="/a/", words=words, sender=None, at=now())
    assert draft_at(learner, "/a/").words == words
    assert len(words["q-own-words"]) * 5000 < rules.LONGEST


@pytest.mark.parametrize("fields", [{}, {"q-own-words": " \r\n", "q-order.ask": ""}])
def test_a_page_without_an_answer_leads_to_the_sign_in_and_claims_nothing(attempt, browser, fields):
    answer = send_too_late(browser, page_of(attempt), then="rest", **fields)
    assert "Your time ran out" not in browser.get(answer.url).text
    assert not Draft.objects.exists()


def test_what_the_page_of_questions_sends_by_itself_is_not_taken_as_her_yes(attempt, browser):
    answer = browser.post(page_of(attempt), {"draft-keep": "1", **SENT})
    assert answer.json() == {"version": 1}
    assert WORDS in browser.get(page_of(attempt)).text
    assert not WrittenAnswer.objects.exists()
    assert not Attempt.objects.filter(submitted_at__isnull=False).exists()


# --- done together --------------------------------------------------------------------------


def test_what_was_entered_together_waits_while_the_helper_signs_in_again(
    together, helper, signed_in
):
    desk = signed_in(helper)
    send_too_late(desk, page_together(together), then="rest", **SENT)
    sign_in_again(desk, helper)
    page = desk.get(page_together(together)).text
    assert WORDS in page
    desk.post(page_together(together), {"then": "rest", **SENT})
    assert WrittenAnswer.objects.get().text == WORDS
    assert draft_at(helper, page_together(together)).words is None


def test_what_was_entered_together_is_not_shown_to_another_of_the_team(
    together, helper, signed_in, harbour
):
    desk = signed_in(helper)
    save_assisted_answers(helper=helper, attempt_id=together.public_id, answers={}, at=now())
    send_too_late(desk, page_together(together), then="rest", **SENT)
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    assign(sara, together.enrolment.learner)
    sign_in_again(desk, sara)
    answer = desk.get(page_together(together))
    assert answer.status_code == 404
    assert "heron" not in answer.text


def test_what_the_page_of_two_sends_by_itself_is_no_step(together, helper, signed_in):
    desk = signed_in(helper)
    desk.get(page_together(together))
    answer = desk.post(page_together(together), {"draft-keep": "1", **SENT})
    assert answer.json() == {"version": 1}
    assert WORDS in desk.get(page_together(together)).text
    assert Draft.objects.get().about == together.enrolment.learner
    assert not WrittenAnswer.objects.exists()


# --- where she was --------------------------------------------------------------------------


def test_her_day_leads_back_to_the_question_where_she_was(course, attempt, learner, browser):
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    keys = [question.key for question in definition_of(attempt).questions]
    key = keys[-1]
    fields = {"draft-keep": "1", "at": f"question-{key}", **SENT}
    assert browser.post(page_of(attempt), fields).status_code == 200
    day = browser.get("/").text
    assert "You were at question {0} of {0}.".format(len(keys)) in day
    assert f'href="{page_of(attempt)}#question-{key}"' in day
    browser.post(page_of(attempt), {"then": "rest", "at": f"question-{key}", **SENT})
    assert f'href="{page_of(attempt)}#question-{key}"' in browser.get("/").text
    browser.post(page_of(attempt), {"then": "as-it-is", **SENT})
    assert "You were at question" not in browser.get("/").text
