"""Whole sittings before the person who marks, and what she says otherwise than the rules."""

from datetime import timedelta
from functools import partial

import pytest

from accounts.roles import Role
from accounts.services import make_organisation
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from courses.enrolment.services import enrol
from courses.models import Attempt, Grade, LessonProgress, SecondLook
from courses.progress.services import mark_lesson_read
from courses.quizzes.attempts.services import start_attempt, submit_attempt
from courses.quizzes.marking.results import queries, services
from tests.concurrency import at_once
from tests.factories.courses import (
    HALF,
    RIGHT,
    STAFF_AUDIENCE,
    add_quiz,
    add_quiz_of_every_kind,
    make_course,
)
from tests.factories.people import make_person
from tests.factories.record_access import assign

LIST = "/assessment/marking/results/"
REASON = "You said the same in other words."


@pytest.fixture
def course(db):
    return make_course()


@pytest.fixture
def learner(course, person):
    woman = person(name="Hana")
    enrol(learner=woman, course_key=course.key, at=now())
    return woman


@pytest.fixture
def marker(person, learner):
    found = person(Role.SUPERVISOR, name="Grace")
    assign(found, learner)
    return found


def sit(learner, quiz, answers, started=None):
    attempt = start_attempt(learner=learner, quiz_key=quiz, at=started or now())
    submit_attempt(learner=learner, attempt_id=attempt.public_id, answers=answers, at=now())
    return attempt


def again(marker, attempt, question="helps", met=True, reason=REASON):
    return services.look_again(
        marker=marker,
        attempt_id=attempt.public_id,
        question_key=question,
        met=met,
        reason=reason,
        at=now(),
    )


def names(user, **filters):
    found = queries.list_results(user, queries.Filters(**filters), page=1, language="en")
    return [(row.learner, row.met) for row in found.rows]


# --- the list -------------------------------------------------------------------------------


def test_what_was_handed_in_is_listed_newest_first_and_open_ones_are_not(course, learner, marker):
    sit(learner, course.quiz, HALF)
    sit(learner, course.quiz, RIGHT)
    start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    assert names(marker) == [("Hana", True), ("Hana", False)]


def test_the_list_is_filtered_by_course_quiz_name_and_outcome(course, learner, marker, person):
    other = make_course("b", title="Peer circle")
    second = person(name="Dua")
    enrol(learner=second, course_key=other.key, at=now())
    assign(marker, second)
    written = add_quiz_of_every_kind(course.lessons[1], questions=["own-words"])
    sit(learner, course.quiz, HALF)
    sit(learner, written, {"own-words": ["I would ask first."]})
    sit(second, other.quiz, RIGHT)
    assert names(marker) == [("Dua", True), ("Hana", None), ("Hana", False)]
    assert names(marker, course="b") == [("Dua", True)]
    assert names(marker, quiz=str(written)) == [("Hana", None)]
    assert names(marker, name="han") == [("Hana", None), ("Hana", False)]
    assert names(marker, outcome="met") == [("Dua", True)]
    assert names(marker, outcome="not-yet") == [("Hana", False)]
    assert names(marker, outcome="waiting") == [("Hana", None)]
    assert names(marker, course="b", outcome="waiting") == []


def test_only_who_is_assigned_to_her_sees_it_and_nobody_her_own(
    course, learner, marker, person, lighthouse
):
    attempt = sit(learner, course.quiz, HALF)
    assert names(marker) == [("Hana", False)]
    for someone in (person(Role.COORDINATOR), person(Role.SUPERVISOR)):
        assert names(someone) == []
    elsewhere = person(Role.SUPERVISOR, organisation=lighthouse)
    assert names(elsewhere) == []
    for someone in (elsewhere, learner, person(Role.EDITOR), person(Role.STAFF_LEARNER)):
        with pytest.raises(NotFound):
            queries.attempt_report(someone, attempt.public_id, "en")
        with pytest.raises(NotFound):
            again(someone, attempt)
    for someone in (learner, person(Role.EDITOR), person(Role.TECHNICAL_ADMINISTRATOR)):
        with pytest.raises(NotFound):
            names(someone)
    assert not SecondLook.objects.exists()


def test_a_marker_does_not_see_her_own_sitting(person, marker):
    course = make_course("s", audience=STAFF_AUDIENCE)
    enrol(learner=marker, course_key=course.key, at=now())
    attempt = sit(marker, course.quiz, HALF)
    assert names(marker) == []
    with pytest.raises(NotFound):
        again(marker, attempt)


def test_an_open_sitting_is_nobodys_to_read(course, learner, marker):
    attempt = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    with pytest.raises(NotFound):
        queries.attempt_report(marker, attempt.public_id, "en")
    with pytest.raises(NotFound):
        again(marker, attempt)


