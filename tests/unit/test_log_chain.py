"""How entries of the log are written down and hashed, and how a difference is told."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from core.audit.chain import NOTHING, differences, digest, digest_of_rows, written_down

NOON = datetime(2026, 11, 26, 12, 0, 0, 5, tzinfo=UTC)
SOME_ID = UUID("12345678-1234-5678-1234-567812345678")


def test_names_stand_in_order_without_blanks_and_letters_stay_letters():
    assert written_down(b="è", a=1) == '{"a":1,"b":"è"}'.encode()


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
def test_a_value_is_written_as_either_database_gives_it_back(value, written):
    assert written_down(value=value) == b'{"value":' + written + b"}"


def test_a_digest_is_sha_256_in_hexadecimal_and_so_long_is_what_stands_before_all():
    assert digest(b"abc") == hashlib.sha256(b"abc").hexdigest()
    assert "0" * len(digest(b"")) == NOTHING


def test_the_digest_of_rows_says_their_numbers_digests_and_order():
    rows = [(1, "aa"), (2, "bb")]
    assert digest_of_rows(rows) == digest(b'{"rows":[[1,"aa"],[2,"bb"]]}')
    assert digest_of_rows(iter(rows)) == digest_of_rows(rows)
    assert digest_of_rows(rows[::-1]) != digest_of_rows(rows)


def test_what_became_of_sealed_entries_is_told_by_number():
    sealed = [(3, "cc"), (1, "aa"), (2, "bb"), (4, "dd")]
    there = {1: "aa", 2: "xx", 4: "dd", 9: "zz", 0: "yy"}
    assert differences(sealed, there) == [
        (0, "put in"),
        (2, "changed"),
        (3, "removed"),
        (9, "put in"),
    ]
    assert differences(iter(sealed), dict(sealed)) == []
