"""Keeping the catalogue in step with what is published. Called by the CMS, as often as it likes.

Publishing is not one transaction (ADR-0003), so each function here may come late, twice or
again after a fault, and ends in the same state. Nothing here takes anything back from a learner
(ADR-0023).

Rows are locked with `no_key`. Opening a lesson locks the enrolment and points at the lesson, and a
full lock on it would let the two wait for each other.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.roles import EVERY_ROLE
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from courses.models import (
    Course,
    CourseText,
    Lesson,
    LessonText,
    Module,
    ModuleText,
    OutlineVersion,
)
from courses.progress.services import update_course_completion

from ..catalogue.queries import lesson_keys
from ..catalogue.reading_order import NO_ADVICE, Advice


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
    values = {
        "code": code,
        "audience": sorted(audience),
        "retired_at": None,
        "edition": uuid4(),
    }
    course, made = Course.objects.get_or_create(key=key, defaults=values)
    if not made:
        _change(course, values)
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
    values = {"course": course, "number": number, "advice": advice.data()}
    module, made = Module.objects.get_or_create(key=key, defaults=values)
    left = module.course_id
    if not made:
        _change(module, values)
    ModuleText.objects.update_or_create(module=module, language=language, defaults={"title": title})
    renew_edition(pk__in={left, course.pk})
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

    An `extra` one is offered and not counted; `register_outline` draws what follows. `advice` is
    shown and locks nothing.

    *Units*: minutes. Raises NotFound when its module was never published, Invalid without a part.
    """
    if parts < 1:
        raise Invalid(_("A lesson has at least one part."))
    module = Module.objects.filter(key=module_key).first()
    if module is None:
        raise NotFound(_("Publish the module first, then this lesson of it."))
    values = {
        "module": module,
        "number": number,
        "minutes": minutes,
        "parts": parts,
        "extra": extra,
        "advice": advice.data(),
        "retired_at": None,
    }
    lesson, made = Lesson.objects.get_or_create(key=key, defaults=values)
    left = lesson.module_id
    if not made:
        _change(lesson, values)
    LessonText.objects.update_or_create(lesson=lesson, language=language, defaults={"title": title})
    renew_edition(modules__in={left, module.pk})
    if made:
        record(actor=None, verb="lesson-published", subject=lesson, at=at)
    return lesson


def _change(row: Course | Module | Lesson, values: dict[str, Any]) -> None:
    """Not `update_or_create`, whose full lock would stop whoever points at the row."""
    type(row).objects.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)


@transaction.atomic
def retire_lesson(*, key: UUID, at: datetime) -> None:
    """The lesson counts no longer; whoever completed it keeps that. Harmless when it is unknown.

    What follows for those who lacked it is drawn by `register_outline`, once the rest of what is
    taken away with it is known.
    """
    lesson = Lesson.objects.select_for_update(no_key=True).filter(key=key, retired_at=None).first()
    if lesson is None:
        return
    lesson.retired_at = at
    lesson.save(update_fields=["retired_at"])
    renew_edition(modules=lesson.module_id)
    record(actor=None, verb="lesson-withdrawn", subject=lesson, at=at)


@transaction.atomic
def register_outline(*, course_key: UUID, at: datetime) -> OutlineVersion:
    """The outline that counts from now on: a new version only when the list of lessons changed.

    Nobody waits for a lesson that cannot be read any more: who lacked only what was taken out has
    completed the course now. Called when all that goes together is gone, and not for a course that
    is offered to nobody. One that is taken down lesson by lesson is completed by nobody on its way.

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
    if latest is not None and set(latest.lessons) - set(lessons):
        update_course_completion(course=course, at=at)
    return outline


# Whether somebody renews every edition at the end.
_editions_wait: ContextVar[bool] = ContextVar("editions wait", default=False)


@contextmanager
def renew_edition_once() -> Iterator[None]:
    """Within it no edition is renewed, and every one at its end: for what changes whole courses."""
    token = _editions_wait.set(True)
    try:
        yield
    finally:
        _editions_wait.reset(token)
    renew_edition()


def renew_edition(**which: Any) -> None:
    """Whatever was kept of these courses (`catalogue.snapshot`) is read anew from here on."""
    if _editions_wait.get():
        return
    courses = Course.objects.filter(**which).values("pk")
    Course.objects.filter(pk__in=courses).update(edition=uuid4())


def _as_strings(keys: Sequence[UUID]) -> list[str]:
    return [str(key) for key in keys]


@transaction.atomic
def save_name(
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