def test_the_list_says_when_she_began_and_handed_in_and_what_took_longer(person, marker, signed_in):
    course = make_course("s", with_quiz=False, audience=STAFF_AUDIENCE)
    colleague = person(Role.STAFF_LEARNER, name="Jo")
    enrol(learner=colleague, course_key=course.key, at=now())
    quiz = add_quiz(course.lessons[0], minutes=20)
    sit(colleague, quiz, RIGHT, started=now() - timedelta(minutes=19))
    sit(colleague, quiz, RIGHT, started=now() - timedelta(minutes=21))
    page = signed_in(marker).get(LIST).content.decode()
    assert page.count("Late. It counts the same.") == 1
    assert {row[1] for row in names(marker)} == {True}


@pytest.mark.parametrize("sittings", [1, 20])
def test_the_list_asks_the_database_the_same_few_times_at_any_size(
    opened, course, learner, sittings, django_assert_max_num_queries
):
    browser, _address = opened
    for _number in range(sittings):
        sit(learner, course.quiz, HALF)
    browser.get("/learn/")
    with django_assert_max_num_queries(12):
        assert browser.get(LIST).status_code == 200
    attempt = Attempt.objects.first()
    with django_assert_max_num_queries(12):
        assert browser.get(f"{LIST}{attempt.public_id}/").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "course=zebra",
        "quiz=not-a-key",
        "quiz=3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "outcome=best",
        "page=9999",
        "page=x",
        f"name={'x' * 5000}",
    ],
)
def test_a_made_up_filter_is_no_error(course, learner, marker, signed_in, query):
    sit(learner, course.quiz, HALF)
    assert signed_in(marker).get(f"{LIST}?{query}").status_code == 200


# --- looking again --------------------------------------------------------------------------


def test_looking_again_adds_a_grade_and_completes_the_lesson(course, learner, marker):
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    attempt = sit(learner, course.quiz, HALF)
    assert LessonProgress.objects.get(enrolment__course__code="a").completed_at is None
    again(marker, attempt)
    grades = list(attempt.grades.order_by("number").values_list("number", "points", "met"))
    assert grades == [(1, 1, False), (2, 2, True)]
    assert LessonProgress.objects.get(enrolment__course__code="a").completed_at is not None
    attempt.refresh_from_db()
    assert attempt.judged == {"late": True, "helps": False}


def test_it_may_go_against_her_and_takes_no_completion_back(course, learner, marker):
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    attempt = sit(learner, course.quiz, RIGHT)
    again(marker, attempt, met=False)
    assert attempt.grades.get(number=2).met is False
    assert LessonProgress.objects.get(enrolment__course__code="a").completed_at is not None


def test_it_is_only_ever_added_and_the_last_word_holds(course, learner, marker):
    attempt = sit(learner, course.quiz, HALF)
    again(marker, attempt)
    again(marker, attempt, met=False, reason="I had read another line.")
    again(marker, attempt, met=True)
    assert list(SecondLook.objects.order_by("number").values_list("number", "met")) == [
        (1, True),
        (2, False),
        (3, True),
    ]
    assert list(Grade.objects.order_by("number").values_list("met", flat=True)) == [
        False,
        True,
        False,
        True,
    ]


def test_the_log_says_who_and_which_and_not_why(course, learner, marker):
    attempt = sit(learner, course.quiz, HALF)
    again(marker, attempt)
    entry = Entry.objects.get(verb="answer-looked-at-again")
    assert entry.facts == {"number": 1, "grade": Grade.objects.get(number=2).pk}
    assert entry.subject_id == str(attempt.public_id)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"reason": "  "}, Invalid),
        ({"reason": "x" * 1001}, Invalid),
        ({"reason": "a\x00b"}, Invalid),
        ({"question": "zebra"}, Invalid),
        ({"met": False}, Conflict),
    ],
)
def test_bad_input_adds_nothing(course, learner, marker, changed, error):
    attempt = sit(learner, course.quiz, HALF)
    with pytest.raises(error):
        again(marker, attempt, **changed)
    assert not SecondLook.objects.exists()
    assert Grade.objects.count() == 1


def test_a_written_answer_is_marked_and_not_turned_over_here(course, learner, marker):
    quiz = add_quiz_of_every_kind(course.lessons[1], questions=["own-words"])
    attempt = sit(learner, quiz, {"own-words": ["I would ask first."]})
    with pytest.raises(Invalid):
        again(marker, attempt, question="own-words")


