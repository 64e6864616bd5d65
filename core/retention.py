"""What is deleted when its time is over: each app names its jobs here, and a command runs them.

A job does one step at `at`: it deletes a few hundred things at most and says how many. Whoever runs
it asks again until nothing is left, so that no step holds the database for long, and what was
stopped goes on where it was (`core.audit.retention_services`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from .append_only import erasing
from .retention_clocks import Clock

# SQLite has one writer at a time, and a woman who taps “Keep” waits no longer than one step.
A_STEP = 500


@dataclass(frozen=True, slots=True)
class Job:
    """One step of it, the clock that it minds, and whether the log counts what it deleted."""

    step: Callable[..., int]
    clock: Clock
    is_logged: bool


_jobs: dict[str, Job] = {}
# Name of what is deleted → the job that does it.
JOBS: Mapping[str, Job] = MappingProxyType(_jobs)


def register_job(
    name: str, step: Callable[..., int], clock: Clock, *, is_logged: bool = True
) -> None:
    """Names a job and the clock that it minds; called when an app is ready.

    `is_logged` is False where a count by the minute would tell who came and went. Raises ValueError
    for a name that is taken.
    """
    job = Job(step, clock, is_logged)
    if _jobs.setdefault(name, job) != job:
        raise ValueError(f"Another job is called {name} already.")


def jobs_of(clock: Clock) -> list[str]:
    """The names of the jobs that delete what is past this clock."""
    return sorted(name for name, job in _jobs.items() if job.clock == clock)


def delete_some(rows: "QuerySet[Any, Any]") -> int:
    """Deletes the oldest of these rows, a step at most; how many. Frozen ones may go."""
    some = list(rows.order_by("pk").values_list("pk", flat=True)[:A_STEP])
    if not some:
        return 0
    with erasing():
        # Asked again: one of them may have been touched meanwhile.
        _with_others, by_model = rows.order_by().filter(pk__in=some).delete()
    return by_model.get(rows.model._meta.label, 0)
