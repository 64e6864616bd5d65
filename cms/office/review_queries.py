"""What waits for the readers, and what does not yet. Read only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, Revision, TaskState, WorkflowState

from cms.models import PAGE_MODELS, LessonPage, Quiz

READERS_WORKFLOW = "Read by our readers"


def count_waiting_for_readers() -> int:
    """How many pages are in the readers' queue."""
    return WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, workflow__name=READERS_WORKFLOW
    ).count()


def drafts_nobody_handed_on(model: Any) -> QuerySet:
    """Pages of this kind with words that a load brought and no reader was given.

    What an editor wrote last is hers; what the readers sent back waits for her as well.
    """
    states = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    return (
        model.objects.filter(
            alias_of=None, has_unpublished_changes=True, latest_revision__user=None
        )
        .exclude(loaded_digest="")
        .filter(~Exists(states))
        .order_by("path")
    )


@dataclass(frozen=True, slots=True)
class Passed:
    """A page as a reader passed it: the draft she read, from when, and when she passed it."""

    page: Any
    revision: Revision
    began: datetime
    at: datetime

    @property
    def is_to_publish(self) -> bool:
        """What the office has withdrawn stays withdrawn; what is out already stays as it is."""
        live = self.page.live_revision
        if self.page.live:
            return live is None or live.created_at < self.revision.created_at
        return self.page.first_published_at is None

    def quizzes(self) -> list[Quiz]:
        """The quizzes that stand in what she read."""
        if not isinstance(self.page, LessonPage):
            return []
        by_id = Quiz.objects.in_bulk(self.revision.as_object().quiz_ids)
        return list(by_id.values())


def passed_pages(course: str = "") -> list[Passed]:
    """Every page that a reader has passed, what stands above first; of one course, or of all."""
    found = {}
    states = TaskState.objects.filter(
        workflow_state__workflow__name=READERS_WORKFLOW,
        workflow_state__status=WorkflowState.STATUS_APPROVED,
        status=TaskState.STATUS_APPROVED,
    ).select_related("revision")
    for state in states.order_by("finished_at"):
        found[state.revision.object_id] = state
    pages = [page for model in PAGE_MODELS for page in _of_course(model, course)]
    return [
        Passed(page, state.revision, began=state.started_at, at=state.finished_at)
        for page in pages
        if (state := found.get(str(page.pk))) is not None
    ]


def not_passed(course: str = "") -> Iterator[str]:
    """One line for each draft that stays in, and why."""
    passed = {one.page.pk: one.revision.pk for one in passed_pages(course)}
    active = dict(WorkflowState.objects.active().values_list("object_id", "status").order_by("pk"))
    for model in PAGE_MODELS:
        for page in _of_course(model, course).filter(has_unpublished_changes=True):
            if passed.get(page.pk) == page.latest_revision_id:
                continue
            yield f"{page.url_path}: {_WHY.get(active.get(str(page.pk), ''), NOT_HANDED_ON)}"


def _of_course(model: Any, course: str) -> QuerySet:
    pages = model.objects.filter(alias_of=None).select_related("live_revision", "locale")
    if course:
        above = Page.objects.filter(coursepage__code=course).values_list("path", flat=True)
        within = Q(pk__in=[])
        for path in above:
            within |= Q(path__startswith=path)
        pages = pages.filter(within)
    return pages.order_by("path")


NOT_HANDED_ON = "an editor has not handed it to the readers"
_WHY = {
    WorkflowState.STATUS_IN_PROGRESS: "no reader has passed it yet",
    WorkflowState.STATUS_NEEDS_CHANGES: "a reader sent it back",
}
