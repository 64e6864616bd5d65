"""How a course stands for one woman, put together from rows. No query of its own.

The order of lessons is advice (domain 10.28): what she does next is offered, nothing is locked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.utils import timezone

from courses.catalogue.editions import CatalogueLesson
from courses.catalogue.queries import CourseCard, lesson_url, module_url

from .advice import Order, to_offer_later
from .rules import LessonState, next_lesson
from .sentences import lesson_label
from .shapes import CourseView, LessonRow, Link, ModuleView

# More stones than this are no longer taken in at a glance.
MANY_LESSONS = 12


@dataclass(frozen=True, slots=True)
class Trace:
    """What she left behind in a lesson."""

    state: LessonState
    place: int
    visited_at: datetime


def build_course(
    card: CourseCard,
    lessons: Sequence[CatalogueLesson],
    traces: Mapping[UUID, Trace],
    language: str,
) -> CourseView:
    """The course for her: `lessons` in order, `traces` by lesson key, other courses' too."""
    hers = {lesson.key: traces[lesson.key] for lesson in lessons if lesson.key in traces}
    if not card.enrolled:
        hers = {}
    last = max(hers, key=lambda key: hers[key].visited_at, default=None)
    outline = [lesson.key for lesson in lessons if not lesson.extra]
    order = Order(
        lessons,
        {key for key, trace in hers.items() if trace.state is LessonState.COMPLETED},
        language,
        links=card.enrolled or not card.may_enrol,
    )
    here = next_lesson(
        outline=outline,
        states={key: trace.state for key, trace in hers.items()},
        # An extra that she looked at does not move her way.
        last_opened=max(
            (key for key in outline if key in hers),
            key=lambda key: hers[key].visited_at,
            default=None,
        ),
        later=to_offer_later(lessons, order, hers),
    )
    here = here if card.enrolled else None
    modules = []
    for (number, title), group in groupby(
        lessons, key=lambda lesson: (lesson.module_number, lesson.module_title)
    ):
        rows = [(one, _row(one, hers.get(one.key), here, language)) for one in group]
        module = ModuleView(
            number=number,
            title=title,
            url=module_url(card.code, number, language),
            lessons=tuple(row for lesson, row in rows if not lesson.extra),
            extras=tuple(row for lesson, row in rows if lesson.extra),
        )
        if not module.is_done:
            module = replace(module, advice=order.lines(rows[0][0].module_advice))
        modules.append(module)
    return CourseView(
        key=card.key,
        code=card.code,
        title=card.title,
        summary=card.summary,
        url=card.url,
        enrolled=card.enrolled,
        may_enrol=card.may_enrol,
        state=card.state,
        modules=tuple(modules),
        next=_next_link(modules),
        stones=_stones(modules) if card.enrolled else (),
        last_visited=hers[last].visited_at if last else None,
        due_on=card.due_on if card.enrolled else None,
        is_overdue=card.due_on is not None and card.due_on < timezone.localdate(),
    )


def to_go_on_with(courses: Sequence[CourseView]) -> CourseView | None:
    """The one course to offer her: one that is open and not done, else one that she paused, else
    one that is done. Of several, the first. None: she has opened no course.
    """
    hers = [course for course in courses if course.enrolled]
    begun = [course for course in hers if course.next and not course.paused]
    paused = [course for course in hers if course.paused]
    return next(iter([*begun, *paused, *hers]), None)


def last_visit(courses: Sequence[CourseView]) -> datetime | None:
    """When she was last in a lesson; None before her first."""
    return max((course.last_visited for course in courses if course.last_visited), default=None)


def link_to(lesson: CatalogueLesson, language: str, place: int = 1) -> Link:
    """The way to a lesson."""
    return Link(
        title=lesson.title,
        url=lesson_url(lesson.course_code, lesson.module_number, lesson.number, language),
        minutes=lesson.minutes,
        label=lesson_label(lesson.number),
        place=place,
    )


def _row(
    lesson: CatalogueLesson, trace: Trace | None, here: UUID | None, language: str
) -> LessonRow:
    return LessonRow(
        key=lesson.key,
        number=lesson.number,
        title=lesson.title,
        minutes=lesson.minutes,
        url=lesson_url(lesson.course_code, lesson.module_number, lesson.number, language),
        state=trace.state if trace else LessonState.NOT_OPENED,
        place=trace.place if trace else 1,
        here=lesson.key == here,
    )


def _next_link(modules: Sequence[ModuleView]) -> Link | None:
    for module in modules:
        for row in module.lessons:
            if row.here:
                return Link(
                    title=row.title,
                    url=row.url,
                    minutes=row.minutes,
                    label=lesson_label(row.number),
                    place=row.place,
                    is_read=row.state is LessonState.READ,
                )
    return None


def _stones(modules: Sequence[ModuleView]) -> tuple[str, ...]:
    rows = [[row] for module in modules for row in module.lessons]
    if len(rows) > MANY_LESSONS:
        rows = [list(module.lessons) for module in modules if module.lessons]
    return tuple(_stone(group) for group in rows)


def _stone(group: Sequence[LessonRow]) -> str:
    if any(row.here for row in group):
        return "here"
    done = all(row.state is LessonState.COMPLETED for row in group)
    return "done" if done else "ahead"
