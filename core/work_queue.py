"""Background work: its queue, and whether a worker processes it (ADR-0072).

`manage.py db_worker --backend later` is the worker. Queued tasks contain only ids of rows: no
personal text is in the queue.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Min, Q
from django.tasks import TaskResultStatus

# The queue of this program. Wagtail's own tasks are done at once ("default").
LATER = "later"
# A worker polls every two seconds.
TAKEN_UP_WITHIN = timedelta(minutes=5)
# No task of ours takes longer.
DONE_WITHIN = timedelta(hours=1)


class Failed(Exception):
    """A task failed. It has only the type of the error, whose message may be personal."""


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait, run and failed; since when the oldest waits and runs. None: there is none."""

    waiting: int
    at_work: int
    failed: int
    waits_since: datetime | None
    works_since: datetime | None

    def is_left_alone(self, *, at: datetime) -> bool:
        """Whether something has waited so long that no worker can be running."""
        return self.waits_since is not None and at - self.waits_since > TAKEN_UP_WITHIN

    def is_stuck(self, *, at: datetime) -> bool:
        """Whether a worker has stopped in the middle of a task."""
        return self.works_since is not None and at - self.works_since > DONE_WITHIN


def has_queue() -> bool:
    """Whether tasks wait for a worker here; in a trial they are done at once."""
    return settings.TASKS[LATER]["BACKEND"].startswith("django_tasks_db.")


def queue() -> Queue:
    """The state of the queue."""
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
    """A batch of `purge`: delete results older than a week; return how many."""
    return int(_rows().finished().filter(finished_at__lt=at - timedelta(days=7)).delete()[0])


def _rows() -> Any:
    return apps.get_model("django_tasks_database", "DBTaskResult").objects
