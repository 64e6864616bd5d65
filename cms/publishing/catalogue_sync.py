"""Copies published courses, modules, lessons and their quizzes to the rows of `courses`.

Publishing is not one transaction, and signals may come twice or in another order. So every function
here may be repeated and ends in the same state. What is frozen is the live revision, never a draft.
"""

from collections.abc import Iterator, Set
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.catalogue.reading_order import read_advice
from courses.publishing import services as catalogue

from ..models import CoursePage, LessonPage, ModulePage, Quiz
from .page_rows import as_published, is_original, known_rows, place_quizzes, place_sounds


@dataclass(slots=True)
class _Waiting:
    """What is to be synced at the end of an import."""

    # Tree paths of courses that changed, and row ids of quizzes.
    courses: set[str] = field(default_factory=set)
    quizzes: set[int] = field(default_factory=set)
    # Keys of courses whose outline must be checked.
    outlines: set = field(default_factory=set)
    # Live revision id → the row that it was made from, which has the same content.
    written: dict[int, Any] = field(default_factory=dict)


# None: nothing is collected, each change is synced at once.
_waiting: ContextVar[_Waiting | None] = ContextVar("what waits", default=None)


@contextmanager
def one_sync_at_the_end(*, at: datetime) -> Iterator[None]:
    """Context that delays syncing to its end: an import of a hundred lessons is synced once, and
    makes one version of each course's outline.
    """
    waiting = _Waiting()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for lesson in _lessons_with(waiting.quizzes):
        waiting.courses.add(_course_path(lesson))
    with known_rows(waiting.written):
        _sync_what_waited(waiting, at)


@transaction.atomic
def _sync_what_waited(waiting: _Waiting, at: datetime) -> None:
    # The source language first: translations are added to its rows.
    courses = CoursePage.objects.filter(path__in=waiting.courses).select_related("locale")
    with catalogue.renew_edition_once():
        for course in sorted(courses, key=lambda one: (not is_original(one), one.path)):
            _sync_course(course, at)
        for course_key in sorted(waiting.outlines, key=str):
            catalogue.register_outline(course_key=course_key, at=at)


def waits() -> bool:
    """Whether syncing is delayed by `one_sync_at_the_end`."""
    return _waiting.get() is not None


def _course_path(page: Any) -> str:
    """The tree path of the course that a page belongs to."""
    levels = {CoursePage: 0, ModulePage: 1, LessonPage: 2}[type(page)]
    return page.path[: len(page.path) - levels * page.steplen]


def read_anew(page: Any) -> None:
    """Renew the edition of the page's course, so that what is cached of it, in any language,
    expires.
    """
    if _waiting.get() is None:
        course = CoursePage.objects.filter(path=_course_path(page))
        for key in course.values_list("translation_key", flat=True):
            catalogue.renew_edition(key=key)


def sync_as_written(row: Any, *, at: datetime) -> None:
    """As `sync`, for a row from which its live revision was just made; effective in imports
    only.
    """
    waiting = _waiting.get()
    if waiting is not None:
        waiting.written[row.live_revision_id] = row
    sync(row, at=at)


def sync(row: Any, *, at: datetime) -> None:
    """Sync one published page or quiz, and what is published below it, to `courses`."""
    waiting = _waiting.get()
    if isinstance(row, Quiz):
        if waiting is None:
            _sync_quiz(row, at)
        else:
            waiting.quizzes.add(row.pk)
    elif row.alias_of_id or not row.live:
        # An alias shows another language's content, which is synced from its own page.
        return
    elif waiting is not None:
        waiting.courses.add(_course_path(row))
    elif isinstance(row, CoursePage):
        _sync_course(row, at)
    elif isinstance(row, ModulePage):
        _sync_module(row, row.get_parent().specific, at)
    elif isinstance(row, LessonPage):
        module = row.get_parent().specific
        _sync_lesson(row, module, module.get_parent().specific, at)


def withdraw(row: Any, *, at: datetime) -> None:
    """Handle an unpublished page: retire its lessons, or offer the course to nobody.

    The lessons of a module are retired with it, even if they are still live.
    """
    if getattr(row, "alias_of_id", None) or _is_live_in_another_language(row):
        return
    if isinstance(row, LessonPage):
        catalogue.retire_lesson(key=row.key, at=at)
        _outline_of_course_above(row.get_parent(), at)
    elif isinstance(row, ModulePage):
        for lesson in LessonPage.objects.child_of(row).live():
            catalogue.retire_lesson(key=lesson.key, at=at)
        _outline_of_course_above(row, at)
    elif isinstance(row, CoursePage):
        _register_course(as_published(row), at, audience=[])


