"""How much a plan and notes for a room hold, and which window is newer."""

import pytest

from mentors.rooms.rules.reports import Written, fits, is_older, tidied

WINDOW, OTHER = "a" * 32, "b" * 32


@pytest.mark.parametrize(
    ("plan", "notes", "allowed"),
    [
        ("", "", True),
        ("one\ntwo\nthree", "x" * 2000, True),
        ("one\n\ntwo\n\nthree", "", True),
        ("one\ntwo\nthree\nfour", "", False),
        ("x" * 120, "", True),
        ("x" * 121, "", False),
        ("", "x" * 2001, False),
    ],
)
def test_a_plan_has_three_short_lines_and_notes_are_no_record(plan, notes, allowed):
    assert fits(Written(plan, notes)) is allowed


def test_line_ends_are_of_one_kind():
    assert tidied(" a\r\nb\x00 ") == "a\nb"


@pytest.mark.parametrize(
    ("window", "turn", "version", "older"),
    [
        (WINDOW, 2, 4, False),
        # The answer to what it sent before has not come: it is the same window, going on.
        (WINDOW, 3, 3, False),
        # The same once more, or out of its turn.
        (WINDOW, 2, 3, True),
        (OTHER, 9, 3, True),
        (OTHER, 9, 4, False),
        ("", 9, 3, True),
    ],
)
def test_an_older_window_is_known(window, turn, version, older):
    kept = Written("", "", WINDOW, 2)
    new = Written("", "", window, turn)
    assert is_older(new, version=version, kept=kept, kept_version=4) is older
