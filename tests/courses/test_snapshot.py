"""What is kept of a course is never out of date, and its quick gate agrees with the plain rules."""

from itertools import product
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.roles import Role
from core.clock import now
from courses.catalogue.snapshot import lessons_of, offered_lessons, summary_of
from courses.enrolment import permissions
from courses.enrolment.access import can_open_lesson, course_access, visible_course_access
from courses.enrolment.services import enrol
from courses.models import Course, Enrolment, Lesson, QuizVersion
from courses.publishing import quiz_services, services
from courses.questions.schema import parse_definition, parse_texts
from courses.quizzes.attempts.overview_queries import quiz_intro
from tests.factories.courses import add_lesson, add_quiz, make_course

pytestmark = pytest.mark.django_db


def titles(course, language="en"):
    row = Course.objects.get(key=course.key)
    return [lesson.title for lesson in offered_lessons(row.pk, row.edition, language)]


def test_a_lesson_published_anew_shows_its_new_title_at_once():
    course = make_course(lessons=2)
    before = titles(course)
    module = course.modules[0]
    add_lesson(module, 1, key=course.lessons[0], title="Another name")
    assert titles(course) == ["Another name", before[1]]


def test_a_withdrawn_lesson_is_gone_at_once_and_known_still():
    course = make_course(lessons=2)
    assert len(titles(course)) == 2
    services.retire_lesson(key=course.lessons[0], at=now())
    row = Course.objects.get(key=course.key)
    assert len(titles(course)) == 1
    assert [one.retired for one in lessons_of(row.pk, row.edition, "en")] == [True, False]


def test_a_new_quiz_and_one_taken_out_are_seen_at_once():
    course = make_course(with_quiz=False)
    row = Course.objects.get(key=course.key)
    assert not lessons_of(row.pk, row.edition, "en")[0].quizzes
    quiz = add_quiz(course.lessons[0])
    row.refresh_from_db()
    assert [one.key for one in lessons_of(row.pk, row.edition, "en")[0].quizzes] == [quiz]
    quiz_services.place_quizzes(lesson_key=course.lessons[0], quiz_keys=[], at=now())
    row.refresh_from_db()
    assert not lessons_of(row.pk, row.edition, "en")[0].quizzes


@pytest.mark.parametrize("kind", ["course", "module", "lesson"])
def test_words_in_one_more_language_are_seen_at_once(kind):
    course = make_course(lessons=1)
    key = {"course": course.key, "module": course.modules[0], "lesson": course.lessons[0]}[kind]

    def shown():
        row = Course.objects.get(key=course.key)
        (lesson,) = lessons_of(row.pk, row.edition, "it")
        words = summary_of(row.pk, row.edition, "it")
        return {"course": words.title, "module": lesson.module_title, "lesson": lesson.title}

    before = shown()
    services.save_name(kind=kind, key=key, language="it", title="In italiano", at=now())
    assert shown() == before | {kind: "In italiano"}


def test_a_translation_of_a_quiz_is_read_at_once(person):
    course = make_course(lessons=1)
    learner = person()
    enrol(learner=learner, course_key=course.key, at=now())
    assert quiz_intro(learner, course.quiz, "it").language == "en"
    version = QuizVersion.objects.get()
    words = parse_texts(version.texts["en"]).model_copy(update={"description": "Tre domande."})
    quiz_services.translate_quiz(
        key=course.quiz,
        definition=parse_definition(version.definition),
        language="it",
        texts=words,
        at=now(),
    )
    shown = quiz_intro(learner, course.quiz, "it")
    assert (shown.language, shown.description) == ("it", "Tre domande.")


def test_another_course_keeps_its_edition():
    course, other = make_course("a"), make_course("b")
    edition = Course.objects.get(key=other.key).edition
    services.retire_lesson(key=course.lessons[0], at=now())
    assert Course.objects.get(key=other.key).edition == edition


@pytest.mark.parametrize(
    ("role", "enrolled", "audience", "retired"),
    list(
        product(
            [Role.LEARNER, Role.STAFF_LEARNER, Role.EDITOR, Role.SUPERVISOR, Role.COORDINATOR],
            ["", "active", "paused", "left", "completed"],
            [(Role.LEARNER,), (Role.LEARNER, Role.EDITOR, Role.SUPERVISOR)],
            ["", "course", "lesson"],
        )
    ),
)
def test_the_quick_gate_agrees_with_the_plain_rules(person, role, enrolled, audience, retired):
    course = make_course(audience=(Role.LEARNER, *audience), lessons=2, with_quiz=False)
    someone, lesson = person(role), course.lessons[0]
    if enrolled and role == Role.LEARNER:
        enrol(learner=someone, course_key=course.key, at=now())
        done = now() if enrolled == "completed" else None
        Enrolment.objects.update(state=enrolled, completed_at=done)
    if retired == "course":
        Course.objects.update(retired_at=now())
    if retired == "lesson":
        services.retire_lesson(key=lesson, at=now())

    for found in (course_access(someone, code="a"), course_access(someone, lesson_key=lesson)):
        assert found.may_see == permissions.can_see_course(someone, course.key)
        assert found.can_open_modules == permissions.can_open_modules(someone, course.key)
        assert can_open_lesson(found, lesson) == permissions.can_open_lesson(someone, lesson)
    seen = permissions.visible_courses(someone).order_by("code").values_list("key", flat=True)
    assert [found.key for found in visible_course_access(someone)] == list(seen)


def test_what_does_not_exist_and_who_is_not_signed_in_have_no_access():
    course = make_course()
    assert course_access(AnonymousUser(), code="zzz") is None
    assert course_access(AnonymousUser(), lesson_key=uuid4()) is None
    assert not course_access(AnonymousUser(), code="a").may_see
    assert not can_open_lesson(None, course.lessons[0])


def test_a_lesson_of_another_course_is_not_opened_by_this_one(person):
    course, other = make_course("a"), make_course("b")
    learner = person()
    enrol(learner=learner, course_key=course.key, at=now())
    access = course_access(learner, code="a")
    assert can_open_lesson(access, course.lessons[0])
    assert not can_open_lesson(access, other.lessons[0])
    assert Lesson.objects.filter(key=other.lessons[0]).exists()
