"""Written answers: encrypted, read by a person of her organisation, marked, opened again."""

import re
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import Assignment, Draft
from accounts.roles import Role
from accounts.services import make_organisation
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from courses.enrolment.services import enrol
from courses.models import (
    Answer,
    Grade,
    LessonProgress,
    WrittenAnswer,
    WrittenMark,
)
from courses.progress.services import mark_lesson_read
from courses.publishing.quiz_services import register_quiz
from courses.questions.schema import parse_definition, parse_texts
from courses.quizzes.attempts.services import save_answers, start_attempt, submit_attempt
from courses.quizzes.marking import queries, services
from tests.concurrency import at_once
from tests.factories.courses import AUDIENCE, add_quiz_of_every_kind, make_course
from tests.factories.people import make_person
from tests.factories.record_access import assign
from tests.unit.quiz_kinds import RIGHT

WORDS = "I would ask her first, and wait."


@pytest.fixture
def course(db):
    made = make_course(with_quiz=False, audience=[*AUDIENCE, Role.SUPERVISOR])
    made.quiz = add_quiz_of_every_kind(made.lessons[0], questions=["number", "own-words"])
    return made


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


@pytest.fixture
def coordinator(person):
    return person(Role.COORDINATOR, name="olga")


def hand_in(learner, course, text=WORDS):
    """Her attempt, handed in with a number that fits and these words."""
    attempt = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    submit_attempt(
        learner=learner,
        attempt_id=attempt.public_id,
        answers={"number": RIGHT["number"], "own-words": [text]},
        at=now(),
    )
    attempt.refresh_from_db()
    return attempt


@pytest.fixture
def attempt(learner, course):
    return hand_in(learner, course)


def mark(marker, attempt, met=True, comment="", key="own-words"):
    """Marks."""
    return services.mark_answer(
        marker=marker,
        attempt_id=attempt.public_id,
        question_key=key,
        met=met,
        comment=comment,
        at=now(),
    )


def reopen(marker, attempt):
    """Opens again."""
    return services.reopen_answer(
        marker=marker, attempt_id=attempt.public_id, question_key="own-words", at=now()
    )


def grades(attempt):
    """Number, points and met of each grade."""
    return list(attempt.grades.order_by("number").values_list("number", "points", "met"))


# --- what is kept ---------------------------------------------------------------------------


def test_her_words_stand_encrypted_and_apart_from_her_choices(attempt):
    assert WrittenAnswer.objects.get().text == WORDS
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM courses_writtenanswer")
        assert b"ask her" not in bytes(cursor.fetchone()[0])
    assert [answer.question_key for answer in Answer.objects.all()] == ["number"]
    assert "own-words" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_what_she_put_aside_stands_there_again_and_what_she_took_away_does_not(course, learner):
    attempt = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    for text in (WORDS, WORDS + " Then I listen."):
        save_answers(
            learner=learner, attempt_id=attempt.public_id, answers={"own-words": [text]}, at=now()
        )
    assert WrittenAnswer.objects.get().text.endswith("Then I listen.")
    save_answers(learner=learner, attempt_id=attempt.public_id, answers={}, at=now())
    assert not WrittenAnswer.objects.exists()


def test_a_draft_is_hers_alone(course, learner, supervisor):
    attempt = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    save_answers(
        learner=learner, attempt_id=attempt.public_id, answers={"own-words": [WORDS]}, at=now()
    )
    assert queries.waiting_count(supervisor) == 0
    with pytest.raises(NotFound):
        mark(supervisor, attempt)


# --- marking --------------------------------------------------------------------------------


def test_nothing_is_graded_before_a_person_has_read_it(attempt, supervisor):
    assert attempt.submitted_at is not None
    assert attempt.judged == {"number": True, "own-words": None}
    assert grades(attempt) == []
    assert queries.waiting_count(supervisor) == 1


def test_a_mark_gives_the_grade_and_completes_the_lesson(attempt, supervisor):
    mark(supervisor, attempt, comment="You ask before you act.")
    assert grades(attempt) == [(1, 2, True)]
    assert LessonProgress.objects.get(enrolment__course__code="a").completed_at is not None
    entry = Entry.objects.get(verb="written-marked")
    assert entry.facts == {"number": 1}
    assert entry.about is not None
    assert queries.waiting_count(supervisor) == 0


def test_not_yet_says_what_to_do_next(attempt, supervisor):
    for comment in ("", "  \n"):
        with pytest.raises(Invalid):
            mark(supervisor, attempt, met=False, comment=comment)
    assert not WrittenMark.objects.exists()
    mark(supervisor, attempt, met=False, comment="Say what you would ask.")
    assert grades(attempt) == [(1, 1, False)]


