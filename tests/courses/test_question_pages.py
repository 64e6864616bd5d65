"""Every kind of question on its page: to answer, put aside, handed in, and who sees its picture."""

from uuid import uuid4

import pytest
from django.contrib.staticfiles.finders import find
from django.template.loader import get_template

from accounts.roles import Role
from core.clock import now
from courses.catalogue.queries import correct_answers
from courses.enrolment.services import enrol, leave_enrolment
from courses.models import Answer, Attempt, Enrolment, Grade, QuizVersion, WrittenAnswer
from courses.progress.queries import lesson_state
from courses.progress.services import mark_lesson_read
from courses.publishing.quiz_services import register_quiz
from courses.questions.schema import KINDS, parse_definition, parse_texts
from courses.quizzes.attempts.kind_presenters import KIND_PAGES
from courses.quizzes.attempts.queries import attempt_view
from courses.quizzes.attempts.services import save_answers, start_attempt, submit_attempt
from courses.quizzes.marking.services import mark_answer, reopen_answer
from tests.factories.courses import RIGHT as RIGHT_OF_FIRST
from tests.factories.courses import add_quiz_of_every_kind, make_course
from tests.factories.record_access import assign
from tests.unit.quiz_kinds import RIGHT, TEXTS

pytestmark = pytest.mark.django_db

