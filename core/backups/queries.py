"""Queries: the last backup, and the last successful drill or restore."""

from datetime import datetime
from typing import NamedTuple

from core.models import BackupRun


class LastBackups(NamedTuple):
    """When the last of each kind ended; None: there was none yet."""

    backup: datetime | None
    drill: datetime | None


def last_backups() -> LastBackups:
    """The last backups, for `doctor`; a restore proves as much as a drill."""
    Kind = BackupRun.Kind
    proved = BackupRun.objects.filter(kind__in=[Kind.DRILL, Kind.RESTORE])
    made = BackupRun.objects.filter(kind=Kind.BACKUP)
    return LastBackups(
        backup=made.order_by("-at").values_list("at", flat=True).first(),
        drill=proved.order_by("-at").values_list("at", flat=True).first(),
    )
