"""Keeping the catalogue in step with what is published. Called by the CMS, as often as it likes.

Publishing is not one transaction (architecture 6), so each function here may come late, twice or
again after a fault, and ends in the same state. Nothing here takes anything back from a learner
(architecture 2.2).

Rows are locked with `no_key`: whoever opens a lesson holds her enrolment and points at the lesson,
and a full lock on it would let the two wait for each other.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import (
    Course,
    CourseText,
    Lesson,
    LessonText,
    Module,
    ModuleText,
    OutlineVersion,
    Picture,
    Quiz,
    QuizVersion,
)
from courses.progress.services import reconsider_course, reconsider_lesson_of_all
from courses.quizzes.pictures import NoPicture, cleaned, picture_facts
from courses.quizzes.schema import Definition, Texts, check_texts, digest, parse_definition
from lms.accounts.roles import EVERY_ROLE
from lms.audit.services import record
from lms.common.errors import Conflict, Invalid, NotFound

from .order import NO_ADVICE, Advice
from .queries import lesson_keys
from .rules import is_staff_course


@transaction.atomic
def register_course(
    *,
    key: UUID,
    code: str,
    audience: Collection[str],
    language: str,
    title: str,
    summary: str,
    at: datetime,
) -> Course:
    """The course as it is published now, with its words in one language; offered again if retired.

    Raises Invalid for a role that does not exist, Conflict when another course has the code.
    """
    if unknown := sorted(set(audience) - EVERY_ROLE):
        raise Invalid(_("There is no role “%(role)s”.") % {"role": unknown[0]})
    if Course.objects.filter(code=code).exclude(key=key).exists():
        raise Conflict(_("Another course has the code “%(code)s”.") % {"code": code})
    course, made = Course.objects.update_or_create(
        key=key,
        defaults={
            "code": code,
            "audience": sorted(audience),
            "retired_at": None,
            "edition": uuid4(),
        },
    )
    CourseText.objects.update_or_create(
        course=course, language=language, defaults={"title": title, "summary": summary}
    )
    if made:
        record(actor=None, verb="course-published", subject=course, at=at)
    return course


@transaction.atomic
def register_module(
    *,
    key: UUID,
    course_key: UUID,
    number: int,
    language: str,
    title: str,
    at: datetime,
    advice: Advice = NO_ADVICE,
) -> Module:
    """The module as it is published now. Raises NotFound when its course was never published.

    `advice` is shown and locks nothing.
    """
    course = Course.objects.filter(key=course_key).first()
    if course is None:
        raise NotFound(_("Publish the course first, then this part of it."))
    module, made = Module.objects.update_or_create(
        key=key, defaults={"course": course, "number": number, "advice": advice.data()}
    )
    ModuleText.objects.update_or_create(module=module, language=language, defaults={"title": title})
    renew_edition(key=course_key)
    if made:
        record(actor=None, verb="module-published", subject=module, at=at)
    return module


@transaction.atomic
def register_lesson(
    *,
    key: UUID,
    module_key: UUID,
    number: int,
    minutes: int,
    parts: int,
    language: str,
    title: str,
    at: datetime,
    extra: bool = False,
    advice: Advice = NO_ADVICE,
) -> Lesson:
    """The lesson as it is published now; one that was withdrawn counts again.

    An `extra` one is offered and not counted; whoever lacked it alone has completed the course.
    `advice` is shown and locks nothing.

    *Units*: minutes. Raises NotFound when its module was never published, Invalid without a part.
    """
    if parts < 1:
        raise Invalid(_("A lesson has at least one part."))
    module = Module.objects.select_related("course").filter(key=module_key).first()
    if module is None:
        raise NotFound(_("Publish the module first, then this lesson of it."))
    lesson, made = Lesson.objects.update_or_create(
        key=key,
        defaults={
            "module": module,
            "number": number,
            "minutes": minutes,
            "parts": parts,
            "extra": extra,
            "advice": advice.data(),
            "retired_at": None,
        },
    )
    if extra and not made:
        reconsider_course(course=module.course, at=at)
    LessonText.objects.update_or_create(lesson=lesson, language=language, defaults={"title": title})
    renew_edition(modules=module)
    if made:
        record(actor=None, verb="lesson-published", subject=lesson, at=at)
    return lesson


@transaction.atomic
def retire_lesson(*, key: UUID, at: datetime) -> None:
    """The lesson counts no longer; whoever completed it keeps that. Harmless when it is unknown.

    Nobody waits for a lesson that cannot be read any more, so courses that lacked it alone are
    completed now.
    """
    lesson = (
        Lesson.objects.select_for_update(of=("self",), no_key=True)
        .select_related("module__course")
        .filter(key=key, retired_at=None)
        .first()
    )
    if lesson is None:
        return
    lesson.retired_at = at
    lesson.save(update_fields=["retired_at"])
    renew_edition(modules=lesson.module_id)
    record(actor=None, verb="lesson-withdrawn", subject=lesson, at=at)
    reconsider_course(course=lesson.module.course, at=at)


@transaction.atomic
def register_outline(*, course_key: UUID, at: datetime) -> OutlineVersion:
    """The outline that counts from now on: a new version only when the list of lessons changed.

    Raises NotFound when the course was never published.
    """
    course = Course.objects.select_for_update(no_key=True).filter(key=course_key).first()
    if course is None:
        raise NotFound(_("Publish the course first."))
    lessons = _as_strings(lesson_keys(course_code=course.code))
    latest = course.outlines.order_by("-number").first()
    if latest is not None and latest.lessons == lessons:
        return latest
    outline = OutlineVersion.objects.create(
        course=course,
        number=latest.number + 1 if latest else 1,
        lessons=lessons,
        created_at=at,
    )
    record(actor=None, verb="outline-changed", subject=outline, at=at, number=outline.number)
    return outline


def renew_edition(**which) -> None:
    """Whatever was kept of these courses (`editions`) is read anew from here on."""
    courses = Course.objects.filter(**which).values("pk")
    Course.objects.filter(pk__in=courses).update(edition=uuid4())


def _as_strings(keys: Sequence[UUID]) -> list[str]:
    return [str(key) for key in keys]


@transaction.atomic
def name_in_language(
    *, kind: str, key: UUID, language: str, title: str, summary: str = "", at: datetime
) -> bool:
    """The words of a course, module or lesson in one more language; nothing else of it changes.

    `kind` is "course", "module" or "lesson". False where it was never published in the language
    that it is translated from: its words come along when it is.
    """
    models: dict[str, tuple[Any, Any]] = {
        "course": (Course, CourseText),
        "module": (Module, ModuleText),
        "lesson": (Lesson, LessonText),
    }
    model, texts = models[kind]
    row = model.objects.filter(key=key).first()
    if row is None:
        return False
    words = {"title": title, "summary": summary} if kind == "course" else {"title": title}
    texts.objects.update_or_create(**{kind: row}, language=language, defaults=words)
    renew_edition(**{_FROM_COURSE[kind]: key})
    return True


_FROM_COURSE = {"course": "key", "module": "modules__key", "lesson": "modules__lessons__key"}


@transaction.atomic
def translate_quiz(
    *, key: UUID, definition: Definition, language: str, texts: Texts, at: datetime
) -> bool:
    """The words of a quiz in one more language, beside the version that is answered now.

    A translation never makes a version. False where the quiz was not published in the language it
    is translated from, or is built in another way there by now: then its words wait. Raises Invalid
    when words are missing.
    """
    if problems := check_texts(definition, texts):
        raise Invalid(_("Some words of this quiz are missing."), todo=problems)
    quiz = (
        Quiz.objects.select_for_update(of=("self",), no_key=True)
        .select_related("current")
        .filter(key=key)
        .first()
    )
    if quiz is None or quiz.current is None or quiz.current.digest != digest(definition):
        return False
    words = texts.model_dump(mode="json")
    if quiz.current.texts.get(language) != words:
        quiz.current.texts[language] = words
        quiz.current.save(update_fields=["texts"])
        renew_edition(modules__lessons__quizzes=quiz)
    return True


@transaction.atomic
def register_quiz(
    *,
    key: UUID,
    lesson_key: UUID | None,
    definition: Definition,
    language: str,
    texts: Texts,
    at: datetime,
) -> QuizVersion:
    """The version of the quiz that is answered from now on; attempts that are open keep theirs.

    A new version only when the structure changed; otherwise the words of this language are put in
    their place. `lesson_key` None leaves the quiz where it stands. Raises Invalid when words are
    missing, the definition is another quiz's, or it has a limit that a learner's quiz never has
    (domain R5.3), NotFound when the lesson was never published.
    """
    if definition.key != key:
        raise Invalid(_("This quiz carries the key of another one."))
    if problems := check_texts(definition, texts):
        raise Invalid(_("Some words of this quiz are missing."), todo=problems)
    # The lesson is locked before the quiz, here as in `place_quizzes`: no two wait for each other.
    lesson = _published_lesson(lesson_key) if lesson_key is not None else None
    Quiz.objects.get_or_create(key=key)
    quiz = (
        Quiz.objects.select_for_update(of=("self",), no_key=True)
        .select_related("current", "lesson")
        .get(key=key)
    )
    before = quiz.lesson
    quiz.lesson = lesson or before
    if definition.is_limited and quiz.lesson is not None and not _is_for_staff(quiz.lesson):
        raise Invalid(
            _("A single try and a planned time are for courses of staff alone. Take them out.")
        )
    words = texts.model_dump(mode="json")
    if quiz.current is not None and quiz.current.digest == digest(definition):
        if quiz.current.texts.get(language) != words:
            quiz.current.texts[language] = words
            quiz.current.save(update_fields=["texts"])
    else:
        quiz.current = _new_version(quiz, definition, {language: words}, at)
    quiz.save(update_fields=["lesson", "current"])
    renew_edition(modules__lessons__in=[one for one in (before, quiz.lesson) if one])
    if before is not None and before != quiz.lesson:
        reconsider_lesson_of_all(lesson=before, at=at)
    return quiz.current


def _is_for_staff(lesson: Lesson) -> bool:
    return is_staff_course(lesson.module.course.audience)


def _new_version(quiz: Quiz, definition: Definition, words: dict, at: datetime) -> QuizVersion:
    """Translations come along while what they say about each option is still true."""
    old = quiz.current
    if old is not None and _facts(parse_definition(old.definition)) == _facts(definition):
        words = {**old.texts, **words}
    version = QuizVersion.objects.create(
        quiz=quiz,
        number=quiz.versions.count() + 1,
        digest=digest(definition),
        definition=definition.model_dump(mode="json"),
        texts=words,
        created_at=at,
        read_by_person=any(question.read_by_person for question in definition.questions),
    )
    record(actor=None, verb="quiz-published", subject=version, at=at, number=version.number)
    return version


def _facts(definition: Definition) -> set[tuple]:
    return {fact for question in definition.questions for fact in question.facts()}


@transaction.atomic
def register_picture(*, digest: str, raw: bytes, at: datetime) -> None:
    """Keeps a picture that a quiz shows, without what a camera wrote into it; once is enough.

    `raw` is the file, `digest` its SHA-256. Raises Invalid for another file or for no picture.
    """
    if Picture.objects.filter(digest=digest).exists():
        return
    try:
        if picture_facts(raw).digest != digest:
            raise Invalid(_("This is another picture than the quiz names."))
        data = cleaned(raw)
    except NoPicture as problem:
        raise Invalid(_("A picture of this quiz cannot be shown.")) from problem
    Picture.objects.get_or_create(digest=digest, defaults={"data": data, "created_at": at})


@transaction.atomic
def place_quizzes(*, lesson_key: UUID, quiz_keys: Collection[UUID], at: datetime) -> None:
    """These quizzes stand in the lesson, and no others; a taken-out quiz stands in none.

    A quiz that is not published yet has its place kept, and counts once it is. Whoever had read
    the lesson and lacked only what was taken out has completed it. Raises NotFound when the lesson
    was never published.
    """
    lesson = _published_lesson(lesson_key)
    taken_out = lesson.quizzes.exclude(key__in=quiz_keys).update(lesson=None)
    left_behind = []
    for key in quiz_keys:
        quiz, made = Quiz.objects.select_related("lesson").get_or_create(
            key=key, defaults={"lesson": lesson}
        )
        if not made and quiz.lesson != lesson:
            left_behind += [quiz.lesson] if quiz.lesson else []
            quiz.lesson = lesson
            quiz.save(update_fields=["lesson"])
    renew_edition(modules__lessons__in=[lesson, *left_behind])
    for changed in [*left_behind, *([lesson] if taken_out else [])]:
        reconsider_lesson_of_all(lesson=changed, at=at)


def _published_lesson(key: UUID) -> Lesson:
    lesson = Lesson.objects.select_for_update(no_key=True).filter(key=key).first()
    if lesson is None:
        raise NotFound(_("Publish the lesson first, then its questions."))
    return lesson
