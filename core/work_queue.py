"""Work outside a request: which queue it waits in, and whether somebody works on it (ADR-0072).

`manage.py db_worker --backend later` is the worker. What waits holds numbers of rows alone: no word
of anybody stands in the queue.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Min, Q
from django.tasks import TaskResultStatus

# The queue of this program. What Wagtail asks for by itself is done at once ("default").
LATER = "later"
# A worker looks every two seconds.
TAKEN_UP_WITHIN = timedelta(minutes=5)
# Nothing of ours takes longer.
DONE_WITHIN = timedelta(hours=1)


class Failed(Exception):
    """Work did not end well. Only the kind of the error: its words may hold somebody's."""


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait and are at work; since when the oldest of each. None: there is none."""

    waiting: int
    at_work: int
    failed: int
    waits_since: datetime | None
    works_since: datetime | None

    def is_left_alone(self, *, at: datetime) -> bool:
        """Whether something waits that a worker would have taken up."""
        return self.waits_since is not None and at - self.waits_since > TAKEN_UP_WITHIN

    def is_stuck(self, *, at: datetime) -> bool:
        """Whether a worker went away in the middle of something."""
        return self.works_since is not None and at - self.works_since > DONE_WITHIN


def has_queue() -> bool:
    """Whether work waits for a worker here; in a trial it is done at once."""
    return settings.TASKS[LATER]["BACKEND"].startswith("django_tasks_db.")


def queue() -> Queue:
    """How it stands with the queue."""
    waits, works = (Q(status=one) for one in (TaskResultStatus.READY, TaskResultStatus.RUNNING))
    found = (
        _rows()
        .filter(backend_name=LATER)
        .aggregate(
            waiting=Count("pk", filter=waits),
            at_work=Count("pk", filter=works),
            failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
            waits_since=Min("enqueued_at", filter=waits),
            works_since=Min("started_at", filter=works),
        )
    )
    return Queue(**found)


def forget_results(*, at: datetime) -> int:
    """A step of `purge`: what ended more than a week ago; how many went."""
    return int(_rows().finished().filter(finished_at__lt=at - timedelta(days=7)).delete()[0])


def _rows() -> Any:
    return apps.get_model("django_tasks_database", "DBTaskResult").objects
