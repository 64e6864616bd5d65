"""Rate limits counted in the database, while the cache is down."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from .clock import now
from .models import CountedTry


def count_in_database(digest: str, *, seconds: int) -> int:
    """Count an attempt; return the number since the first, valid for `seconds`."""
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
    """Undo the last attempt."""
    CountedTry.objects.filter(digest=digest, tries__gt=0).update(tries=F("tries") - 1)


def delete_expired_attempts(*, at: datetime) -> int:
    """Delete the counts that have expired at `at`; return how many."""
    return CountedTry.objects.filter(ends_at__lte=at).delete()[0]
