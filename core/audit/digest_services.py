"""Daily digests of the audit entries, in a file outside the database (AUDIT_DIGESTS).

Somebody who can change entries in the database cannot change the file. The lines are signed with a
key derived from FIELD_KEYS, so that another machine may keep the file.
"""

import fcntl
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings

from core.append_only import erasing
from core.errors import Conflict
from core.field_keys import is_signed, signature
from core.retention_clocks import Clock, kept_since
from core.rotation import RotationResult

from .models import Entry
from .rules import DayDigest, digest_day, format_line, parse_line

ONE_DAY = timedelta(days=1)
# Transactions that began before midnight are committed by then.
LATE_COMMITS = timedelta(hours=1)


def digests_file() -> Path | None:
    """The digests file; None if the operator has not configured one."""
    return Path(settings.AUDIT_DIGESTS) if settings.AUDIT_DIGESTS else None


def write_digests(*, at: datetime) -> list[date]:
    """Append a line for each past day that has none; return these days.

    Raises Conflict where the file cannot be written.
    """
    if (place := digests_file()) is None:
        return []
    last = (at - LATE_COMMITS).astimezone(UTC).date() - ONE_DAY
    written = []
    with _appending_to(place) as file:
        day = _first_day_to_write(place, at)
        while day is not None and day <= last:
            file.write(_signed_line(_digest_of(day)))
            written.append(day)
            day += ONE_DAY
    return written


def find_faults(*, at: datetime, until: date | None = None) -> Iterator[str]:
    """Each day whose entries differ from their digest, one sentence each.

    `until`: only days before it, for a database that was restored from a backup of that day. Raises
    Conflict where the file cannot be read.
    """
    kept = _kept_lines(digests_file())
    first = kept_since(Clock.ACCESS_LOG, at).astimezone(UTC).date()
    days = [day for day in sorted(kept) if day >= first and (until is None or day < until)]
    expected = days[0] if days else None
    for day in days:
        if expected is not None and day > expected:
            yield f"{expected} to {day - ONE_DAY}: the digests of these days are gone."
        expected = day + ONE_DAY
        yield from _faults_of_day(day, kept[day])


def kept_days() -> list[date]:
    """The days that have a digest, in order. Raises Conflict where the file cannot be read."""
    return sorted(_kept_lines(digests_file()))


def resign_digests() -> RotationResult:
    """Sign each digest again with the newest key, for `rotate_keys`. Old lines stay."""
    if (place := digests_file()) is None or not place.exists():
        return RotationResult(0, ())
    written, lost = 0, []
    with _appending_to(place) as file:
        for day, lines in sorted(_kept_lines(place).items()):
            valid = [digest for digest, signed in lines if is_signed(digest.signed_text(), signed)]
            if not valid:
                lost.append(f"digest of the audit entries of {day}")
            elif all(signature(digest.signed_text()) != signed for digest, signed in lines):
                file.write(_signed_line(valid[0]))
                written += 1
    return RotationResult(written, tuple(lost))


def delete_old_entries(*, at: datetime) -> int:
    """Delete the oldest day of entries if all of it has expired; return how many.

    Whole days are deleted, so that the digests of the remaining days still match.
    """
    oldest = Entry.objects.order_by("at").values_list("at", flat=True).first()
    if oldest is None:
        return 0
    day = oldest.astimezone(UTC).date()
    if day >= kept_since(Clock.ACCESS_LOG, at).astimezone(UTC).date():
        return 0
    with erasing():
        return int(Entry._base_manager.filter(at__range=_bounds(day)).delete()[0])


@contextmanager
def _appending_to(place: Path) -> Iterator[IO[str]]:
    """Lock the file, waiting for other processes. Raises Conflict where it cannot be written."""
    try:
        with place.open("a", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
    except OSError as problem:
        raise Conflict(f"{place} cannot be written ({problem.strerror}).") from problem


def _first_day_to_write(place: Path, at: datetime) -> date | None:
    """The day after the last digest, else the day of the first entry; None: no entries."""
    if kept := _kept_lines(place):
        return max(kept) + ONE_DAY
    since = kept_since(Clock.ACCESS_LOG, at).astimezone(UTC).date()
    first = Entry.objects.order_by("at").values_list("at", flat=True).first()
    return None if first is None else max(since, first.astimezone(UTC).date())


def _kept_lines(place: Path | None) -> dict[date, list[tuple[DayDigest, bytes]]]:
    found = defaultdict(list)
    try:
        lines = place.read_text("ascii").splitlines() if place and place.exists() else []
    except (OSError, UnicodeDecodeError) as problem:
        raise Conflict(f"{place} cannot be read.") from problem
    for line in lines:
        if (parsed := parse_line(line)) is None:
            raise Conflict(f"{place} holds a line that is no digest: {line[:40]}")
        found[parsed[0].day].append(parsed)
    return dict(found)


def _signed_line(digest: DayDigest) -> str:
    return format_line(digest, signature(digest.signed_text())) + "\n"


def _bounds(day: date) -> tuple[datetime, datetime]:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return start, start + ONE_DAY - timedelta.resolution


def _digest_of(day: date) -> DayDigest:
    entries = Entry.objects.filter(at__range=_bounds(day)).order_by("pk")
    return digest_day(day, (entry.canonical() for entry in entries.iterator(500)))


def _faults_of_day(day: date, lines: list[tuple[DayDigest, bytes]]) -> Iterator[str]:
    valid = {digest for digest, signed in lines if is_signed(digest.signed_text(), signed)}
    if not valid:
        yield f"{day}: its digest was not written by this server, or its key is not in FIELD_KEYS."
        return
    found = _digest_of(day)
    for digest in valid - {found}:
        yield (
            f"{day}: {digest.entries} entries were written and {found.entries} are there; "
            "they were changed, removed or added to."
        )