def test_while_a_written_answer_waits_looking_again_gives_no_grade_yet(course, learner, marker):
    quiz = add_quiz_of_every_kind(course.lessons[1], questions=["number", "own-words"])
    attempt = sit(learner, quiz, {"own-words": ["I would ask first."]})
    again(marker, attempt, question="number")
    assert not Grade.objects.exists()


def test_she_reads_that_a_person_looked_again_and_why(course, learner, marker, signed_in):
    attempt = sit(learner, course.quiz, HALF)
    browser = signed_in(learner)
    address = f"/courses/attempts/{attempt.public_id}/"
    assert "A person looked at this again" not in browser.get(address).content.decode()
    again(marker, attempt)
    page = browser.get(address).content.decode()
    assert "A person looked at this again" in page
    assert REASON in page
    assert "Both are met." in page
    start = browser.get(f"/courses/quizzes/{course.quiz}/start/").content.decode()
    assert "Both are met." in start


def test_two_markers_at_once_add_one_second_look(transactional_db):
    course = make_course()
    harbour = make_organisation(name="Harbour")
    learner = make_person(Role.LEARNER, organisation=harbour)
    markers = [make_person(Role.SUPERVISOR, organisation=harbour) for _number in range(2)]
    enrol(learner=learner, course_key=course.key, at=now())
    for marker in markers:
        assign(marker, learner)
    attempt = sit(learner, course.quiz, HALF)

    def looks(marker):
        try:
            return again(marker, attempt).number
        except Conflict:
            return "conflict"

    said = at_once(*(partial(looks, marker) for marker in markers))
    assert sorted(map(str, said)) == ["1", "conflict"]
    assert list(attempt.grades.order_by("number").values_list("number", flat=True)) == [1, 2]


# --- the page -------------------------------------------------------------------------------


@pytest.fixture
def opened(course, learner, marker, signed_in):
    attempt = sit(learner, course.quiz, HALF)
    return signed_in(marker), f"{LIST}{attempt.public_id}/"


def test_one_sitting_shows_every_question_answer_and_feedback(opened):
    browser, address = opened
    assert address in browser.get(LIST).content.decode()
    page = browser.get(address).content.decode()
    for words in ("Result of Hana", "It is late.", "What helps", "Speed tires it more."):
        assert words in page
    assert page.count("Review result") == 2
    assert "%" not in page


def test_the_marker_looks_again_on_the_page(opened):
    browser, address = opened
    look = f"{address}look-again/helps/"
    assert look in browser.get(address).content.decode()
    assert "Speed tires it more." in browser.get(look).content.decode()
    data = {"mark": "met", "reason": REASON}
    assert browser.post(look, data).status_code == 302
    page = browser.get(address).content.decode()
    assert "Grades, newest first" in page
    assert page.count(REASON) == 2
    # Pressed twice by accident: it stands so already.
    answered = browser.post(look, data)
    assert answered.status_code == 409
    assert "The result is already the same." in answered.content.decode()


def test_what_she_has_typed_of_an_answer_waits_on_its_page_alone(opened):
    browser, address = opened
    helps, other = f"{address}look-again/helps/", f"{address}look-again/late/"
    kept = browser.post(helps, {"mark": "met", "reason": REASON, "draft-keep": "1"})
    assert (kept.status_code, kept.json()) == (200, {"version": 1})
    assert not SecondLook.objects.exists()
    assert REASON in browser.get(helps).content.decode()
    assert REASON not in browser.get(other).content.decode()
    browser.post(helps, {"mark": "met", "reason": REASON})
    # Once it is said, it stands among what was said and no longer in the box.
    assert f">{REASON}</textarea>" not in browser.get(helps).content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Please look once more at the marked lines."),
        ({"mark": "met"}, "Please give the reason in a sentence or two."),
        ({"reason": REASON}, "Please choose one of the two."),
    ],
)
def test_a_form_that_is_not_whole_keeps_her_words_and_says_what_is_missing(opened, data, said):
    browser, address = opened
    answered = browser.post(f"{address}look-again/helps/", data)
    assert answered.status_code == 400
    page = answered.content.decode()
    assert said in page
    assert (REASON in page) == ("reason" in data)
    assert not SecondLook.objects.exists()


def test_another_organisations_sitting_is_not_there(opened, person, lighthouse, signed_in):
    own, address = opened
    browser = signed_in(person(Role.SUPERVISOR, organisation=lighthouse))
    assert browser.get(address).status_code == 404
    data = {"mark": "met", "reason": REASON}
    assert browser.post(f"{address}look-again/helps/", data).status_code == 404
    assert own.post(f"{address}look-again/zebra/", data).status_code == 404
    assert not SecondLook.objects.exists()