def test_the_same_mark_twice_is_one_and_another_is_refused(attempt, supervisor, learner, person):
    colleague = person(Role.SUPERVISOR)
    assign(colleague, learner)
    first = mark(supervisor, attempt)
    assert mark(supervisor, attempt) == first
    for someone, met in ((supervisor, False), (colleague, True)):
        with pytest.raises(Conflict):
            mark(someone, attempt, met=met, comment="Something else.")
    assert grades(attempt) == [(1, 2, True)]


def test_opened_again_it_waits_and_is_marked_anew_in_a_grade_of_its_own(attempt, supervisor):
    mark(supervisor, attempt, met=False, comment="Say what you would ask.")
    reopen(supervisor, attempt)
    assert reopen(supervisor, attempt).number == 2
    assert queries.waiting_count(supervisor) == 1
    # What it came to holds until then.
    assert grades(attempt) == [(1, 1, False)]
    mark(supervisor, attempt)
    assert grades(attempt) == [(1, 1, False), (2, 2, True)]
    assert list(WrittenMark.objects.order_by("number").values_list("met", flat=True)) == [
        False, None, True
    ]  # fmt: skip
    assert LessonProgress.objects.get(enrolment__course__code="a").completed_at is not None


def test_a_later_not_yet_takes_no_completed_lesson_back(attempt, supervisor):
    mark(supervisor, attempt)
    reopen(supervisor, attempt)
    mark(supervisor, attempt, met=False, comment="Read once more.")
    assert grades(attempt)[-1] == (2, 1, False)
    assert LessonProgress.objects.get(enrolment__course__code="a").completed_at is not None


def test_who_marked_opens_again_or_who_is_assigned_after_her(
    attempt, supervisor, coordinator, learner, person
):
    mark(supervisor, attempt)
    colleague = person(Role.SUPERVISOR)
    for nobody in (colleague, coordinator):
        with pytest.raises(NotFound):
            reopen(nobody, attempt)
    assign(colleague, learner)
    with pytest.raises(Refused):
        reopen(colleague, attempt)
    Assignment.objects.filter(person=supervisor).update(ended_at=now())
    assert reopen(colleague, attempt).met is None


def test_what_nobody_marked_cannot_be_opened_again(attempt, supervisor):
    with pytest.raises(Conflict):
        reopen(supervisor, attempt)


@pytest.mark.parametrize("comment", ["x" * 1001, "a\x00b"])
def test_a_comment_that_cannot_be_kept_is_refused(attempt, supervisor, comment):
    with pytest.raises(Invalid):
        mark(supervisor, attempt, comment=comment)


def test_others_do_not_mark(attempt, learner, person, lighthouse):
    others = [
        learner,
        person(Role.LEARNER),
        person(Role.MENTOR),
        person(Role.EDITOR),
        person(Role.SAFEGUARDING_LEAD),
        person(Role.SUPERVISOR),
        person(Role.COORDINATOR),
        person(Role.SUPERVISOR, organisation=lighthouse),
        person(Role.COORDINATOR, organisation=lighthouse),
    ]
    for someone in others:
        for step in (mark, reopen):
            with pytest.raises(NotFound):
                step(someone, attempt)
        with pytest.raises(NotFound):
            queries.answer_to_mark(someone, WrittenAnswer.objects.get().public_id, "en")
    assert not WrittenMark.objects.exists()


def test_nobody_marks_her_own_words(course, supervisor):
    enrol(learner=supervisor, course_key=course.key, at=now())
    own = hand_in(supervisor, course)
    with pytest.raises(NotFound):
        mark(supervisor, own)
    assert queries.waiting_count(supervisor) == 0


def test_another_question_of_the_attempt_is_not_there(attempt, supervisor):
    with pytest.raises(NotFound):
        mark(supervisor, attempt, key="number")


def test_a_written_answer_left_empty_waits_for_nobody(course, learner, supervisor):
    attempt = hand_in(learner, course, text="  ")
    assert grades(attempt) == [(1, 1, False)]
    assert queries.waiting_count(supervisor) == 0