FIELDS = {
    "q-order.ask": "1",
    "q-order.listen": "2",
    "q-order.end-on-time": "3",
    "q-match.company": "mentor",
    "q-match.appeal": "lawyer",
    "q-match.tea": "mentor",
    "q-gap.g1": "The  Weather",
    "q-gap.g2": "shift",
    "q-number": "2,5",
    "q-spot": "chair",
    "q-scene": ["easy-no", "use-time"],
    "q-own-words": "I would ask first.",
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
def supervisor(person, learner):
    found = person(Role.SUPERVISOR, name="grace")
    assign(found, learner)
    return found


@pytest.fixture
def browser(learner, signed_in):
    return signed_in(learner)


@pytest.fixture
def attempt(course, learner):
    return start_attempt(learner=learner, quiz_key=course.quiz, at=now())


def page_of(attempt):
    """The address of an attempt."""
    return f"/courses/attempts/{attempt.public_id}/"


@pytest.mark.parametrize(
    "word", ["\u200fالطقس", "می\u200cخواهم", "\N{WOMAN}\u200d\N{GIRL}", "the weather\u200e"]
)
def test_signs_that_nobody_sees_cost_her_nothing(browser, attempt, word):
    """Marks of direction and joiners come with a keyboard or with what is pasted."""
    fields = {"then": "rest", "q-gap.g1": word, "q-own-words": "Five minutes of typing."}
    assert browser.post(page_of(attempt), fields).status_code == 302
    assert WrittenAnswer.objects.get().text == "Five minutes of typing."
    assert Answer.objects.get(question_key="gap").chosen


def test_a_word_fits_whatever_signs_nobody_sees_in_it(learner, attempt):
    answers = {**RIGHT, "gap": ["g1=The\u200e weather", "g2=shift\u200f"], "number": ["2,5\u200e"]}
    submit_attempt(learner=learner, attempt_id=attempt.public_id, answers=answers, at=now())
    attempt.refresh_from_db()
    assert attempt.judged["gap"]
    assert attempt.judged["number"]


def main_of(response):
    """What stands between <main> and its end."""
    return response.content.decode().split("<main")[1].split("</main>")[0]


def kept(attempt):
    """What is kept of her choices."""
    return dict(attempt.answers.values_list("question_key", "chosen"))


def question(attempt, learner, key):
    """A question as it stands before her."""
    view = attempt_view(learner, attempt.public_id, "en")
    return next(one for one in view.questions if one.key == key)


# --- answering ------------------------------------------------------------------------------


def test_a_whole_form_is_kept_in_the_form_of_each_kind(attempt, browser):
    assert browser.post(page_of(attempt), {"then": "see", **FIELDS}).url == page_of(attempt)
    assert kept(attempt) == {
        "order": ["ask", "listen", "end-on-time"],
        "match": ["company=mentor", "appeal=lawyer", "tea=mentor"],
        "gap": ["g1=The Weather", "g2=shift"],
        "number": ["2,5"],
        "spot": ["chair"],
        "scene": ["easy-no", "use-time"],
    }
    assert WrittenAnswer.objects.get().text == "I would ask first."
    attempt.refresh_from_db()
    assert attempt.judged == {
        "order": True,
        "match": True,
        "gap": True,
        "number": True,
        "spot": True,
        "scene": True,
        "think": None,
        "own-words": None,
    }
    assert not Grade.objects.exists()


def test_the_page_tells_nothing_before_she_hands_in(attempt, browser, learner):
    page = main_of(browser.get(page_of(attempt)))
    for words in ("What helps.", "Think of two bottles.", "No one has seen", "Look for a question"):
        assert words not in page
    steps = [option.value for option in question(attempt, learner, "order").options]
    assert sorted(steps) == ["ask", "end-on-time", "listen"]
    assert steps != ["ask", "listen", "end-on-time"]
    pairs = [option.value for option in question(attempt, learner, "match").options]
    assert pairs != ["company", "appeal", "tea"]


def test_the_order_shown_is_the_same_each_time_and_hers_once_she_gave_it(attempt, browser, learner):
    def shown():
        return [option.value for option in question(attempt, learner, "order").options]

    assert shown() == shown()
    hers = {"q-order.end-on-time": "1", "q-order.ask": "2", "q-order.listen": "3"}
    browser.post(page_of(attempt), {"then": "rest", **hers})
    assert shown() == ["end-on-time", "ask", "listen"]


def test_an_unfinished_order_is_kept_and_told(attempt, browser):
    fields = {**FIELDS, "q-order.ask": "2"}
    answer = browser.post(page_of(attempt), {"then": "see", **fields})
    assert answer.status_code == 400
    assert "Each step needs a place of its own." in main_of(answer)
    assert kept(attempt)["order"] == ["ask=2", "listen=2", "end-on-time=3"]


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"q-number": "many"}, "Please write a number"),
        ({"q-match.tea": ""}, "A part of it is still open."),
        ({"q-gap.g2": " "}, "A part of it is still open."),
        ({"q-spot": None}, "Still open. Choose what seems best to you."),
        ({"q-scene": ["begin"]}, "Still open. Go on until the end of the scene."),
        ({"q-own-words": " \r\n "}, "Still open."),
    ],
)
def test_what_is_missing_is_told_and_everything_else_is_kept(attempt, browser, change, note):
    fields = {name: value for name, value in {**FIELDS, **change}.items() if value is not None}
    answer = browser.post(page_of(attempt), {"then": "see", **fields})
    assert answer.status_code == 400
    assert main_of(answer).count("badge-notyet") == 1
    assert note in main_of(answer)
    assert "Hand in as it is" in main_of(answer)
    assert not Attempt.objects.filter(submitted_at__isnull=False).exists()


def test_enter_in_a_field_keeps_and_hands_nothing_in(attempt, browser):
    page = main_of(browser.get(page_of(attempt)))
    # What the Enter key presses is the first button of the form.
    assert page.index('value="stay"') < page.index('value="see"')
    assert page.index('value="stay"') < page.index('name="scene"')
    assert browser.post(page_of(attempt), {"then": "stay", **FIELDS}).url == page_of(attempt)
    assert kept(attempt)["number"] == ["2,5"]
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


