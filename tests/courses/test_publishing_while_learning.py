"""Publishing and learning at the same moment: neither waits for the other for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from accounts.roles import Role
from core.clock import now
from courses.enrolment.services import enrol
from courses.models import QuizVersion
from courses.progress import services as progress
from courses.progress.services import mark_lesson_read, open_lesson
from courses.publishing import quiz_services, services
from courses.publishing.services import register_outline, retire_lesson
from courses.questions.schema import parse_definition, parse_texts
from courses.quizzes.attempts.services import start_attempt
from tests.concurrency import on_postgresql, one_within_another
from tests.factories.courses import add_lesson, add_quiz, make_course

SECONDS = 20

pytestmark = [
    pytest.mark.django_db(transaction=True),
    on_postgresql,
]


@pytest.fixture
def learner(person):
    return person(Role.LEARNER)


def both(monkeypatch, learn, publish):
    """`publish` has locked what it publishes and comes to the enrolments; `learn` holds hers."""
    locked, holding = Event(), Event()
    lock, visit = progress._locked, progress.record_visit

    def lock_when_she_holds_hers(enrolments):
        locked.set()
        assert holding.wait(SECONDS)
        return lock(enrolments)

    def visit_when_the_lesson_is_locked(**named):
        holding.set()
        assert locked.wait(SECONDS)
        return visit(**named)

    monkeypatch.setattr(progress, "_locked", lock_when_she_holds_hers)
    for module in ("courses.progress.services", "courses.quizzes.attempts.services"):
        monkeypatch.setattr(f"{module}.record_visit", visit_when_the_lesson_is_locked)

    def run(call):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [job.result(SECONDS) for job in [pool.submit(run, one) for one in (publish, learn)]]


def withdrawn(course, _others):
    retire_lesson(key=course.lessons[0], at=now())


def made_an_extra(course, _others):
    add_lesson(course.modules[0], 1, key=course.lessons[0], extra=True)


def loaded_anew(course, others):
    add_lesson(course.modules[0], 1, key=course.lessons[0])
    add_lesson(course.modules[0], 9, key=others[0], extra=True)


@pytest.mark.parametrize("publish", [withdrawn, made_an_extra, loaded_anew])
def test_the_course_changes_in_one_step_while_she_opens_a_lesson(monkeypatch, learner, publish):
    course = make_course(with_quiz=False)
    others = [add_lesson(course.modules[0], 9)]
    register_outline(course_key=course.key, at=now())
    enrol(learner=learner, course_key=course.key, at=now())

    def published():
        with transaction.atomic():
            publish(course, others)
            register_outline(course_key=course.key, at=now())

    both(
        monkeypatch,
        lambda: open_lesson(learner=learner, lesson_key=course.lessons[0], at=now()),
        published,
    )
    assert learner.enrolments.get().lessons.count() == 1


def test_two_editors_publish_in_one_course(monkeypatch, learner):
    course = make_course(with_quiz=False)
    extra = add_lesson(course.modules[0], 9)
    register_outline(course_key=course.key, at=now())
    enrol(learner=learner, course_key=course.key, at=now())

    def take_out():
        retire_lesson(key=course.lessons[0], at=now())
        register_outline(course_key=course.key, at=now())

    def make_an_extra():
        add_lesson(course.modules[0], 9, key=extra, extra=True)
        return register_outline(course_key=course.key, at=now())

    outline = one_within_another(
        monkeypatch, (services, "update_course_completion"), take_out, make_an_extra
    )
    assert outline.lessons == [str(key) for key in course.lessons[1:]]


def test_two_translations_at_once_are_both_kept(monkeypatch):
    course = make_course(lessons=1)
    version = QuizVersion.objects.get()
    words = {
        "key": course.quiz,
        "definition": parse_definition(version.definition),
        "texts": parse_texts(version.texts["en"]),
        "at": now(),
    }
    one_within_another(
        monkeypatch,
        (quiz_services, "renew_edition"),
        lambda: quiz_services.translate_quiz(language="it", **words),
        lambda: quiz_services.translate_quiz(language="ar", **words),
    )
    assert set(QuizVersion.objects.get().texts) == {"en", "it", "ar"}


def test_quiz_moves_to_another_lesson_while_she_starts_it(monkeypatch, learner):
    course = make_course()
    enrol(learner=learner, course_key=course.key, at=now())
    # Only the quiz is missing, so moving it away completes the lesson for her.
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    both(
        monkeypatch,
        lambda: start_attempt(learner=learner, quiz_key=course.quiz, at=now()),
        lambda: add_quiz(course.lessons[1], key=course.quiz),
    )
    assert learner.enrolments.get().attempts.count() == 1
