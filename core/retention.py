"""Retention: each app registers its jobs here, and a command runs them.

A job does one batch at `at`: it deletes a few hundred rows at most and returns how many. The caller
repeats it until nothing is left, so that no batch blocks the database for long, and an interrupted
job can continue (`core.audit.retention_services`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from .append_only import erasing
from .retention_clocks import Clock

# SQLite has one writer at a time, and a user who saves something waits for one batch at most.
A_STEP = 500


@dataclass(frozen=True, slots=True)
class Job:
    """A retention job: one batch, its clock, and whether the log counts what it deleted."""

    step: Callable[..., int]
    clock: Clock
    is_logged: bool


_jobs: dict[str, Job] = {}
# Name of what is deleted → its job.
JOBS: Mapping[str, Job] = MappingProxyType(_jobs)


def register_job(
    name: str, step: Callable[..., int], clock: Clock, *, is_logged: bool = True
) -> None:
    """Register a job and its clock when an app is ready.

    `is_logged` is False where a count by the minute would reveal who came and went. Raises
    ValueError for a name that is taken.
    """
    job = Job(step, clock, is_logged)
    if _jobs.setdefault(name, job) != job:
        raise ValueError(f"Another job is called {name} already.")


def jobs_of(clock: Clock) -> list[str]:
    """The names of the jobs with this clock."""
    return sorted(name for name, job in _jobs.items() if job.clock == clock)


def delete_some(rows: "QuerySet[Any, Any]") -> int:
    """Delete the oldest of these rows, one batch at most; return how many. Append-only rows too."""
    some = list(rows.order_by("pk").values_list("pk", flat=True)[:A_STEP])
    if not some:
        return 0
    with erasing():
        # Filter again: one of them may have changed meanwhile.
        _with_others, by_model = rows.order_by().filter(pk__in=some).delete()
    return by_model.get(rows.model._meta.label, 0)
