"""Publishing outside a request: asked for on a page, done by a worker (ADR-0072)."""

import logging
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction

from accounts.types import Person
from cms.models import CoursePage, PublishingRun
from core.clock import now
from core.errors import DomainError, NotFound
from core.work_queue import Failed

from .publishing_queries import PROGRESS_SECONDS, RunState, progress_key, state_of
from .review_services import publish_passed

logger = logging.getLogger(__name__)
# How often the page can say something new.
PROGRESS_EVERY = 5
_UNDER_WAY = (RunState.WAITS, RunState.AT_WORK)


@transaction.atomic
def ask_to_publish(*, course: str, by: Person, at: datetime) -> PublishingRun:
    """Lets a worker publish what readers have passed of a course (its code), or of all ("").

    The same run is given back while one of that course is under way, so that a second press does
    nothing. One that no worker takes up, or that was broken off, stops no other. Raises NotFound
    for a course that is none.
    """
    from .tasks import publish

    if course and not CoursePage.objects.filter(code=course).exists():
        raise NotFound
    newest = PublishingRun.objects.filter(course=course).order_by("-asked_at", "-pk").first()
    if newest is not None and state_of(newest, at=at) in _UNDER_WAY:
        return newest
    run = PublishingRun.objects.create(course=course, asked_by=by, asked_at=at)
    transaction.on_commit(lambda: publish.enqueue(str(run.public_id)))
    return run


def carry_out(*, public_id: str, at: datetime) -> None:
    """What the worker does: takes the run up, unless another has, and notes how it ended.

    Raises Failed where it did not end well; nothing is out then.
    """
    taken = PublishingRun.objects.filter(public_id=public_id, began_at=None).update(began_at=at)
    if not taken:
        return
    run = PublishingRun.objects.select_related("asked_by").get(public_id=public_id)
    try:
        done = publish_passed(course=run.course, by=run.asked_by, at=at, progress=_progress_of(run))
    except DomainError as refused:
        _end(run, failed_with=str(refused.sentence))
        raise Failed(type(refused).__name__) from None
    except Exception as problem:
        logger.exception("Publishing did not work.")
        _end(run, failed_with=type(problem).__name__)
        raise Failed(type(problem).__name__) from None
    _end(run, pages=done.pages, quizzes=done.quizzes)


def _progress_of(run: PublishingRun) -> Any:
    def note(what: str, done: int, total: int) -> None:
        if done % PROGRESS_EVERY == 0 or done == total:
            cache.set(progress_key(run), (done, total), timeout=PROGRESS_SECONDS)

    return note


def _end(run: PublishingRun, *, failed_with: str = "", pages: int = 0, quizzes: int = 0) -> None:
    PublishingRun.objects.filter(pk=run.pk).update(
        ended_at=now(), failed_with=failed_with[:500], pages=pages, quizzes=quizzes
    )
