"""Advice on reading order for one learner: text and links, and never a lock.

No query of its own: it is computed from the cached course and the learner's completed lessons.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from courses.catalogue.queries import course_url, lesson_url
from courses.catalogue.reading_order import Advice, completed_keys, remaining_advice
from courses.catalogue.snapshot import CatalogueLesson

from .rules import LessonState, ProgressStepState, lesson_step, module_step
from .sentences import advice_for_all, advice_for_one, advice_for_some
from .view_models import AdviceNote, AdvisedItem, ProgressLine, ProgressStep, Row


class AdviceBuilder:
    """The advice of one course for a learner. `lessons` may include withdrawn ones; none is linked.

    `links`: whether the learner may open the places; otherwise they are only named.
    """

    def __init__(
        self,
        lessons: Sequence[CatalogueLesson],
        completed: Collection[UUID],
        language: str,
        *,
        links: bool = True,
    ):
        counted: dict[UUID, list[UUID]] = {}
        self.places: dict[UUID, AdvisedItem] = {}
        for lesson in lessons:
            if lesson.retired:
                continue
            self.places[lesson.key] = AdvisedItem(lesson.title, _lesson(lesson, language, links))
            if not lesson.extra:
                counted.setdefault(lesson.module_key, []).append(lesson.key)
                module = AdvisedItem(lesson.module_title, _module(lesson, language, links))
                self.places.setdefault(lesson.module_key, module)
        self.done = completed_keys(counted, completed)

    def left(self, advice: Advice) -> Advice:
        """Return the part of the advice that the learner has not followed."""
        return remaining_advice(advice, done=self.done, offered=self.places)

    def lines(self, *advices: Advice) -> tuple[AdviceNote, ...]:
        """Return the notes for the advice that is left; () once all of it is followed."""
        left = [self.left(advice) for advice in advices]
        all_of = dict.fromkeys(place for one in left for place in one.after)
        for one in left:
            if one.amount == len(one.of):
                # No choice is left.
                all_of |= dict.fromkeys(one.of)
        said = [self._all_of(tuple(all_of))] if all_of else []
        for one in dict.fromkeys(left):
            if one.amount < len(one.of):
                places = tuple(self.places[place] for place in one.of)
                said.append(AdviceNote(advice_for_some(one.amount), places))
        return tuple(said)

    def _all_of(self, keys: tuple[UUID, ...]) -> AdviceNote:
        places = tuple(self.places[key] for key in keys)
        if len(places) == 1:
            return AdviceNote(advice_for_one(places[0].title, places[0].url), ())
        return AdviceNote(advice_for_all(), places)


def lessons_to_postpone(
    lessons: Sequence[CatalogueLesson], order: AdviceBuilder, opened: Collection[UUID] | Mapping
) -> set[UUID]:
    """Return the lessons to offer after the others, because other lessons come before them.

    If the learner has begun a module by choice, the rest of that module is not postponed.
    """
    begun = {lesson.module_key for lesson in lessons if lesson.key in opened}
    return {
        lesson.key
        for lesson in lessons
        if lesson.key not in opened
        and (
            order.left(lesson.advice)
            or (lesson.module_key not in begun and order.left(lesson.module_advice))
        )
    }


def _lesson(lesson: CatalogueLesson, language: str, links: bool) -> str:
    if not links:
        return ""
    return lesson_url(lesson.course_code, lesson.module_number, lesson.number, language)


def _module(lesson: CatalogueLesson, language: str, links: bool) -> str:
    if not links:
        return ""
    return f"{course_url(lesson.course_code, language)}#module-{lesson.module_number}"


@dataclass(frozen=True, slots=True)
class Trace:
    """A learner's progress in one lesson."""

    state: LessonState
    place: int
    visited_at: datetime
    # Whether the questions of a lesson that is not read are met already. Computed only for such
    # lessons.
    questions_met: bool = False
    # Whether it is on the learner's list for later.
    kept: bool = False


def progress_line(
    course: str,
    counted: Sequence[CatalogueLesson],
    own: Mapping[int, Trace],
    here: CatalogueLesson | None,
) -> ProgressLine:
    """Return the progress line of the counting lessons, in order. `here`: the current one."""
    modules = [tuple(group) for _key, group in groupby(counted, key=lambda one: one.module_key)]
    current = next((group for group in modules if here in group), ())
    return ProgressLine(
        course=course,
        module=here.module_title if here else "",
        lessons=Row(tuple(ProgressStep(_of(one, own), one is here) for one in current))
        if here
        else None,
        modules=Row(
            tuple(
                ProgressStep(module_step([_of(one, own) for one in group]), group is current)
                for group in modules
            )
        ),
    )


def _of(lesson: CatalogueLesson, own: Mapping[int, Trace]) -> ProgressStepState:
    trace = own.get(lesson.pk)
    if trace is None:
        return ProgressStepState.AHEAD
    return lesson_step(trace.state, questions_met=trace.questions_met)
