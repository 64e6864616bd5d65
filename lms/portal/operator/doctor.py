"""Checks of what all parts depend on: settings, keys, database, channel layer."""

import shutil
from asyncio import timeout
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from asgiref.sync import async_to_sync
from channels.layers import ChannelLayerManager, InMemoryChannelLayer, get_channel_layer
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import checks
from django.db import connection
from redis.exceptions import RedisError

from accounts.queries import every_organisation
from core import append_only_triggers, key_use, tls_certificate, work_queue
from core.append_only import append_only_tables
from core.backups.queries import last_backups
from core.clock import now
from core.discretion import contains_telling_word
from core.health_checks import note, ok, problem, register
from core.jobs import JobReport, JobState, job_reports
from core.models import RetentionRun
from core.retention import JOBS
from core.schema import current_schema
from core.views import READINESS
from mentors.rooms.on_call.alarm_delivery import unreachable_hosts
from mentors.rooms.state.alarm_queries import channels_in_use, deliveries_since

# Maximum seconds for a message from one connection to another.
LONGEST_WAY = 2
# Megabytes: below the first it is a problem, below the second a note.
LEAST_SPACE = 500
LITTLE_SPACE = 5000


@register("settings", order=10)
def settings_fit() -> Iterator[checks.CheckMessage]:
    """Problems that checks of Django and this project find in the settings, deployment included."""
    in_use = getattr(settings, "PRODUCTION", False)
    found = checks.run_checks(include_deployment_checks=in_use)
    serious = [one for one in found if one.level >= checks.WARNING and not one.is_silenced()]
    for one in serious:
        yield problem(" ".join(f"{one.msg} {one.hint or ''}".split()) + f" ({one.id})")
    if not in_use:
        yield note("These are the settings of a trial, not of an installation that women use.")
    elif not serious:
        yield ok("Nothing stands against them.")


@register("field keys", order=10)
def field_keys_work() -> Iterator[checks.CheckMessage]:
    """Whether every key can encrypt and decrypt. No key is printed."""
    keys = list(getattr(settings, "FIELD_KEYS", []))
    if not keys:
        yield problem("FIELD_KEYS is empty: nothing can be kept encrypted. Set it.")
        return
    for place, key in enumerate(keys, start=1):
        try:
            fernet = Fernet(key)
            works = fernet.decrypt(fernet.encrypt(b"doctor")) == b"doctor"
        except (ValueError, InvalidToken):
            works = False
        if not works:
            yield problem(f"Key number {place} in FIELD_KEYS cannot be used. Replace it.")
            return
    yield ok(f"{len(keys)} in use; the first one writes.")


