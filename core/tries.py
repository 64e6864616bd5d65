"""Tries that the database counts, while the cache is away."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from .clock import now
from .models import CountedTry


def count_in_database(digest: str, *, seconds: int) -> int:
    """One more; how many that makes since the first, which counts for `seconds`."""
    at = now()
    ends_at = at + timedelta(seconds=seconds)
    with transaction.atomic():
        rows = CountedTry.objects.select_for_update()
        row, is_first = rows.get_or_create(digest=digest, defaults={"tries": 1, "ends_at": ends_at})
        if is_first:
            return 1
        if row.ends_at <= at:
            row.tries, row.ends_at = 0, ends_at
        row.tries += 1
        row.save(update_fields=["tries", "ends_at"])
    return row.tries


def undo_attempt_in_database(digest: str) -> None:
    """The last one was none."""
    CountedTry.objects.filter(digest=digest, tries__gt=0).update(tries=F("tries") - 1)


def delete_expired_attempts(*, at: datetime) -> int:
    """Deletes the counts whose time is over at `at`; how many."""
    return CountedTry.objects.filter(ends_at__lte=at).delete()[0]