def test_with_two_written_answers_the_grade_comes_with_the_second_mark(course, learner, supervisor):
    asked = [{"key": key, "kind": "written"} for key in ("one", "two")]
    words = {key: {"text": "Why?", "guide": "Any reason."} for key in ("one", "two")}
    course.quiz = uuid4()
    register_quiz(
        key=course.quiz,
        lesson_key=course.lessons[1],
        definition=parse_definition(
            {"key": str(course.quiz), "pass_mark_percent": 60, "questions": asked}
        ),
        language="en",
        texts=parse_texts({"questions": words}),
        at=now(),
    )
    attempt = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    submit_attempt(
        learner=learner,
        attempt_id=attempt.public_id,
        answers={"one": ["a"], "two": ["b"]},
        at=now(),
    )
    mark(supervisor, attempt, key="one")
    assert grades(attempt) == []
    mark(supervisor, attempt, key="two", met=False, comment="Say why.")
    assert grades(attempt) == [(1, 1, False)]


def test_after_not_yet_her_words_stand_there_again_and_after_met_they_do_not(
    course, learner, attempt, supervisor
):
    mark(supervisor, attempt, met=False, comment="Say what you would ask.")
    again = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    assert again.written.get().text == WORDS
    submit_attempt(
        learner=learner, attempt_id=again.public_id, answers={"own-words": [WORDS]}, at=now()
    )
    mark(supervisor, again)
    third = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    assert not third.written.exists()


def test_two_marks_at_once_are_one_mark_and_one_grade(transactional_db):
    course = make_course(with_quiz=False)
    course.quiz = add_quiz_of_every_kind(course.lessons[0], questions=["own-words"])
    harbour = make_organisation(name="Harbour")
    learner = make_person(Role.LEARNER, organisation=harbour)
    markers = [make_person(Role.SUPERVISOR, organisation=harbour) for _one in range(3)]
    enrol(learner=learner, course_key=course.key, at=now())
    for marker in markers:
        assign(marker, learner)
    attempt = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    submit_attempt(
        learner=learner, attempt_id=attempt.public_id, answers={"own-words": [WORDS]}, at=now()
    )

    def try_to_mark(marker):
        try:
            return mark(marker, attempt)
        except Conflict:
            return None

    found = at_once(*(partial(try_to_mark, marker) for marker in markers))
    assert len([one for one in found if one is not None]) == 1
    assert WrittenMark.objects.count() == Grade.objects.count() == 1
    assert kept_beside() == last_marks()


# --- pages ----------------------------------------------------------------------------------


def main_of(response):
    """What stands between <main> and its end."""
    return response.content.decode().split("<main")[1].split("</main>")[0]


def test_a_comment_is_kept_as_it_is_written_and_is_gone_when_the_mark_is_given(
    attempt, supervisor, signed_in, learner
):
    address = f"/assessment/marking/{WrittenAnswer.objects.get().public_id}/"
    begun = {"mark": "not-yet", "comment": "A quiet heron."}
    desk = signed_in(supervisor)
    assert desk.post(address, {"draft-keep": "1", **begun}).json() == {"version": 1}
    assert Draft.objects.get().about == learner
    page = main_of(signed_in(supervisor).get(address))
    assert "A quiet heron." in page
    assert re.search(r'value="not-yet"[^>]* checked', page)
    assert not WrittenMark.objects.exists()
    assert desk.post(address, begun).status_code == 302
    assert Draft.objects.get().words is None


