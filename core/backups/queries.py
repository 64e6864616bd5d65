"""When the last backup was made, and when the last drill or restore went well."""

from datetime import datetime
from typing import NamedTuple

from core.models import BackupRun


class LastBackups(NamedTuple):
    """The end of the last of each kind; None: there was none yet."""

    backup: datetime | None
    drill: datetime | None


def last_backups() -> LastBackups:
    """For `doctor`: a restore proves as much as a drill."""
    Kind = BackupRun.Kind
    proved = BackupRun.objects.filter(kind__in=[Kind.DRILL, Kind.RESTORE])
    made = BackupRun.objects.filter(kind=Kind.BACKUP)
    return LastBackups(
        backup=made.order_by("-at").values_list("at", flat=True).first(),
        drill=proved.order_by("-at").values_list("at", flat=True).first(),
    )
