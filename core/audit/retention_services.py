"""Running the jobs of retention: step by step, each with its number in the log."""

from datetime import datetime

from django.db import transaction

from core.models import RetentionRun
from core.retention import JOBS

from .services import record


def run_job(name: str, *, at: datetime) -> int:
    """Deletes all that is past its clock at `at`; how many things. Run again, it deletes nothing.

    A step and its number in the log are one transaction: what was stopped between two steps has
    counted what it did, and the next run takes up the rest.
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
    """Runs all of them; how many things each deleted, by name."""
    return {name: run_job(name, at=at) for name in sorted(JOBS)}
