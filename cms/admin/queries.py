"""Queries on access to the CMS admin, the readers' queue, and what can be published."""

import json
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, Revision, TaskState, WorkflowState

from accounts.queries import holders_of
from accounts.roles import Role
from accounts.types import Person
from cms.models import PAGE_MODELS, CoursePage, LessonPage, PublishingRun, Quiz, quiz_ids_in

from .sentences import WHY_PAGE, WHY_QUIZ

# Role in the installation → name of Wagtail's group.
GROUPS = {Role.EDITOR: "Editors", Role.READER: "Readers"}


def find_permission_drift() -> tuple[int, int]:
    """Return two numbers: accounts whose groups differ from their roles, and accounts with rights
    that come from no group.
    """
    astray = set()
    for role, name in GROUPS.items():
        grouped = set(Person.objects.filter(groups__name=name).values_list("pk", flat=True))
        astray |= grouped ^ holders_of(role)
    others = Person.objects.filter(groups__isnull=False).exclude(groups__name__in=GROUPS.values())
    astray |= set(others.values_list("pk", flat=True))
    own = Person.objects.filter(user_permissions__isnull=False).distinct().count()
    return len(astray), own


READERS_WORKFLOW = "Read by our readers"


def count_waiting_for_readers() -> int:
    """How many pages are in the readers' queue."""
    return WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, workflow__name=READERS_WORKFLOW
    ).count()


def unsubmitted_drafts(model: Any) -> QuerySet:
    """Imported drafts of this model that were not submitted to the readers.

    Left out: drafts that an editor last changed, and drafts that the readers sent back.
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
class ReviewedPage:
    """A page that a reader passed: the revision, when the review began and when it was passed."""

    page: Any
    revision: Revision
    began: datetime
    at: datetime

    @property
    def is_to_publish(self) -> bool:
        """Whether to publish it: not if it was withdrawn, or this revision or a newer is live."""
        live = self.page.live_revision
        if self.page.live:
            return live is None or live.created_at < self.revision.created_at
        return self.page.first_published_at is None

    def quiz_ids(self) -> list[int]:
        """Row ids of the quizzes in the revision that was read."""
        if not isinstance(self.page, LessonPage):
            return []
        if self.page.live_revision_id == self.revision.pk:
            return self.page.quiz_ids
        return quiz_ids_in(json.loads(self.revision.content["body"]))


@dataclass(frozen=True, slots=True)
class ReviewedQuiz:
    """A quiz, and the revision of it that was in a lesson when a reader passed the lesson."""

    quiz: Quiz
    revision: Revision


@dataclass(slots=True)
class PublishingPlan:
    """What is published next, and one line for each item that is not, with the reason."""

    pages: list[ReviewedPage] = field(default_factory=list)
    quizzes: list[ReviewedQuiz] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def publishing_plan(course: str = "") -> PublishingPlan:
    """What publishing would publish now, of one course (its code) or of all."""
    passed = reviewed_pages(course)
    plan = plan_of(passed)
    plan.left += _not_reviewed(passed, course)
    return plan


def plan_of(passed: Sequence[ReviewedPage]) -> PublishingPlan:
    """Those of the passed pages that are to be published, and the quizzes of all of them."""
    plan = PublishingPlan()
    coming: set[str] = set()
    for one in passed:
        if not one.is_to_publish:
            continue
        if is_under_drafts(one.page, coming):
            plan.left.append(f"{one.page.url_path}: {WHY_PAGE['above']}")
            continue
        coming.add(one.page.path)
        plan.pages.append(one)
    contents = dict(
        Revision.objects.filter(pk__in=[one.revision.pk for one in plan.pages]).values_list(
            "pk", "content"
        )
    )
    for one in plan.pages:
        one.revision.content = contents[one.revision.pk]
    places = [(one, number) for one in passed for number in one.quiz_ids()]
    quizzes = Quiz.objects.select_related("locale", "live_revision").defer("live_revision__content")
    by_id = quizzes.in_bulk([number for _one, number in places])
    drafts = _drafts_of(by_id)
    found: dict[int, ReviewedQuiz] = {}
    for one, number in places:
        if number in by_id:
            _plan_quiz(one, by_id[number], drafts[number], found, plan.left)
    plan.quizzes = list(found.values())
    return plan


def is_under_drafts(page: Page, coming: Container[str] = frozenset()) -> bool:
    """Whether a course or module above the page is not live; `coming`: paths published with it."""
    above = page.get_ancestors().filter(live=False).values_list("path", flat=True)
    return any(path not in coming for path in above)


def _drafts_of(quizzes: Iterable[int]) -> dict[int, list[Revision]]:
    """All revisions of these quizzes, without their content, oldest first."""
    found: dict[int, list[Revision]] = {number: [] for number in quizzes}
    revisions = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Quiz),
        object_id__in=[str(number) for number in found],
    )
    for revision in revisions.defer("content").order_by("created_at", "pk"):
        found[int(revision.object_id)].append(revision)
    return found


def _plan_quiz(
    passed: ReviewedPage,
    quiz: Quiz,
    drafts: list[Revision],
    found: dict[int, ReviewedQuiz],
    left: list[str],
) -> None:
    """Add a quiz to `found` if the reader passed a revision newer than the live one.

    Later changes by an editor are reported in `left` and wait for the next review. A quiz that was
    changed during the review waits entirely. A withdrawn quiz stays withdrawn.
    """

    def stays(why: str) -> None:
        left.append(f"{passed.page.url_path} {quiz}: {WHY_QUIZ[why]}")

    if not quiz.live and quiz.first_published_at is not None:
        stays("withdrawn")
        return
    read = next((one for one in reversed(drafts) if one.created_at <= passed.at), None)
    if read is not None and passed.began < read.created_at:
        stays("changed-while-read")
        return
    if read is None or quiz.latest_revision_id != read.pk:
        stays("changed-after")
    if read is None:
        return
    out = quiz.live_revision if quiz.live else None
    chosen = found.get(quiz.pk)
    if (out is None or out.created_at < read.created_at) and (
        chosen is None or chosen.revision.created_at < read.created_at
    ):
        found[quiz.pk] = ReviewedQuiz(quiz, read)


def reviewed_pages(course: str = "") -> list[ReviewedPage]:
    """Every page that a reader has passed, parents first; of one course, or of all."""
    found = {}
    states = TaskState.objects.filter(
        workflow_state__workflow__name=READERS_WORKFLOW,
        workflow_state__status=WorkflowState.STATUS_APPROVED,
        status=TaskState.STATUS_APPROVED,
    ).select_related("revision")
    for state in states.defer("revision__content").order_by("finished_at"):
        found[state.revision.object_id] = state
    pages = [page for model in PAGE_MODELS for page in _of_course(model, course)]
    return [
        ReviewedPage(page, state.revision, began=state.started_at, at=state.finished_at)
        for page in pages
        if (state := found.get(str(page.pk))) is not None
    ]


def _not_reviewed(passed: Sequence[ReviewedPage], course: str) -> Iterator[str]:
    """One line for each draft that is not published, with the reason."""
    revisions = {one.page.pk: one.revision.pk for one in passed}
    active = dict(WorkflowState.objects.active().values_list("object_id", "status").order_by("pk"))
    for model in PAGE_MODELS:
        drafts = _of_course(model, course).filter(has_unpublished_changes=True)
        for pk, url_path, latest in drafts.values_list("pk", "url_path", "latest_revision"):
            if revisions.get(pk) != latest:
                yield f"{url_path}: {WHY_PAGE[active.get(str(pk), '')]}"


def _of_course(model: Any, course: str) -> QuerySet:
    pages = model.objects.filter(alias_of=None).select_related("live_revision", "locale")
    if course:
        above = Page.objects.filter(coursepage__code=course).values_list("path", flat=True)
        within = Q(pk__in=[])
        for path in above:
            within |= Q(path__startswith=path)
        pages = pages.filter(within)
    return pages.defer("live_revision__content").order_by("path")


# A run without an end after this long was broken off and may be requested again.
BROKEN_OFF_AFTER = timedelta(minutes=10)
# The worker polls every two seconds.
TAKEN_UP_WITHIN = timedelta(minutes=2)
PROGRESS_SECONDS = 60 * 60


class RunState(StrEnum):
    """The state of a publishing run."""

    WAITS = "waits"
    # Longer than a worker takes to start: no worker seems to be running.
    WAITS_LONG = "waits-long"
    AT_WORK = "at-work"
    BROKEN_OFF = "broken-off"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class CourseToPublish:
    """A course, with its plan: what would be published, and what would not."""

    code: str
    title: str
    plan: PublishingPlan


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest run; while it runs, how many items are done, and of how many."""

    run: PublishingRun
    state: RunState
    done: int
    total: int