@pytest.mark.parametrize(
    "fields",
    [
        {"q-order.ask": "9"},
        {"q-order.ask": "first"},
        {"q-order.other": "1"},
        {"q-order": ["ask", "ask", "listen"]},
        {"q-match.company": "psychologist"},
        {"q-match.": "mentor"},
        {"q-gap.g3": "weather"},
        {"q-gap.g1": "x" * 121},
        {"q-gap.g1": "a\x00b"},
        {"q-gap.g1": ["weather", "news"]},
        {"q-number": ["1", "2"]},
        {"q-number": "1" * 41},
        {"q-spot": ["chair", "window"]},
        {"q-spot": "sofa"},
        {"q-scene": ["use-time"]},
        {"q-scene": ["easy-no", "use-time", "begin"]},
        {"q-think": "My thought"},
        {"q-own-words": "x" * 5001},
        {"q-own-words": "a\x00b"},
        {"q-own-words": ["one", "two"]},
        {"q-.g1": "x"},
        {"scene": "scene/1", "q-scene": "sofa"},
        {"scene": "scene/x"},
        {"scene": "../1", "then": ""},
        {"scene": "unknown/0"},
    ],
)
def test_a_broken_answer_of_any_kind_is_a_kind_400_and_loses_nothing(attempt, browser, fields):
    browser.post(page_of(attempt), {"then": "rest", **FIELDS})
    before = kept(attempt)
    for step in ("rest", "see", "as-it-is"):
        sent = fields if "scene" in fields else {"then": step, **fields}
        answer = browser.post(page_of(attempt), sent)
        assert answer.status_code == 400
        assert "is still here." in answer.text
    assert kept(attempt) == before
    assert WrittenAnswer.objects.get().text == "I would ask first."
    assert not Attempt.objects.filter(submitted_at__isnull=False).exists()


# --- scenes ---------------------------------------------------------------------------------


def test_she_goes_on_scene_by_scene_and_all_else_is_kept(attempt, browser):
    others = {"q-number": "2,5", "q-own-words": "I would"}
    answer = browser.post(page_of(attempt), {"scene": "scene/1", "q-scene": "begin", **others})
    assert answer.url == f"{page_of(attempt)}#question-scene"
    page = main_of(browser.get(page_of(attempt)))
    assert '<input type="hidden" name="q-scene" value="begin">' in page
    assert 'value="say-so"' in page
    assert 'value="easy-no"' not in page
    assert 'value="2,5"' in page
    assert "I would</textarea>" in page
    browser.post(page_of(attempt), {"scene": "scene/2", "q-scene": ["begin", "keep-on"], **others})
    assert "This is the end of the scene." in main_of(browser.get(page_of(attempt)))


def test_she_may_go_back_to_an_earlier_scene(attempt, browser):
    way = {"q-scene": ["begin", "say-so", "use-time"]}
    browser.post(page_of(attempt), {"then": "rest", **way})
    page = main_of(browser.get(page_of(attempt)))
    for keep in range(3):
        assert f'value="scene/{keep}"' in page
    browser.post(page_of(attempt), {"scene": "scene/1", **way})
    assert kept(attempt)["scene"] == ["begin"]
    browser.post(page_of(attempt), {"scene": "scene/0", "q-scene": ["begin"]})
    assert "scene" not in kept(attempt)


def test_going_on_without_choosing_is_told(attempt, browser):
    answer = browser.post(page_of(attempt), {"scene": "scene/1", "q-number": "7"})
    assert answer.status_code == 400
    assert main_of(answer).count("Choose one to go on.") == 1
    assert kept(attempt) == {"number": ["7"]}


# --- afterwards -----------------------------------------------------------------------------


def hand_in(learner, attempt, answers):
    """Hands in."""
    submit_attempt(learner=learner, attempt_id=attempt.public_id, answers=answers, at=now())


