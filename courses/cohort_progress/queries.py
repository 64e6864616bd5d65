"""Progress of each learner of a cohort by module: not begun, on the way, done. Read only.

A coordinator sees what a certificate requires of lessons, as on the page of a learner's pathway
(`Record.JOURNEY`): no days, attempts or answers. Pauses and skipped lessons are not read.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.record_access.permissions import may_as_coordinator
from accounts.record_access.rules import Act, Record
from core.errors import NotFound
from courses.catalogue.snapshot import lessons_of
from courses.cohorts.permissions import places_in
from courses.cohorts.queries import get_cohort
from courses.models import Cohort, LessonProgress

from .rules import ModuleProgress, module_progress

# A shape beside each word, so that a row can be taken in at a glance without colour.
SHAPES = {ModuleProgress.NOT_BEGUN: "○", ModuleProgress.ON_THE_WAY: "◐", ModuleProgress.DONE: "●"}
WORDS = {
    ModuleProgress.NOT_BEGUN: _("not started"),
    ModuleProgress.ON_THE_WAY: _("in progress"),
    ModuleProgress.DONE: _("completed"),
}
BY_NAME, BY_PLACE = "name", "place"
ORDERS = {BY_NAME: _("By name"), BY_PLACE: _("By date of joining")}


# The width of a table that fits a page, and a list length that suits a phone.
LEARNERS_PER_PAGE, MODULES_PER_PAGE = 12, 6
_FIELDS = ("enrolment__learner__shown_name", "pk")


@dataclass(frozen=True, slots=True)
class ModuleHead:
    """A module of the course. `lessons`: primary keys of those that count."""

    number: int
    title: str
    lessons: frozenset[int]


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """One learner and the progress in each module, in the order of the modules."""

    name: str
    cells: tuple[tuple[ModuleHead, ModuleProgress], ...]


@dataclass(frozen=True, slots=True)
class CohortProgress:
    """One page of a cohort's progress.

    `order` is one of `ORDERS`; `parts` has the first and last module number of each page of
    modules.
    """

    cohort: Cohort
    modules: Page
    parts: tuple[tuple[int, int], ...]
    women: Page
    order: str


def cohort_progress(
    user: User,
    public_id: UUID,
    language: str,
    *,
    order: str = "",
    page: str | None = None,
    part: str | None = None,
) -> CohortProgress:
    """Return a page of the cohort's progress.

    Raises NotFound when the user does not coordinate there, or has not passed S1 to S4.
    """
    cohort = get_cohort(user, public_id)
    if not may_as_coordinator(user, cohort.organisation_id, Record.JOURNEY, Act.READ):
        raise NotFound
    order = order if order in ORDERS else BY_NAME
    pages = Paginator(_modules(cohort, language), MODULES_PER_PAGE)
    modules = pages.get_page(part)
    fields = ("since", "pk") if order == BY_PLACE else _FIELDS
    places = places_in(cohort).select_related("enrolment__learner").order_by(*fields)
    women: Page = Paginator(places, LEARNERS_PER_PAGE).get_page(page)
    rows = list(women.object_list)
    opened, completed = _traces([row.enrolment_id for row in rows])
    women.object_list = [
        LearnerRow(
            name=row.enrolment.learner.shown_name,
            cells=tuple(
                (
                    module,
                    module_progress(
                        module.lessons,
                        opened=opened[row.enrolment_id],
                        completed=completed[row.enrolment_id],
                    ),
                )
                for module in modules
            ),
        )
        for row in rows
    ]
    return CohortProgress(
        cohort=cohort, modules=modules, parts=_parts(pages), women=women, order=order
    )


def _parts(pages: Paginator) -> tuple[tuple[int, int], ...]:
    heads = [pages.page(number).object_list for number in pages.page_range]
    return tuple((one[0].number, one[-1].number) for one in heads if one)


def _modules(cohort: Cohort, language: str) -> tuple[ModuleHead, ...]:
    titles: dict[int, str] = {}
    counted: dict[int, set[int]] = defaultdict(set)
    for lesson in lessons_of(cohort.course_id, cohort.course.edition, language):
        if not lesson.retired and not lesson.extra:
            titles[lesson.module_number] = lesson.module_title
            counted[lesson.module_number].add(lesson.pk)
    return tuple(
        ModuleHead(number, titles[number], frozenset(counted[number])) for number in sorted(titles)
    )


def _traces(
    enrolments: Collection[int],
) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Return lessons that were opened, and lessons that are completed, by enrolment. One query."""
    opened: dict[int, set[int]] = defaultdict(set)
    completed: dict[int, set[int]] = defaultdict(set)
    rows = LessonProgress.objects.filter(enrolment__in=enrolments)
    for enrolment, lesson, done_at in rows.values_list("enrolment", "lesson", "completed_at"):
        (completed if done_at else opened)[enrolment].add(lesson)
    return opened, completed
