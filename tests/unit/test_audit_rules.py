"""How audit entries are written down to be hashed, and the line of a day."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from core.audit.rules import canonical_bytes, digest_day, format_line, parse_line

NOON = datetime(2026, 11, 26, 12, 0, 0, 5, tzinfo=UTC)
SOME_ID = UUID("12345678-1234-5678-1234-567812345678")


def test_canonical_bytes_any_order_sorts_names_and_keeps_letters():
    assert canonical_bytes({"b": "è", "a": 1}) == '{"a":1,"b":"è"}'.encode()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (NOON, b'"2026-11-26T12:00:00.000005+00:00"'),
        (NOON.replace(microsecond=0), b'"2026-11-26T12:00:00.000000+00:00"'),
        (NOON.astimezone(timezone(timedelta(hours=5))), b'"2026-11-26T12:00:00.000005+00:00"'),
        (SOME_ID, b'"12345678123456781234567812345678"'),
        (2.0, b"2"),
        (2.5, b"2.5"),
        (0, b"0"),
        (None, b"null"),
        (True, b"true"),
        ("text", b'"text"'),
        ((1, SOME_ID), b'[1,"12345678123456781234567812345678"]'),
        ([2.0, [NOON]], b'[2,["2026-11-26T12:00:00.000005+00:00"]]'),
        ({2: {"b": 1.0, "a": (None,)}}, b'{"2":{"a":[null],"b":1}}'),
    ],
)
def test_canonical_bytes_any_value_is_what_either_database_gives_back(value, written):
    assert canonical_bytes({"value": value}) == b'{"value":' + written + b"}"


def test_digest_day_other_order_or_split_differs():
    day = date(2026, 11, 26)
    found = {
        digest_day(day, entries) for entries in ([b"ab", b"c"], [b"c", b"ab"], [b"a", b"bc"], [])
    }
    assert len(found) == 4
    assert {one.entries for one in found} == {2, 0}


def test_parse_line_own_line_gives_digest_and_signature():
    digest = digest_day(date(2026, 11, 26), [b"one"])
    assert parse_line(format_line(digest, b"s" * 32)) == (digest, b"s" * 32)


@pytest.mark.parametrize("line", ["", "2026-11-26 1", "2026-13-41 1 " + "a" * 64 + " " + "b" * 64])
def test_parse_line_strange_line_gives_none(line):
    assert parse_line(line) is None
