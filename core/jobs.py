"""The jobs that timers start, when each last ran, and whether one is late.

`manage.py run_job NAME` runs one and records it; the status page and `doctor` read the records.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .models import JobRun


class JobState(StrEnum):
    """The state of a job."""

    WELL = "well"
    FAILED = "failed"
    LATE = "late"
    NEVER = "never"


# Command → how long ago its last run may have ended: some runs may be missed.
JOBS = {
    "purge": timedelta(hours=1),
    "publish_scheduled": timedelta(hours=1),
    "forget_recordings": timedelta(hours=48),
    "write_audit_digests": timedelta(hours=48),
    "verify_audit": timedelta(hours=48),
    "backup": timedelta(hours=48),
}


@dataclass(frozen=True, slots=True)
class JobReport:
    """The report on one job. `ended_at` None: it has never finished."""

    name: str
    state: JobState
    ended_at: datetime | None
    failed_with: str

    @property
    def is_nightly(self) -> bool:
        """Whether its timer starts it once a night."""
        return JOBS[self.name] > timedelta(days=1)


def job_reports(*, at: datetime) -> Iterator[JobReport]:
    """The state of every job at `at`."""
    runs = {run.name: run for run in JobRun.objects.all()}
    for name in JOBS:
        run = runs.get(name)
        ended_at, failed = (run.ended_at, run.failed_with) if run else (None, "")
        yield JobReport(name, state_of(name, ended_at, failed, at=at), ended_at, failed)


def state_of(name: str, ended_at: datetime | None, failed_with: str, *, at: datetime) -> JobState:
    """The state of a job. A failure takes precedence over a delay, which ends once it is fixed."""
    if failed_with:
        return JobState.FAILED
    if ended_at is None:
        return JobState.NEVER
    return JobState.LATE if at - ended_at > JOBS[name] else JobState.WELL


def note_end(name: str, *, at: datetime) -> None:
    """Record that the job finished at `at`."""
    JobRun.objects.update_or_create(name=name, defaults={"ended_at": at, "failed_with": ""})


def note_failure(name: str, problem: BaseException) -> None:
    """Record that it failed. Only the type is stored: an error message may contain a row."""
    JobRun.objects.update_or_create(
        name=name, defaults={"failed_with": type(problem).__name__[:60]}
    )
