"""How the log is written down to be hashed: the same bytes for the same entry, always. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

# Before the first segment of a chain.
NOTHING = "0" * 64


def written_down(**values: Any) -> bytes:
    """These values as bytes, in the order of their names."""
    return json.dumps(
        {name: _plain(value) for name, value in values.items()},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def _plain(value: Any) -> Any:
    """A value in the form in which it comes back from either database."""
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
            # PostgreSQL gives 2.0 back as it pleases.
            plain = int(value)
        case _:
            plain = value
    return plain


def digest(data: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def digest_of_rows(rows: Iterable[tuple[int, str]]) -> str:
    """Of entries by number and digest, in the order in which they are given."""
    return digest(written_down(rows=[list(row) for row in rows]))


def differences(
    sealed: Iterable[tuple[int, str]], there: Mapping[int, str]
) -> list[tuple[int, str]]:
    """Entries by number, each with what became of it: "removed", "changed" or "put in"."""
    known = dict(sealed)
    found = [
        (number, "removed" if number not in there else "changed")
        for number, was in known.items()
        if there.get(number) != was
    ]
    return sorted([*found, *((number, "put in") for number in there.keys() - known.keys())])