def test_from_the_desk_to_the_mark_and_back(attempt, supervisor, signed_in):
    browser = signed_in(supervisor)
    assert "Mark answer: Amara" in main_of(browser.get("/"))
    page = main_of(browser.get("/assessment/marking/"))
    assert "Mark Amara" in page
    address = f"/assessment/marking/{WrittenAnswer.objects.get().public_id}/"
    assert f'href="{address}"' in page
    page = main_of(browser.get(address))
    assert WORDS in page
    assert "Look for a question that she asks first." in page
    answer = browser.post(address, {"mark": "met", "comment": "You ask first."})
    assert (answer.status_code, answer.url) == (302, "/assessment/marking/")
    assert "Nothing to do." in main_of(browser.get("/assessment/marking/"))
    marked = main_of(browser.get("/assessment/marking/?state=marked"))
    assert "View Amara" in marked
    page = main_of(browser.get(address))
    assert "You ask first." in page
    assert browser.post(f"{address}reopen/").url == address
    assert "Reopened" in main_of(browser.get("/assessment/marking/"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Please choose one of the two."),
        ({"mark": "perhaps"}, "Select a valid choice"),
        ({"mark": "not-yet"}, "Please describe the next step in a sentence or two."),
        ({"mark": "not-yet", "comment": " "}, "Please describe the next step"),
        ({"mark": "met", "comment": "x" * 1001}, "at most 1000 characters"),
        ({"mark": "met", "comment": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_a_mark_that_lacks_something_is_told_and_keeps_her_words(
    attempt, supervisor, signed_in, fields, sentence
):
    address = f"/assessment/marking/{WrittenAnswer.objects.get().public_id}/"
    answer = signed_in(supervisor).post(address, fields)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not WrittenMark.objects.exists()


def test_the_queue_is_filtered_by_state_and_course(attempt, course, learner, supervisor, signed_in):
    other = make_course("b", with_quiz=False, title="Ideas")
    other.quiz = add_quiz_of_every_kind(other.lessons[0], questions=["number", "own-words"])
    enrol(learner=learner, course_key=other.key, at=now())
    mark(supervisor, hand_in(learner, other))
    browser = signed_in(supervisor)

    def rows(query):
        return main_of(browser.get(f"/assessment/marking/{query}")).count(" Amara</a>")

    assert rows("") == 1
    assert rows("?state=marked") == 1
    assert rows("?state=marked&course=a") == 0
    assert rows("?state=marked&course=b") == 1
    assert rows("?state=unknown&course=b&page=x") == 0
    assert "Ideas" in main_of(browser.get("/assessment/marking/"))


def test_nobody_else_opens_the_queue(attempt, learner, person, lighthouse, signed_in):
    address = f"/assessment/marking/{WrittenAnswer.objects.get().public_id}/"
    for someone in (learner, person(Role.MENTOR), person(Role.EDITOR)):
        browser = signed_in(someone)
        for path in ("/assessment/marking/", address, f"{address}reopen/"):
            assert browser.get(path).status_code == 404
            assert browser.post(path, {"mark": "met"}).status_code in (404, 405)
    elsewhere = signed_in(person(Role.SUPERVISOR, organisation=lighthouse))
    assert "Amara" not in elsewhere.get("/assessment/marking/").content.decode()
    assert elsewhere.post(address, {"mark": "met"}).status_code == 404
    assert not WrittenMark.objects.exists()


@pytest.fixture
def handed_in(course, person, supervisor):
    """Call it with a number for as many women who handed in."""

    def make(number):
        for _one in range(number):
            woman = person()
            enrol(learner=woman, course_key=course.key, at=now())
            assign(supervisor, woman)
            hand_in(woman, course)

    return make


def last_marks():
    """What the marks themselves say, by answer."""
    return {
        answer: mark.met
        for answer, mark in (
            (one.pk, one.marks.order_by("-number").first()) for one in WrittenAnswer.objects.all()
        )
        if mark
    }


def kept_beside():
    """What stands beside the answers that were ever marked."""
    marked = WrittenAnswer.objects.filter(marks__isnull=False).distinct()
    return dict(marked.values_list("pk", "marked_met"))


def test_what_stands_beside_an_answer_is_what_its_last_mark_says(handed_in, supervisor):
    handed_in(2)
    first, second = (answer.attempt for answer in WrittenAnswer.objects.order_by("pk"))
    steps = [
        (partial(mark, supervisor, first), {True}),
        (partial(reopen, supervisor, first), {None}),
        (partial(mark, supervisor, first, met=False, comment="Ask first."), {False}),
        (partial(mark, supervisor, second), {False, True}),
    ]
    for step, said in steps:
        step()
        assert kept_beside() == last_marks()
        assert set(kept_beside().values()) == said
    with pytest.raises(Conflict):
        mark(supervisor, second, met=False, comment="Ask first.")
    assert kept_beside() == last_marks()


def test_every_state_holds_its_answers_and_offers_the_same_courses(handed_in, supervisor):
    other = make_course("b", title="Peer circle")
    handed_in(3)
    attempts = [one.attempt for one in WrittenAnswer.objects.order_by("pk")]
    mark(supervisor, attempts[0])
    WrittenAnswer.objects.filter(attempt=attempts[1]).update(ran_out_at=now())
    for state, answers in (
        (queries.WAITING, {attempts[2]}),
        (queries.MARKED, {attempts[0]}),
        (queries.RAN_OUT, {attempts[1]}),
    ):
        found = queries.marking_queue(supervisor, state=state, course="", page=None, language="en")
        keys = {row.public_id for row in found.rows}
        assert keys == {attempt.written.get().public_id for attempt in answers}
        assert [code for code, _title in found.courses] == ["a"]
        assert found.page.paginator.count == 1
    assert other.code == "b"


@pytest.mark.parametrize("answers", [1, 20])
def test_the_queue_asks_the_database_the_same_few_times(
    handed_in, supervisor, signed_in, answers, django_assert_max_num_queries
):
    handed_in(answers)
    browser = signed_in(supervisor)
    browser.get("/leave/state/")
    with django_assert_max_num_queries(12):
        assert main_of(browser.get("/assessment/marking/")).count('/">Mark ') == answers
