"""Build a learner's view of a course from rows. No query once the edition is cached.

The order of lessons is advice (domain 10.28): the next lesson is offered, nothing is locked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from itertools import groupby
from uuid import UUID

from django.utils import timezone

from courses.catalogue.queries import lesson_url, module_url
from courses.catalogue.reading_order import Advice
from courses.catalogue.snapshot import KEPT_SNAPSHOTS, CatalogueLesson, offered_lessons
from courses.enrolment.queries import CourseCard

from .advice_presenters import AdviceBuilder, Trace, lessons_to_postpone, progress_line
from .rules import LessonState, lesson_step, next_lesson
from .sentences import lesson_label
from .view_models import CourseView, LessonRow, Link, ModuleView


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """A module without anyone's progress, and its lessons, extras included."""

    view: ModuleView
    lessons: tuple[CatalogueLesson, ...]
    advice: Advice


@dataclass(frozen=True, slots=True)
class Outline:
    """A course without anyone's progress: the same for everyone who reads it in a language."""

    lessons: tuple[CatalogueLesson, ...]
    # Those that count, in order.
    counted: tuple[CatalogueLesson, ...]
    parts: tuple[OutlinePart, ...]
    # Whether any of it has advice.
    advises: bool


@lru_cache(maxsize=KEPT_SNAPSHOTS)
def outline_of(course_pk: int, edition: UUID, language: str) -> Outline:
    """Return the outline of a course as it is offered now. No query once the edition is cached."""
    lessons = tuple(offered_lessons(course_pk, edition, language))
    parts = []
    for _module, group in groupby(
        lessons, key=lambda lesson: (lesson.module_number, lesson.module_title)
    ):
        inside = tuple(group)
        first = inside[0]
        view = ModuleView(
            number=first.module_number,
            title=first.module_title,
            url=module_url(first.course_code, first.module_number, language),
            lessons=tuple(_untouched(one, language) for one in inside if not one.extra),
            extras=tuple(_untouched(one, language) for one in inside if one.extra),
        )
        parts.append(OutlinePart(view, inside, first.module_advice))
    return Outline(
        lessons=lessons,
        counted=tuple(lesson for lesson in lessons if not lesson.extra),
        parts=tuple(parts),
        advises=any(lesson.advice or lesson.module_advice for lesson in lessons),
    )


def build_course(
    card: CourseCard, outline: Outline, traces: Mapping[int, Trace], language: str
) -> CourseView:
    """Build the course for the learner, module by module.

    `traces` are by primary key of the lesson; those of other courses are ignored.
    """
    own = _own_traces(card, outline, traces)
    links = card.enrolled or not card.can_enrol
    order = _order(outline, own, language, links=links) if outline.advises else None
    here = _current_position(outline, own, language) if card.enrolled else None
    modules = tuple(_module(part, own, here, order) for part in outline.parts)
    return replace(_build_summary(card, outline, own, here, language), modules=modules)


def course_summary(
    card: CourseCard, outline: Outline, traces: Mapping[int, Trace], language: str
) -> CourseView:
    """Build the same without modules, for a list of courses."""
    own = _own_traces(card, outline, traces)
    here = _current_position(outline, own, language) if card.enrolled else None
    return _build_summary(card, outline, own, here, language)


def _own_traces(
    card: CourseCard, outline: Outline, traces: Mapping[int, Trace]
) -> dict[int, Trace]:
    if not card.enrolled:
        return {}
    return {one.pk: traces[one.pk] for one in outline.lessons if one.pk in traces}


def _build_summary(
    card: CourseCard,
    outline: Outline,
    own: Mapping[int, Trace],
    here: CatalogueLesson | None,
    language: str,
) -> CourseView:
    return CourseView(
        key=card.key,
        code=card.code,
        title=card.title,
        summary=card.summary,
        url=card.url,
        enrolled=card.enrolled,
        can_enrol=card.can_enrol,
        state=card.state,
        modules=(),
        next=_next_link(here, own.get(here.pk), language) if here else None,
        line=progress_line(card.title, outline.counted, own, here) if card.enrolled else None,
        last_visited=max((trace.visited_at for trace in own.values()), default=None),
        due_on=card.due_on if card.enrolled else None,
        is_overdue=card.due_on is not None and card.due_on < timezone.localdate(),
    )


