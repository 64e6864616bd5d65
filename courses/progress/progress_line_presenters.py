"""Her line of progress, put together from what she left behind. No query.

One read model for every page: her day, her learning page, the course and its modules.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from courses.catalogue.snapshot import CatalogueLesson

from .rules import LessonState, StoneState, lesson_stone, module_stone
from .view_models import ProgressLine, Row, Stone


@dataclass(frozen=True, slots=True)
class Trace:
    """What she left behind in a lesson."""

    state: LessonState
    place: int
    visited_at: datetime
    # Known of a lesson that she has not read: whether she has met its questions before it.
    questions_met: bool = False
    # Whether she put it into her list for later.
    kept: bool = False


def line_of(
    course: str,
    counted: Sequence[CatalogueLesson],
    own: Mapping[int, Trace],
    here: CatalogueLesson | None,
) -> ProgressLine:
    """The line over the lessons that count, in order. `here`: the one to go on with."""
    modules = [tuple(group) for _key, group in groupby(counted, key=lambda one: one.module_key)]
    current = next((group for group in modules if here in group), ())
    return ProgressLine(
        course=course,
        module=here.module_title if here else "",
        lessons=Row(tuple(Stone(_of(one, own), one is here) for one in current)) if here else None,
        modules=Row(
            tuple(
                Stone(module_stone([_of(one, own) for one in group]), group is current)
                for group in modules
            )
        ),
    )


def _of(lesson: CatalogueLesson, own: Mapping[int, Trace]) -> StoneState:
    trace = own.get(lesson.pk)
    if trace is None:
        return StoneState.AHEAD
    return lesson_stone(trace.state, questions_met=trace.questions_met)