def test_every_kind_says_what_fits_and_why(attempt, browser, learner):
    hand_in(
        learner,
        attempt,
        {
            "order": ["listen", "ask", "end-on-time"],
            "match": ["company=lawyer", "appeal=lawyer"],
            "gap": ["g1=news"],
            "number": ["7"],
            "spot": ["window"],
            "scene": ["begin", "keep-on"],
            "own-words": ["I would ask first."],
        },
    )
    page = main_of(browser.get(page_of(attempt)))
    for words in (
        "You put it second. It fits first.",
        "You put it third. It fits.",
        "You chose: The lawyer. Not yet.",
        "You gave: news. This fits: weather.",
        "This fits: Shift.",
        "You wrote: 7. This fits: 2.5 litres.",
        "Think of two bottles.",
        "You chose this. Not yet.",
        "You chose:",
        "No one has seen your thought.",
        "I would ask first.",
        "A person reads this",
    ):
        assert words in page
    for word in ("wrong", "fail", "incorrect", "%"):
        assert word not in page.lower()
    assert "Try again" not in page


def test_a_result_waits_for_a_person_and_says_so(course, attempt, browser, learner, supervisor):
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    hand_in(learner, attempt, RIGHT)
    assert "Your result stands here when she has." in main_of(browser.get(page_of(attempt)))
    (quiz,) = lesson_state(learner, course.lessons[0], "en").quizzes
    assert (quiz.waits, quiz.met, quiz.tried) == (True, False, True)
    marks = {"marker": supervisor, "attempt_id": attempt.public_id, "question_key": "own-words"}
    mark_answer(**marks, met=False, comment="Say what you would ask.", at=now())
    page = main_of(browser.get(page_of(attempt)))
    assert "Six of seven are met." in page
    assert "Say what you would ask." in page
    reopen_answer(**marks, at=now())
    page = main_of(browser.get(page_of(attempt)))
    assert "A person reads one of your answers once more." in page
    assert "Six of seven are met." in page
    assert "Say what you would ask." not in page
    (quiz,) = lesson_state(learner, course.lessons[0], "en").quizzes
    assert (quiz.waits, quiz.met) == (False, True)


def test_other_accepted_words_later_change_no_past_result(course, attempt, browser, learner):
    hand_in(learner, attempt, {**RIGHT, "own-words": []})
    texts = {"questions": {key: dict(words) for key, words in TEXTS["questions"].items()}}
    options = {
        "g1": {"text": "", "feedback": "What helps.", "accept": ["snow"]},
        "g2": {"text": "", "feedback": "What helps.", "accept": ["Enter"]},
    }
    texts["questions"]["gap"] = {"text": "The {g1} and the {g2}.", "options": options}
    add_quiz_of_every_kind(course.lessons[0], key=course.quiz, texts=texts)
    assert QuizVersion.objects.count() == 1
    assert question(attempt, learner, "gap").met
    assert "You gave: weather. It fits." in main_of(browser.get(page_of(attempt)))
    later = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    hand_in(learner, later, {**RIGHT, "own-words": []})
    assert not question(later, learner, "gap").met


def test_a_gap_takes_the_words_of_every_language_since_she_may_change_it_midway(course, learner):
    italian = {
        "gap": {
            "text": "{g1} e {g2}",
            "options": {
                "g1": {"text": "", "feedback": "Ecco.", "accept": ["tempo"]},
                "g2": {"text": "", "feedback": "Ecco.", "accept": ["Maiusc"]},
            },
        }
    }
    key = uuid4()
    asked = [{"key": "gap", "kind": "gap", "options": [{"key": "g1"}, {"key": "g2"}]}]
    for language, words in (("en", {"gap": TEXTS["questions"]["gap"]}), ("it", italian)):
        register_quiz(
            key=key,
            lesson_key=course.lessons[1],
            definition=parse_definition(
                {"key": str(key), "pass_mark_percent": 60, "questions": asked}
            ),
            language=language,
            texts=parse_texts({"questions": words}),
            at=now(),
        )
    hers, no_language = ["g1=tempo", "g2=MAIUSC"], ["g1=tempus", "g2=sursum"]
    for language, words, met in (
        ("it", hers, True),
        ("en", hers, True),
        ("ro", hers, True),
        ("it", no_language, False),
    ):
        attempt = start_attempt(learner=learner, quiz_key=key, at=now())
        given = submit_attempt(
            learner=learner,
            attempt_id=attempt.public_id,
            answers={"gap": words},
            at=now(),
            language=language,
        )
        assert given.met is met