def _order(
    outline: Outline, own: Mapping[int, Trace], language: str, *, links: bool
) -> AdviceBuilder:
    completed = {
        one.key
        for one in outline.lessons
        if one.pk in own and own[one.pk].state is LessonState.COMPLETED
    }
    return AdviceBuilder(outline.lessons, completed, language, links=links)


def _current_position(
    outline: Outline, own: Mapping[int, Trace], language: str
) -> CatalogueLesson | None:
    """Return the lesson to go on with."""
    # An extra lesson that the learner opened does not move the learner's position.
    begun = [lesson for lesson in outline.counted if lesson.pk in own]
    last = max(begun, key=lambda lesson: own[lesson.pk].visited_at, default=None)
    find = partial(
        next_lesson,
        outline=[lesson.key for lesson in outline.counted],
        states={lesson.key: own[lesson.pk].state for lesson in begun},
        last_opened=last.key if last else None,
    )
    here = find()
    if outline.advises and here != (last and last.key):
        # A lesson in progress stays the current one; the one after it is chosen by the advice.
        opened = {lesson.key for lesson in outline.lessons if lesson.pk in own}
        order = _order(outline, own, language, links=False)
        here = find(later=lessons_to_postpone(outline.lessons, order, opened))
    return next((lesson for lesson in outline.counted if lesson.key == here), None)


def _module(
    part: OutlinePart,
    own: Mapping[int, Trace],
    here: CatalogueLesson | None,
    order: AdviceBuilder | None,
) -> ModuleView:
    """Build the module for the learner: only the rows with progress are rebuilt."""
    view = part.view
    touched = {one.key: one.pk for one in part.lessons if one.pk in own or one is here}
    if touched:

        def progress_row(row: LessonRow) -> LessonRow:
            if row.key not in touched:
                return row
            trace, is_here = own.get(touched[row.key]), here is not None and row.key == here.key
            if trace is None:
                return replace(row, here=is_here)
            return replace(
                row,
                state=trace.state,
                place=trace.place,
                here=is_here,
                progress_step=lesson_step(trace.state, questions_met=trace.questions_met),
            )

        view = replace(
            view,
            lessons=tuple(map(progress_row, view.lessons)),
            extras=tuple(map(progress_row, view.extras)),
        )
    if order is not None and part.advice and not view.is_done:
        view = replace(view, advice=order.lines(part.advice))
    return view


def course_to_continue(courses: Sequence[CourseView]) -> CourseView | None:
    """Return the one course to offer the learner; None if the learner has opened no course.

    A course that is open and not completed comes first, then a paused one, then a completed one. Of
    several, the first.
    """
    own = [course for course in courses if course.enrolled]
    begun = [course for course in own if course.next and not course.paused]
    paused = [course for course in own if course.paused]
    return next(iter([*begun, *paused, *own]), None)


def last_visit_of(courses: Sequence[CourseView]) -> datetime | None:
    """Return when the learner was last in a lesson; None before the first one."""
    return max((course.last_visited for course in courses if course.last_visited), default=None)


def lesson_link(lesson: CatalogueLesson, language: str, place: int = 1) -> Link:
    """Return the link to a lesson."""
    return Link(
        title=lesson.title,
        url=lesson_url(lesson.course_code, lesson.module_number, lesson.number, language),
        minutes=lesson.minutes,
        label=lesson_label(lesson.number),
        place=place,
    )


def _untouched(lesson: CatalogueLesson, language: str) -> LessonRow:
    return LessonRow(
        key=lesson.key,
        number=lesson.number,
        title=lesson.title,
        minutes=lesson.minutes,
        url=lesson_url(lesson.course_code, lesson.module_number, lesson.number, language),
        state=LessonState.NOT_OPENED,
        place=1,
        here=False,
    )


def _next_link(lesson: CatalogueLesson, trace: Trace | None, language: str) -> Link:
    link = lesson_link(lesson, language, trace.place if trace else 1)
    return replace(link, is_read=trace is not None and trace.state is LessonState.READ)
