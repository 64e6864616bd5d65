"""What may be handed over, how it is kept, and when a code opens it."""

import json
from datetime import date, timedelta

import pytest

from accounts.transfers.rules import (
    LASTS,
    MOST_OPEN,
    Brought,
    CertificateBrought,
    CourseBrought,
    EvidenceBrought,
    Refusal,
    as_text,
    from_text,
    refusal,
)
from core.clock import now

ALL = Brought(
    courses=(CourseBrought("a", 3, 16),),
    met=("C1", "C4"),
    evidence=(EvidenceBrought("OP", ("C1", "C2"), date(2026, 3, 3)),),
    certificates=(CertificateBrought("x", "Peer mentor", date(2026, 3, 3), date(2028, 3, 3)),),
)


def test_what_is_kept_is_read_as_it_was_written_and_another_form_is_refused():
    assert from_text(as_text(ALL)) == ALL
    with pytest.raises(ValueError, match="form"):
        from_text(json.dumps({**json.loads(as_text(ALL)), "form": 2}))
    with pytest.raises(ValueError, match="form"):
        from_text(json.dumps({k: v for k, v in json.loads(as_text(ALL)).items() if k != "form"}))
    assert Brought().is_empty
    assert not ALL.is_empty


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, None),
        ({"known": False}, Refusal.UNKNOWN),
        ({"expires_at": None}, Refusal.UNKNOWN),
        ({"taken": True}, Refusal.USED),
        ({"late": True}, Refusal.EXPIRED),
        ({"is_here": True}, Refusal.HERE),
        ({"taken": True, "late": True, "is_here": True}, Refusal.USED),
    ],
)
def test_each_code_that_opens_nothing_has_its_reason(facts, why):
    at = now()
    asked = {"known": True, "taken": False, "expires_at": at + LASTS, "is_here": False} | facts
    if asked.pop("late", False):
        asked["expires_at"] = at
    assert refusal(**asked, at=at) == why


def test_a_code_opens_until_its_last_moment():
    at = now()
    whole = {"known": True, "taken": False, "is_here": False, "at": at}
    assert refusal(**whole, expires_at=at + timedelta(microseconds=1)) is None
    assert refusal(**whole, expires_at=at) is Refusal.EXPIRED


def test_it_is_kept_as_names_and_days_that_the_next_release_can_read():
    assert json.loads(as_text(ALL)) == {
        "form": 1,
        "courses": [{"code": "a", "done": 3, "of": 16}],
        "met": ["C1", "C4"],
        "evidence": [{"kind": "OP", "codes": ["C1", "C2"], "day": "2026-03-03"}],
        "certificates": [
            {
                "public_id": "x",
                "achievement": "Peer mentor",
                "since": "2026-03-03",
                "until": "2028-03-03",
            }
        ],
    }


@pytest.mark.parametrize("part", ["courses", "met", "evidence", "certificates"])
def test_one_thing_chosen_is_something(part):
    assert not Brought(**{part: getattr(ALL, part)}).is_empty


def test_code_lasts_two_weeks_and_three_are_kept_open():
    assert (timedelta(days=14), 3) == (LASTS, MOST_OPEN)
