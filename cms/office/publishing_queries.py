"""What could come out now, and how the last publishing went. Read only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core.cache import cache

from cms.models import CoursePage, PublishingRun

from .review_queries import Plan, publishing_plan

# A run that says nothing for so long was broken off, and may be asked for again.
BROKEN_OFF_AFTER = timedelta(minutes=10)
# The worker looks every two seconds.
TAKEN_UP_WITHIN = timedelta(minutes=2)
PROGRESS_SECONDS = 60 * 60


class RunState(StrEnum):
    """How it stands with a run."""

    WAITS = "waits"
    # Longer than a worker needs to take it up: none seems to run.
    WAITS_LONG = "waits-long"
    AT_WORK = "at-work"
    BROKEN_OFF = "broken-off"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class CourseToPublish:
    """A course, and what readers have passed of it that is not out, and what stays in."""

    code: str
    title: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest run; while it is at work how many are done, and of how many."""

    run: PublishingRun
    state: RunState
    done: int
    total: int


def courses_to_publish() -> list[CourseToPublish]:
    """Every course in the order of its place, with what would come out of it now."""
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
    """The run that was asked for last; None where none ever was."""
    run = PublishingRun.objects.order_by("-asked_at", "-pk").first()
    if run is None:
        return None
    done, total = cache.get(progress_key(run), (0, 0))
    return Newest(run, state_of(run, at=at), done, total)


def state_of(run: PublishingRun, *, at: datetime) -> RunState:
    """How it stands with a run at `at`."""
    if run.ended_at is not None:
        return RunState.FAILED if run.failed_with else RunState.DONE
    if run.began_at is not None:
        is_over = at - run.began_at > BROKEN_OFF_AFTER
        return RunState.BROKEN_OFF if is_over else RunState.AT_WORK
    return RunState.WAITS_LONG if at - run.asked_at > TAKEN_UP_WITHIN else RunState.WAITS


def progress_key(run: PublishingRun) -> str:
    """Where the worker keeps how far it is: what it writes to the database is seen at its end."""
    return f"publishing:{run.public_id}"