@register("database", order=10)
def database_answers() -> Iterator[checks.CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    yield ok(f"It answers ({connection.vendor}).")


@register("migrations", order=10)
def migrations_are_applied() -> Iterator[checks.CheckMessage]:
    waiting = current_schema().waiting
    if waiting:
        yield problem(f"{waiting} are not applied. Run: manage.py migrate")
    else:
        yield ok("All are applied.")


@register("channel layer", order=10)
def channel_layer_answers() -> Iterator[checks.CheckMessage]:
    """Whether a message sent by one connection reaches another, as between two processes."""
    if not READINESS["channel layer"]():
        yield problem("No message comes back. Check that Redis runs and REDIS_URL is right.")
        return
    yield ok("A message goes there and back.")
    if isinstance(get_channel_layer(), InMemoryChannelLayer):
        yield note("It lives in one process: with a second one, REDIS_URL is needed.")
    elif not async_to_sync(passes_between_connections)():
        yield problem(
            "A message of one connection does not come to another. Check that all processes have "
            "the same REDIS_URL and SECRET_KEY, and that Redis allows publish and subscribe."
        )


async def passes_between_connections() -> bool:
    """Whether a group on one connection receives what another sends."""
    hearing, sending = (ChannelLayerManager()["default"] for _n in range(2))
    group = f"doctor-{uuid4().hex}"
    channel = await hearing.new_channel()
    try:
        async with timeout(LONGEST_WAY):
            await hearing.group_add(group, channel)
            await sending.group_send(group, {"type": "doctor"})
            return bool((await hearing.receive(channel))["type"] == "doctor")
    except (TimeoutError, OSError, RedisError):
        return False
    finally:
        for layer in (hearing, sending):
            await layer.flush()


@register("free space", order=10)
def space_is_left() -> Iterator[checks.CheckMessage]:
    """Free space for files and a SQLite database. A full disk stops every response."""
    for name, folder in kept_in().items():
        free = shutil.disk_usage(folder).free // 1_000_000
        if free < LEAST_SPACE:
            yield problem(f"{name}: {free} MB are left. Make room before anything is lost.")
        elif free < LITTLE_SPACE:
            yield note(f"{name}: {free} MB are left.")
        else:
            yield ok(f"{name}: {free // 1000} GB are left.")


def kept_in() -> dict[str, Path]:
    """What is stored → the nearest existing folder."""
    # A bucket has its own limits, which cannot be queried here.
    places = {} if settings.MEDIA_BUCKET else {"Files": Path(settings.MEDIA_ROOT)}
    if connection.vendor == "sqlite":
        places["Database"] = Path(str(connection.settings_dict["NAME"]).removeprefix("file:"))
    return {
        name: next(folder for folder in (place, *place.absolute().parents) if folder.is_dir())
        for name, place in places.items()
    }


@register("names")
def names_tell_nothing() -> Iterator[checks.CheckMessage]:
    """Organisations from before the rule keep their revealing names until somebody changes them."""
    found = [one.name for one in every_organisation() if contains_telling_word(one.name)]
    for name in found:
        yield problem(
            f"“{name}” tells a bystander what this is. Give the organisation another name."
        )
    if not found:
        yield ok("No organisation's name tells a bystander what this is.")


@register("append-only rows", order=11)
def append_only_rows_are_guarded() -> Iterator[checks.CheckMessage]:
    """Whether each append-only table has its triggers (ADR-0043)."""
    missing = append_only_triggers.missing()
    if connection.vendor != "postgresql":
        yield note("SQLite guards no append-only rows: it is for trials.")
    elif missing:
        yield problem(f"No triggers guard {', '.join(missing)}. Run: manage.py migrate")
    else:
        yield ok(f"Triggers guard {len(append_only_tables())} tables.")


@register("encrypted values", order=12)
def encrypted_values_can_be_read() -> Iterator[checks.CheckMessage]:
    """Which keys encrypted the values; the newest thousand of each column are decrypted too."""
    uses = [key_use.use_of(column) for column in key_use.columns()]
    newest, older, unbound, lost = (sum(counts) for counts in zip(*uses, strict=True))
    damaged = sum(1 for column in key_use.columns() for _pk in key_use.unreadable_in(column))
    everything = newest + older + unbound + lost
    if lost or damaged:
        yield problem(
            f"{lost + damaged} cannot be read: their key is missing in FIELD_KEYS, or they are "
            "damaged. manage.py rotate_keys names them."
        )
    elif older or unbound:
        yield note(
            f"{older} stand under an older key and {unbound} are not bound to their place. "
            "Run: manage.py rotate_keys"
        )
    else:
        yield ok(f"{everything} of {everything} can be read, all under the newest key.")


# `purge` runs every ten minutes.
LATEST_PURGE = timedelta(hours=1)
# Backups are made each night; one night may be missed during repairs.
LATEST_BACKUP = timedelta(hours=48)
# A drill twice a year, with some days to spare.
LATEST_DRILL = timedelta(days=200)
# Let's Encrypt renews a month before the end.
CERTIFICATE_ENDS_SOON = timedelta(days=14)


@register("audit digests", order=13)
def audit_digests_are_kept() -> Iterator[checks.CheckMessage]:
    """Whether audit digests have a file. Whether they are written is checked with the jobs."""
    if settings.AUDIT_DIGESTS:
        yield ok(f"Kept in {settings.AUDIT_DIGESTS}.")
    elif getattr(settings, "PRODUCTION", False):
        yield problem("Set AUDIT_DIGESTS to a file: docs/operators/operating.md, section 8.")
    else:
        yield note("A trial needs none. Where women use it, AUDIT_DIGESTS names a file.")


@register("backups", order=14)
def backups_are_made() -> Iterator[checks.CheckMessage]:
    """When the last backup and the last drill were. Trials need none."""
    last = last_backups()
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
    """Whether each job of `purge` ended within the last hour. Trials need none."""
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
    """Whether each scheduled job ran in time; backups have a check of their own.

    On the first day, nightly jobs may not have been due yet.
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
    """Whether a worker carries out what pages request. In a trial it is done at once."""
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


@register("alarms", order=16)
def alarms_leave_the_server() -> Iterator[checks.CheckMessage]:
    """Whether each alarm channel can be reached, and accepted deliveries since yesterday."""
    in_use = channels_in_use()
    if not in_use:
        yield note("None are set up, so who is on call has to keep the alerts page open.")
        return
    for address in unreachable_hosts():
        yield problem(f"{address} does not answer. Check the ALARM_ settings and the network.")
    for kind, (taken, failed) in deliveries_since(now() - timedelta(days=1)).items():
        if failed and not taken:
            yield problem(f"{kind}: none of {failed} deliveries was taken since yesterday.")
        elif failed:
            yield note(f"{kind}: {failed} of {taken + failed} deliveries were not taken.")
    yield ok(f"In use: {', '.join(in_use)}.")


@register("certificate", order=17)
def certificate_holds() -> Iterator[checks.CheckMessage]:
    """Until when the site's certificate is valid, if the settings name its file."""
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
