"""Keep the catalogue in step with what is published. Called by the CMS, any number of times.

Publishing is not one transaction (ADR-0003), so each function here may be called late, twice or
again after a fault, and ends in the same state. Nothing here takes anything back from a learner
(ADR-0023).

Rows are locked with `no_key`. Opening a lesson locks the enrolment and points at the lesson; with a
full lock on the lesson, the two could block each other.
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
    """Save the course as it is published now, with its texts in one language.

    A retired course is offered again. Raises Invalid for a role that does not exist, Conflict when
    another course has the code.
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
    """Save the module as it is published now. Raises NotFound when its course was never published.

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
    """Save the lesson as it is published now; a withdrawn one counts again.

    An `extra` one is offered and not counted; `register_outline` applies the consequences. `advice`
    is shown and locks nothing.

    *Units*: minutes. Raises NotFound when its module was never published, Invalid for fewer than
    one part.
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
    """Change a row without `update_or_create`, whose full lock blocks rows that point at it."""
    type(row).objects.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)


@transaction.atomic
def retire_lesson(*, key: UUID, at: datetime) -> None:
    """Retire a lesson, so that it no longer counts; learners who completed it keep that.

    Harmless when it is unknown. `register_outline` applies the consequences for learners who lacked
    it, once everything else that is withdrawn with it is known.
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
    """Return the outline that counts from now on: a new version only if its lessons changed.

    Nobody waits for a lesson that can no longer be read: learners who lacked only what was taken
    out have now completed the course. Call it once everything that is withdrawn together is gone,
    and not for a course that is offered to nobody. Nobody completes a course merely because it is
    being withdrawn lesson by lesson.

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


# Whether a caller renews every edition at the end.
_editions_wait: ContextVar[bool] = ContextVar("editions wait", default=False)


@contextmanager
def renew_edition_once() -> Iterator[None]:
    """Renew every edition once, at the end of the block, instead of one by one within it."""
    token = _editions_wait.set(True)
    try:
        yield
    finally:
        _editions_wait.reset(token)
    renew_edition()


def renew_edition(**which: Any) -> None:
    """Give these courses a new edition: cached contents (`catalogue.snapshot`) are read again."""
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
    """Save the texts of a course, module or lesson in one more language; nothing else changes.

    `kind` is "course", "module" or "lesson". Returns False if it was never published in the source
    language; its texts are saved when it is.
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
