"""Checks of what a server does by itself: digests, backups, jobs, work, its certificate."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import checks

from core import tls_certificate, work_queue
from core.clock import now
from core.copies.queries import last_copies
from core.health_checks import note, ok, problem, register
from core.jobs import JobReport, JobState, job_reports
from core.models import RetentionRun
from core.retention import JOBS

# What is past its clock goes every ten minutes.
LATEST_PURGE = timedelta(hours=1)
# A backup is made each night; one night may be missed while somebody mends.
LATEST_BACKUP = timedelta(hours=48)
# A drill twice a year, and some days to come to it.
LATEST_DRILL = timedelta(days=200)
# Let's Encrypt renews a month before the end.
CERTIFICATE_ENDS_SOON = timedelta(days=14)


@register("audit digests", order=13)
def audit_digests_are_kept() -> Iterator[checks.CheckMessage]:
    """Whether they have a place. Whether they are written, the check of jobs says."""
    if settings.AUDIT_DIGESTS:
        yield ok(f"Kept in {settings.AUDIT_DIGESTS}.")
    elif getattr(settings, "PRODUCTION", False):
        yield problem("Set AUDIT_DIGESTS to a file: docs/operators/operating.md, section 8.")
    else:
        yield note("A trial needs none. Where women use it, AUDIT_DIGESTS names a file.")


@register("backups", order=14)
def backups_are_made() -> Iterator[checks.CheckMessage]:
    """When the last one was made, and when one was last restored. A trial needs none."""
    last = last_copies()
    if not getattr(settings, "PRODUCTION", False):
        yield note("A trial needs none. Where women use it, one is made each night.")
        return
    if last.backup is None:
        yield problem("None was made yet. docs/operators/operating.md, section 8, says how.")
    elif now() - last.backup > LATEST_BACKUP:
        yield problem(
            f"The last was made on {last.backup:%d %B %Y}. Run: systemctl status learning-backup"
        )
    else:
        yield ok(f"The last was made on {last.backup:%d %B %Y}.")
    if last.drill is None:
        yield note("None was ever restored. Try one: manage.py restore --drill")
    elif now() - last.drill > LATEST_DRILL:
        yield note(
            f"The last drill was on {last.drill:%d %B %Y}. Try one: manage.py restore --drill"
        )


@register("retention", order=15)
def what_is_past_its_clock_goes() -> Iterator[checks.CheckMessage]:
    """Whether each job of `purge` came to its end of late. A trial needs none."""
    if not getattr(settings, "PRODUCTION", False):
        yield note("A trial needs none. Where women use it, purge runs every ten minutes.")
        return
    ended = dict(RetentionRun.objects.values_list("job", "ended_at"))
    late = [name for name in sorted(JOBS) if _is_late(ended.get(name))]
    if late:
        yield problem(
            f"Not deleted in time: {', '.join(late)}. Run: systemctl status learning-job@purge"
        )
    else:
        yield ok(f"All {len(JOBS)} jobs ran within the last hour.")


def _is_late(ended_at: datetime | None) -> bool:
    return ended_at is None or now() - ended_at > LATEST_PURGE


@register("jobs", order=16)
def jobs_run() -> Iterator[checks.CheckMessage]:
    """Whether each job of a timer ran in time. Of the backup the check above tells.

    On its first day an installation has not come to the hour of its nightly jobs yet.
    """
    in_use = getattr(settings, "PRODUCTION", False)
    amiss = [
        job
        for job in job_reports(at=now())
        if job.state is not JobState.WELL and job.name != "backup"
    ]
    for job in amiss:
        is_first_day = job.state is JobState.NEVER and job.is_nightly
        tell = problem if in_use and not is_first_day else note
        yield tell(f"{job.name}: {_of_job(job)} Run: systemctl status learning-job@{job.name}")
    if not amiss:
        yield ok("All ran in time.")


def _of_job(job: JobReport) -> str:
    last = f"It last went well on {job.ended_at:%d %B %Y at %H:%M}." if job.ended_at else ""
    if job.state is JobState.FAILED:
        return f"It failed ({job.failed_with}). {last}".strip()
    return last or "It never ran."


@register("work", order=16)
def work_is_done() -> Iterator[checks.CheckMessage]:
    """Whether a worker takes up what pages ask for. In a trial it is done at once."""
    if not work_queue.has_queue():
        yield note("A trial does it at once. Where women use it, a worker does: db_worker.")
        return
    queue, at = work_queue.queue(), now()
    if queue.is_left_alone(at=at):
        yield problem(
            f"{queue.waiting} waits and nobody works on it. Run: systemctl status learning-work"
        )
    elif queue.is_stuck(at=at):
        yield problem("A worker went away in the middle of something. It can be asked for again.")
    elif queue.waiting:
        yield ok(f"{queue.waiting} waits, and not for long.")
    else:
        yield ok("Nothing waits.")


@register("certificate", order=17)
def certificate_holds() -> Iterator[checks.CheckMessage]:
    """Until when the site's certificate holds, where the settings name its file."""
    if not settings.TLS_CERTIFICATE:
        yield note("TLS_CERTIFICATE is empty, so nobody is told when the certificate ends.")
        return
    ends_at = tls_certificate.ends_at(Path(settings.TLS_CERTIFICATE))
    if ends_at is None:
        yield problem("The file of TLS_CERTIFICATE cannot be read.")
    elif ends_at - now() < CERTIFICATE_ENDS_SOON:
        yield problem(f"It ends on {ends_at:%d %B %Y}. Run: certbot renew")
    else:
        yield ok(f"It holds until {ends_at:%d %B %Y}.")
