"""What is left of a name: nothing that cannot be seen, and all that a script needs."""

import pytest

from core.names import tidy_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Amara", "Amara"),
        ("  Amara \n\t Rose ", "Amara Rose"),
        # Composed: one letter, however it was typed.
        ("e\u0300", "\u00e8"),
        # Controls, marks of direction, halves of a letter.
        ("A\x07ma\u202era\u202c", "Amara"),
        ("Ama\ud800ra", "Amara"),
        # What stood between two blanks may have been nothing.
        ("Amara \u200b Rose", "Amara Rose"),
        # Persian and the scripts of India are written with joiners.
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("🌸", "🌸"),
        ("*", "*"),
        ("7", "7"),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(typed, kept):
    assert tidy_name(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "   ", "\u200c\u200d", "\u0301", "\u200b\u202e", "\ue000", "\u200c \u0301"]
)
def test_a_name_of_which_nothing_shows_is_no_name(typed):
    assert tidy_name(typed) == ""
