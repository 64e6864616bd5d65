"""The canonical form of audit entries, and the line that is stored for each day. Pure."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

_LINE = re.compile(r"(\d{4}-\d\d-\d\d) (\d{1,12}) ([0-9a-f]{64}) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class DayDigest:
    """How many entries a day (UTC) has, and the SHA-256 of their canonical forms in order."""

    day: date
    entries: int
    sha256: str

    def signed_text(self) -> bytes:
        """The text that the server signs."""
        return f"audit day {self.day} {self.entries} {self.sha256}".encode()


def canonical_bytes(values: dict[str, Any]) -> bytes:
    """The same bytes for the same values, whichever database returns them."""
    plain = {name: _plain(value) for name, value in values.items()}
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            plain: Any = value.astimezone(UTC).isoformat(timespec="microseconds")
        case UUID():
            plain = value.hex
        case dict():
            plain = {str(name): _plain(inner) for name, inner in value.items()}
        case list() | tuple():
            plain = [_plain(inner) for inner in value]
        case float() if value.is_integer():
            # PostgreSQL may return 2.0 as 2.
            plain = int(value)
        case _:
            plain = value
    return plain


def digest_day(day: date, entries: Iterable[bytes]) -> DayDigest:
    """The digest of the canonical forms of one day's entries."""
    count, total = 0, hashlib.sha256()
    for entry in entries:
        count += 1
        # Hash each entry separately, so that no two sequences of entries give the same bytes.
        total.update(hashlib.sha256(entry).digest())
    return DayDigest(day, count, total.hexdigest())


def format_line(digest: DayDigest, signature: bytes) -> str:
    """The stored line: day, number of entries, digest, signature."""
    return f"{digest.day} {digest.entries} {digest.sha256} {signature.hex()}"


def parse_line(line: str) -> tuple[DayDigest, bytes] | None:
    """Digest and signature; None for a line in another format."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        return None
    return DayDigest(day, int(found[2]), found[3]), bytes.fromhex(found[4])
