"""Pictures and drawings beside questions and answers: for her and for who marks alone."""

import copy

import pytest

from accounts.roles import Role
from core.clock import now
from courses.enrolment.services import enrol
from courses.models import Picture, QuizVersion
from courses.publishing.quiz_services import register_quiz
from courses.questions.schema import check_texts, parse_definition, parse_texts
from courses.quizzes.attempts.services import start_attempt, submit_attempt
from tests.factories.courses import RIGHT, add_quiz, definition_data, make_course, texts_data
from tests.factories.record_access import assign
from tests.unit.quiz_kinds import EVERY_KIND, TEXTS

DIGEST = "cd" * 32
SHOWN = {"digest": DIGEST, "width": 80, "height": 60}


def pictured_texts():
    """The usual words, with a picture at a question and a drawing at an answer."""
    words = texts_data()
    late = words["questions"]["late"]
    late |= {"picture": SHOWN, "alt": "A lamp in the evening."}
    late["options"]["push-on"]["drawing"] = "book"
    late["options"]["small-piece"] |= {"picture": SHOWN, "alt": "A small piece."}
    # Only one of these answers has a picture.
    words["questions"]["helps"]["options"]["aloud"] |= {"picture": SHOWN, "alt": "A mouth."}
    return words


@pytest.fixture
def course(db):
    made = make_course()
    Picture.objects.create(digest=DIGEST, data=b"a picture", created_at=now())
    register_quiz(
        key=made.quiz,
        lesson_key=made.lessons[0],
        definition=parse_definition(definition_data(made.quiz)),
        language="en",
        texts=parse_texts(pictured_texts()),
        at=now(),
    )
    return made


@pytest.fixture
def learner(course, person):
    woman = person()
    enrol(learner=woman, course_key=course.key, at=now())
    return woman


@pytest.fixture
def attempt(course, learner):
    return start_attempt(learner=learner, quiz_key=course.quiz, at=now())


def address(attempt, digest=DIGEST):
    return f"/courses/attempts/{attempt.public_id}/pictures/{digest}/"


def hand_in(learner, attempt):
    submit_attempt(learner=learner, attempt_id=attempt.public_id, answers=RIGHT, at=now())


def test_she_sees_picture_and_drawing_before_and_after_handing_in(attempt, learner, signed_in):
    browser = signed_in(learner)
    for _state in ("open", "handed in"):
        page = browser.get(f"/courses/attempts/{attempt.public_id}/").content.decode()
        assert page.count(f'src="{address(attempt)}"') == 3
        assert 'alt="A lamp in the evening."' in page
        assert 'class="drawing shown"' in page
        hand_in(learner, attempt)
    assert browser.get(address(attempt)).content == b"a picture"


def test_pictures_make_no_new_version(course):
    add_quiz(course.lessons[0], key=course.quiz)
    version = QuizVersion.objects.get(quiz__key=course.quiz)
    assert "picture" not in version.texts["en"]["questions"]["late"]


def test_only_she_and_who_marks_get_the_picture(attempt, learner, person, lighthouse, signed_in):
    grace = person(Role.SUPERVISOR)
    assign(grace, learner)
    marker = signed_in(grace)
    assert marker.get(address(attempt)).status_code == 404
    hand_in(learner, attempt)
    assert marker.get(address(attempt)).status_code == 200
    for someone in (
        person(),
        person(Role.EDITOR),
        person(Role.SUPERVISOR),
        person(Role.SUPERVISOR, organisation=lighthouse),
    ):
        assert signed_in(someone).get(address(attempt)).status_code == 404


def test_a_picture_that_the_quiz_does_not_show_is_not_there(attempt, learner, signed_in):
    Picture.objects.create(digest="ee" * 32, data=b"another", created_at=now())
    assert signed_in(learner).get(address(attempt, "ee" * 32)).status_code == 404


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({"picture": SHOWN}, "shown-alt-empty"),
        ({"picture": SHOWN, "alt": "A", "drawing": "book"}, "picture-and-drawing"),
        ({"picture": SHOWN, "alt": "A"}, None),
        ({"drawing": "book"}, None),
    ],
)
def test_what_is_shown_is_checked_at_questions_and_at_answers(words, problem):
    definition = parse_definition(definition_data("00000000-0000-4000-8000-000000000000"))
    at_question, at_answer = texts_data(), texts_data()
    at_question["questions"]["late"] |= words
    at_answer["questions"]["late"]["options"]["push-on"] |= words
    for texts, where in ((at_question, "late"), (at_answer, "late.push-on")):
        expected = [f"{problem}:{where}"] if problem else []
        assert check_texts(definition, parse_texts(texts)) == expected


def test_kinds_without_a_place_for_pictures_refuse_them():
    definition = parse_definition(EVERY_KIND)
    texts = copy.deepcopy(TEXTS)
    for words in texts["questions"].values():
        words["drawing"] = "book"
    found = {problem.split(":")[0] for problem in check_texts(definition, parse_texts(texts))}
    assert found == {"nothing-is-shown-here"}