def test_the_right_answers_are_known_for_every_kind_but_her_own_words(course, learner, attempt):
    answers = correct_answers(course.quiz)
    assert answers["own-words"] == answers["think"] == []
    hand_in(learner, attempt, answers)
    assert Grade.objects.get().points == 6


def test_a_grade_of_the_first_release_is_shown_as_it_was(learner, browser):
    course = make_course("b")
    enrol(learner=learner, course_key=course.key, at=now())
    attempt = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    hand_in(learner, attempt, RIGHT_OF_FIRST)
    # What the first release wrote has nothing in this column.
    Attempt.objects.filter(pk=attempt.pk).update(judged={})
    assert "Both are met." in main_of(browser.get(page_of(attempt)))
    view = attempt_view(learner, attempt.public_id, "en")
    assert [one.met for one in view.questions] == [True, True]


def test_what_an_editor_or_she_writes_is_shown_and_never_run(course, learner, browser, attempt):
    script = "<script>alert(1)</script>"
    answers = {"gap": [f"g1={script}"], "number": [script], "own-words": [script]}
    save_answers(learner=learner, attempt_id=attempt.public_id, answers=answers, at=now())
    assert script not in browser.get(page_of(attempt)).text
    hand_in(learner, attempt, answers)
    assert script not in browser.get(page_of(attempt)).text


# --- the picture ----------------------------------------------------------------------------


def test_a_picture_is_sent_to_her_whose_attempt_shows_it_alone(
    attempt, browser, learner, person, signed_in
):
    address = f"{page_of(attempt)}pictures/{'ab' * 32}/"
    assert f'src="{address}"' in main_of(browser.get(page_of(attempt)))
    answer = browser.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer.content == b"a picture"
    assert browser.get(f"{page_of(attempt)}pictures/{'cd' * 32}/").status_code == 404
    for someone in (person(), person(Role.SUPERVISOR), person(Role.EDITOR)):
        assert signed_in(someone).get(address).status_code == 404
    leave_enrolment(
        learner=learner, enrolment_id=Enrolment.objects.get(course__code="a").public_id, at=now()
    )
    assert browser.get(address).status_code == 200


def test_a_picture_that_this_attempt_does_not_show_is_not_there(learner, browser, attempt):
    other = make_course("b")
    enrol(learner=learner, course_key=other.key, at=now())
    plain = start_attempt(learner=learner, quiz_key=other.quiz, at=now())
    assert browser.get(f"{page_of(plain)}pictures/{'ab' * 32}/").status_code == 404


# --- budgets --------------------------------------------------------------------------------


def test_pages_of_every_kind_ask_the_database_few_times(
    course, attempt, browser, learner, django_assert_max_num_queries
):
    save_answers(learner=learner, attempt_id=attempt.public_id, answers=RIGHT, at=now())
    browser.get("/learn/")  # the first request of a session writes when it began
    with django_assert_max_num_queries(10):
        assert browser.get(page_of(attempt)).status_code == 200
    hand_in(learner, attempt, RIGHT)
    with django_assert_max_num_queries(10):
        assert browser.get(page_of(attempt)).status_code == 200
    assert not Answer.objects.filter(question_key="own-words").exists()


def test_every_kind_of_question_has_its_page():
    assert list(KIND_PAGES) == list(KINDS)
    for page in KIND_PAGES.values():
        get_template(f"courses/parts/question_{page.template}.html")
        get_template(f"courses/parts/result_{page.template}.html")
        assert not page.script or find(page.script)
