"""What a phrase is that a supervisor keeps for herself."""

import pytest

from mentors.rooms.own_phrase_rules import LONGEST, is_short, tidied


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Take   your\ntime. ", "Take your time."),
        ("a\x00b", "ab"),
        ("\t \n", ""),
        ("خذي وقتكِ", "خذي وقتكِ"),
    ],
)
def test_it_stands_on_one_line_with_single_spaces(typed, kept):
    assert tidied(typed) == kept


@pytest.mark.parametrize(
    ("length", "short"), [(0, False), (1, True), (LONGEST, True), (LONGEST + 1, False)]
)
def test_it_is_some_words_and_not_many(length, short):
    assert is_short("x" * length) is short