def move(row: Any, *, came_from: Any, at: datetime) -> None:
    """Sync a page that moved; `came_from` is its former parent."""
    if row.live and not all(row.get_ancestors().values_list("live", flat=True)):
        withdraw(row, at=at)
    else:
        sync(row, at=at)
    _outline_of_course_above(came_from.specific, at)


def _is_live_in_another_language(row: Any) -> bool:
    return (
        type(row)
        .objects.filter(translation_key=row.translation_key, live=True, alias_of=None)
        .exclude(pk=row.pk)
        .exists()
    )


# --- one kind at a time ---------------------------------------------------------------------


def _sync_course(course: CoursePage, at: datetime) -> None:
    if not course.live:
        return
    if not course.alias_of_id:
        _register_course(as_published(course), at)
    for module in _written_below(course, ModulePage):
        _sync_module(module, course, at, outline=False)
    _outline(course.key, at)


def _written_below(page: Any, model: Any) -> Any:
    """Published children of this model that are not aliases."""
    pages = model.objects.child_of(page).live().filter(alias_of=None)
    return pages.select_related("live_revision", "locale")


def _register_course(course: CoursePage, at: datetime, audience: list[str] | None = None) -> None:
    texts = {
        "key": course.key,
        "language": course.locale.language_code,
        "title": course.title,
        "summary": course.summary,
        "at": at,
    }
    if audience is None and not is_original(course):
        catalogue.save_name(kind="course", **texts)
        return
    catalogue.register_course(
        code=course.code, audience=course.audience if audience is None else audience, **texts
    )


def _sync_module(
    module: ModulePage, course: CoursePage, at: datetime, outline: bool = True
) -> None:
    if not course.live:
        return
    form = as_published(module)
    texts = {
        "key": module.key,
        "language": module.locale.language_code,
        "title": form.title,
        "at": at,
    }
    if is_original(module):
        advice = read_advice(form.advice)
        catalogue.register_module(
            course_key=course.key, number=module.number, advice=advice, **texts
        )
    else:
        catalogue.save_name(kind="module", **texts)
    for lesson in _written_below(module, LessonPage):
        _sync_lesson(lesson, module, course, at, outline=False)
    if outline:
        _outline(course.key, at)


def _sync_lesson(
    lesson: LessonPage, module: ModulePage, course: CoursePage, at: datetime, outline: bool = True
) -> None:
    if not (course.live and module.live):
        return
    form = as_published(lesson)
    texts = {
        "key": lesson.key,
        "language": lesson.locale.language_code,
        "title": form.title,
        "at": at,
    }
    original = is_original(lesson)
    if original:
        catalogue.register_lesson(
            module_key=module.key,
            number=lesson.number,
            minutes=form.minutes,
            parts=form.part_count,
            extra=form.extra,
            advice=read_advice(form.advice),
            **texts,
        )
    else:
        catalogue.save_name(kind="lesson", **texts)
    place_sounds(form, at)
    place_quizzes(form, original, at)
    if outline:
        _outline(course.key, at)


def _sync_quiz(quiz: Quiz, at: datetime) -> None:
    """Sync the published lessons that contain the quiz or one of its translations.

    Translations are included because they either fit the changed version or wait for it.
    """
    rows = Quiz.objects.filter(translation_key=quiz.translation_key).values_list("pk", flat=True)
    lessons = _lessons_with(set(rows))
    for lesson in sorted(lessons, key=lambda one: (not is_original(one), one.path)):
        sync(lesson, at=at)


def _lessons_with(quiz_ids: Set[int]) -> list[LessonPage]:
    """The published lessons that contain one of these quizzes.

    The row of a live page has its published content; a draft is in a revision only.
    """
    if not quiz_ids:
        return []
    lessons = LessonPage.objects.live().filter(alias_of=None)
    lessons = lessons.select_related("live_revision", "locale")
    return [lesson for lesson in lessons if not quiz_ids.isdisjoint(lesson.quiz_ids)]


def _outline_of_course_above(page: Any, at: datetime) -> None:
    """Update the outline of this course, or of the course that a module belongs to."""
    if page is None:
        return
    course = page if isinstance(page.specific, CoursePage) else page.get_parent()
    _outline(course.translation_key, at, registered=course.live)


def _outline(course_key: UUID, at: datetime, registered: bool = True) -> None:
    waiting = _waiting.get()
    if not registered:
        return
    if waiting is not None:
        waiting.outlines.add(course_key)
    else:
        catalogue.register_outline(course_key=course_key, at=at)
