"""Handing loaded drafts to the readers, and publishing what they have passed (domain 10.9)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from wagtail.models import Revision, Workflow

from accounts.types import Person
from cms.models import PAGE_MODELS, Quiz
from cms.publishing.catalogue_sync import one_sync_at_the_end
from cms.publishing.language_aliases import stand_in
from core.errors import Conflict

from .review_queries import (
    READERS_WORKFLOW,
    Passed,
    drafts_nobody_handed_on,
    not_passed,
    passed_pages,
)


def hand_to_readers(
    *, at: datetime, progress: Callable[[str], None] = lambda sentence: None
) -> int:
    """Puts every loaded draft into the readers' queue that is not there; how many these were.

    What an editor is writing stays hers to hand in. May be run again. Raises Conflict where the
    site has no workflow yet.
    """
    workflow = Workflow.objects.active().filter(name=READERS_WORKFLOW).first()
    if workflow is None:
        raise Conflict("The readers' workflow is not set up. Run: manage.py load_curriculum")
    handed = 0
    for model in PAGE_MODELS:
        pages = list(drafts_nobody_handed_on(model))
        if pages:
            progress(f"{len(pages)} {model._meta.verbose_name_plural} go to the readers")
        for page in pages:
            with transaction.atomic():
                workflow.start(page, None)
            handed += 1
    return handed


@dataclass(slots=True)
class Published:
    """What came out, and one line for each thing that stayed in, with why."""

    pages: int = 0
    quizzes: int = 0
    left: list[str] = field(default_factory=list)


def publish_passed(
    *,
    course: str = "",
    by: Person | None = None,
    at: datetime,
    progress: Callable[[str], None] = lambda sentence: None,
) -> Published:
    """Publishes exactly what a reader has passed, lessons with their quizzes; all of it or nothing.

    `course`: the code of one, or "" for all. May be run again. `by` is None for a command.
    """
    done = Published()
    with transaction.atomic(), one_sync_at_the_end(at=at):
        for passed in passed_pages(course):
            before = done.pages + done.quizzes
            done.quizzes += publish_quizzes(passed, by=by, left=done.left)
            if passed.is_to_publish:
                passed.revision.publish(user=by, skip_permission_checks=True)
                done.pages += 1
            if done.pages + done.quizzes > before:
                progress(passed.page.url_path)
    stand_in(translations_too=True)
    done.left += not_passed(course)
    return done


def publish_quizzes(passed: Passed, *, by: Person | None, left: list[str]) -> int:
    """The quizzes of a lesson as they stood when a reader passed it; how many came out.

    One that is out already is renewed where the reader passed something newer. What an editor
    changed later is told in `left` and waits for the next reading, and so does all of a quiz that
    was changed while it was read. What she has withdrawn stays withdrawn.
    """
    came_out = 0
    for quiz in passed.quizzes():
        if not quiz.live and quiz.first_published_at is not None:
            left.append(f"{passed.page.url_path} {quiz}: the office has withdrawn it")
            continue
        read = quiz.revisions.filter(created_at__lte=passed.at).order_by("-created_at").first()
        if read is not None and passed.began < read.created_at:
            left.append(f"{passed.page.url_path} {quiz}: it was changed while it was read")
            continue
        if read is None or quiz.latest_revision_id != read.pk:
            left.append(f"{passed.page.url_path} {quiz}: it was changed after it was read")
        if read is not None and _is_newer(read, quiz):
            read.publish(user=by, skip_permission_checks=True)
            came_out += 1
    return came_out


def _is_newer(read: Revision, quiz: Quiz) -> bool:
    out = quiz.live_revision if quiz.live else None
    return out is None or out.created_at < read.created_at
