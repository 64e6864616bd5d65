"""Submitting imported drafts to the readers, and publishing what they passed (domain 10.9)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Workflow

from accounts.types import Person
from cms.models import PAGE_MODELS, LessonPage, Quiz
from cms.publishing.catalogue_sync import one_sync_at_the_end
from cms.publishing.drafts_together import as_they_stand, publish_together
from cms.publishing.language_aliases import stand_in
from core.errors import Conflict, Invalid

from .queries import (
    READERS_WORKFLOW,
    PublishingPlan,
    ReviewedPage,
    plan_of,
    publishing_plan,
    reviewed_pages,
    unsubmitted_drafts,
)


def submit_for_review(
    *, at: datetime, progress: Callable[[str], None] = lambda sentence: None
) -> int:
    """Submit every imported draft that is not in the readers' queue yet; return how many.

    Drafts that an editor is working on are left for the editor to submit. Safe to repeat. Raises
    Conflict if the site has no workflow yet.
    """
    workflow = Workflow.objects.active().filter(name=READERS_WORKFLOW).first()
    if workflow is None:
        raise Conflict("The readers' workflow is not set up. Run: manage.py load_curriculum")
    handed = 0
    for model in PAGE_MODELS:
        pages = list(unsubmitted_drafts(model))
        if pages:
            progress(f"{len(pages)} {model._meta.verbose_name_plural} go to the readers")
        for page in pages:
            with transaction.atomic():
                workflow.start(page, None)
            handed += 1
    return handed


@dataclass(slots=True)
class PublishedCounts:
    """How much was published, and one line for each item that was not, with the reason."""

    pages: int = 0
    quizzes: int = 0
    left: list[str] = field(default_factory=list)


def publish_reviewed(
    *,
    course: str = "",
    by: Person | None = None,
    at: datetime,
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> PublishedCounts:
    """Publish exactly what a reader has passed, lessons with their quizzes; all or nothing.

    `course`: a course code, or "" for all. Safe to repeat; of two concurrent calls the second waits
    and finds nothing left to do. `by` is None for a command. `progress` is called with each item's
    path or title, how many are done and how many there are.
    """
    with transaction.atomic(), one_sync_at_the_end(at=at):
        # Locks without the key of the row, so that an editor can submit a page meanwhile.
        Workflow.objects.select_for_update(no_key=True).filter(name=READERS_WORKFLOW).first()
        plan = publishing_plan(course)
        publish_plan(plan, by=by, at=at, progress=progress)
    if plan.pages:
        stand_in(translations_too=True)
    return PublishedCounts(pages=len(plan.pages), quizzes=len(plan.quizzes), left=plan.left)


def publish_plan(
    plan: PublishingPlan,
    *,
    by: Person | None,
    at: datetime,
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> None:
    """Publish the items of the plan, quizzes before the lessons that contain them.

    Raises Invalid, and publishes nothing, if one of them may not be published as it is.
    """
    drafts = [(one.quiz, one.revision) for one in plan.quizzes]
    drafts += [(one.page, one.revision) for one in plan.pages]
    done = 0

    def count(row: Any) -> None:
        nonlocal done
        done += 1
        progress(_name_of(row), done, len(drafts))

    together = as_they_stand(drafts)
    at_once = {id(row) for row, _revision in together}
    try:
        publish_together(together, by=by, at=at, each=count)
        for row, revision in drafts:
            if id(row) not in at_once:
                revision.publish(user=by, skip_permission_checks=True)
                count(row)
    except ValidationError as problem:
        raise Invalid(" ".join(problem.messages)) from problem


def publish_quizzes(passed: ReviewedPage, *, by: Person | None) -> None:
    """Publish the quizzes of one lesson as they were when a reader passed it."""
    for one in plan_of([passed]).quizzes:
        one.revision.publish(user=by, skip_permission_checks=True)


def publish_reviewed_below(page: Any, *, by: Person | None, at: datetime) -> None:
    """Publish what a reader passed below this page while the page itself was a draft."""
    if isinstance(page, LessonPage):
        return
    with transaction.atomic(), one_sync_at_the_end(at=at):
        below = [one for one in reviewed_pages() if one.page.is_descendant_of(page)]
        publish_plan(plan_of(below), by=by, at=at)


def publish_remaining_quizzes(*, at: datetime) -> int:
    """Publish unpublished quizzes that a reader passed in live lessons; return how many.

    Releases before 0.2 published lessons without their questions. Nothing else is published.
    """
    with transaction.atomic(), one_sync_at_the_end(at=at):
        out = [one for one in reviewed_pages() if one.page.live and not one.is_to_publish]
        plan = PublishingPlan(quizzes=plan_of(out).quizzes)
        publish_plan(plan, by=None, at=at)
    return len(plan.quizzes)


def _name_of(row: Any) -> str:
    return str(row) if isinstance(row, Quiz) else row.url_path
