"""The status of the installation, for those who look after it. It contains no personal data."""

import platform
import shutil
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from wagtail.models import Revision

from accounts.queries import roles_of
from accounts.roles import Role
from accounts.types import Person
from core import tls_certificate, work_queue
from core.backups.queries import LastBackups, last_backups
from core.errors import NotFound
from core.jobs import JobReport, job_reports

from .doctor import CERTIFICATE_ENDS_SOON, LATEST_BACKUP, LATEST_DRILL, LEAST_SPACE, kept_in

READERS = frozenset({Role.TECHNICAL_ADMINISTRATOR, Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Space:
    """What is stored there, free bytes, and whether they are too few."""

    kept: str
    free: int
    is_little: bool


@dataclass(frozen=True, slots=True)
class StatusPage:
    """The content of the page. For certificate, backups and work also whether somebody must act."""

    versions: list[tuple[str, str]]
    jobs: list[JobReport]
    pages_overdue: int
    # None: work is done at once in this installation.
    work: work_queue.Queue | None
    work_is_amiss: bool
    spaces: list[Space]
    backups: LastBackups
    backup_is_late: bool
    drill_is_late: bool
    certificate_ends_at: datetime | None
    certificate_ends_soon: bool


def status_page(user: Person, *, at: datetime) -> StatusPage:
    """The status at `at`. Raises NotFound for a user who may not read it."""
    if not roles_of(user) & READERS:
        raise NotFound
    backups = last_backups()
    file = settings.TLS_CERTIFICATE
    ends_at = tls_certificate.ends_at(Path(file)) if file else None
    work = work_queue.queue() if work_queue.has_queue() else None
    return StatusPage(
        versions=_versions(),
        jobs=list(job_reports(at=at)),
        pages_overdue=Revision.objects.filter(approved_go_live_at__lt=at).count(),
        work=work,
        work_is_amiss=work is not None
        and (bool(work.failed) or work.is_left_alone(at=at) or work.is_stuck(at=at)),
        spaces=_spaces(),
        backups=backups,
        backup_is_late=backups.backup is None or at - backups.backup > LATEST_BACKUP,
        drill_is_late=backups.drill is None or at - backups.drill > LATEST_DRILL,
        certificate_ends_at=ends_at,
        certificate_ends_soon=bool(file)
        and (ends_at is None or ends_at - at < CERTIFICATE_ENDS_SOON),
    )


def _versions() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute("SELECT sqlite_version()" if is_sqlite else "SHOW server_version")
        database = cursor.fetchone()[0]
    return [
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("Wagtail", version("wagtail")),
        (connection.display_name, database),
    ]


def _spaces() -> list[Space]:
    found = []
    for name, folder in kept_in().items():
        free = shutil.disk_usage(folder).free
        found.append(Space(name.lower(), free, free < LEAST_SPACE * 1_000_000))
    return found
