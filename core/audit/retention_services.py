"""Run the retention jobs in small batches; the log records the count of each."""

from datetime import datetime

from django.db import transaction

from core.models import RetentionRun
from core.retention import JOBS

from .services import record


def run_job(name: str, *, at: datetime) -> int:
    """Delete everything that has expired at `at`; return how many. Run again, it deletes nothing.

    A batch and its log entry are one transaction: an interrupted run has logged what it deleted,
    and the next run continues.
    """
    job, deleted = JOBS[name], 0
    run, _made = RetentionRun.objects.get_or_create(job=name)
    while True:
        with transaction.atomic():
            step = job.step(at=at)
            if step and job.is_logged:
                record(actor=None, verb="past-its-clock", subject=run, at=at, job=name, things=step)
        if not step:
            break
        deleted += step
    RetentionRun.objects.filter(pk=run.pk).update(ended_at=at)
    return deleted


def run_jobs(*, at: datetime) -> dict[str, int]:
    """Run all jobs; return how many things each deleted, by name."""
    return {name: run_job(name, at=at) for name in sorted(JOBS)}