def courses_to_publish() -> list[CourseToPublish]:
    """Every course in order of its code, with what would be published now."""
    titles = {}
    for course in CoursePage.objects.filter(alias_of=None).select_related("locale"):
        is_original = course.locale.language_code == settings.LANGUAGE_CODE
        if is_original or course.code not in titles:
            titles[course.code] = course.title
    return [
        CourseToPublish(code, title, publishing_plan(code))
        for code, title in sorted(titles.items())
    ]


def newest_run(*, at: datetime) -> Newest | None:
    """The run that was requested last; None if there is none."""
    run = PublishingRun.objects.order_by("-asked_at", "-pk").first()
    if run is None:
        return None
    done, total = cache.get(progress_key(run), (0, 0))
    return Newest(run, state_of(run, at=at), done, total)


def state_of(run: PublishingRun, *, at: datetime) -> RunState:
    """The state of a run at `at`."""
    if run.ended_at is not None:
        return RunState.FAILED if run.failed_with else RunState.DONE
    if run.began_at is not None:
        is_over = at - run.began_at > BROKEN_OFF_AFTER
        return RunState.BROKEN_OFF if is_over else RunState.AT_WORK
    return RunState.WAITS_LONG if at - run.asked_at > TAKEN_UP_WITHIN else RunState.WAITS


def progress_key(run: PublishingRun) -> str:
    """Cache key of a run's progress; its database writes are visible only after the commit."""
    return f"publishing:{run.public_id}"
