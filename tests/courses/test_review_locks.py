"""Publishing and learning at the same moment: neither waits for the other for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from courses.catalogue.services import retire_lesson
from courses.enrolment.services import enrol
from courses.progress import services as progress
from courses.progress.services import mark_read, open_lesson
from courses.quizzes.services import start_attempt
from lms.accounts.roles import Role
from lms.common.clock import now
from tests.factories.courses import add_quiz, make_course

SECONDS = 20

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite has one writer at a time: set TEST_POSTGRES_URL",
    ),
]


@pytest.fixture
def learner(person):
    return person(Role.LEARNER)


def both(monkeypatch, learn, publish):
    """`publish` has locked what it publishes and comes to the enrolments; `learn` holds hers."""
    locked, holding = Event(), Event()
    lock, visit = progress._locked, progress.visit

    def lock_when_she_holds_hers(enrolments):
        locked.set()
        assert holding.wait(SECONDS)
        return lock(enrolments)

    def visit_when_the_lesson_is_locked(**named):
        holding.set()
        assert locked.wait(SECONDS)
        return visit(**named)

    monkeypatch.setattr(progress, "_locked", lock_when_she_holds_hers)
    for module in ("courses.progress.services", "courses.quizzes.services"):
        monkeypatch.setattr(f"{module}.visit", visit_when_the_lesson_is_locked)

    def run(call):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [job.result(SECONDS) for job in [pool.submit(run, one) for one in (publish, learn)]]


def test_lesson_is_withdrawn_while_she_opens_it(monkeypatch, learner):
    course = make_course(with_quiz=False)
    enrol(learner=learner, course_key=course.key, at=now())
    lesson = course.lessons[0]
    both(
        monkeypatch,
        lambda: open_lesson(learner=learner, lesson_key=lesson, at=now()),
        lambda: retire_lesson(key=lesson, at=now()),
    )
    assert learner.enrolments.get().lessons.count() == 1


def test_quiz_moves_to_another_lesson_while_she_starts_it(monkeypatch, learner):
    course = make_course()
    enrol(learner=learner, course_key=course.key, at=now())
    # Only the quiz is missing, so moving it away completes the lesson for her.
    mark_read(learner=learner, lesson_key=course.lessons[0], at=now())
    both(
        monkeypatch,
        lambda: start_attempt(learner=learner, quiz_key=course.quiz, at=now()),
        lambda: add_quiz(course.lessons[1], key=course.quiz),
    )
    assert learner.enrolments.get().attempts.count() == 1
