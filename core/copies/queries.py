"""When the last backup was made, and when the last drill or restore went well."""

from datetime import datetime
from typing import NamedTuple

from core.models import SafetyCopy


class LastCopies(NamedTuple):
    """The end of the last of each kind; None: there was none yet."""

    backup: datetime | None
    drill: datetime | None


def last_copies() -> LastCopies:
    """For `doctor`: a restore proves as much as a drill."""
    Kind = SafetyCopy.Kind
    proved = SafetyCopy.objects.filter(kind__in=[Kind.DRILL, Kind.RESTORE])
    made = SafetyCopy.objects.filter(kind=Kind.BACKUP)
    return LastCopies(
        backup=made.order_by("-at").values_list("at", flat=True).first(),
        drill=proved.order_by("-at").values_list("at", flat=True).first(),
    )
