"""“Did you mean …?” is asked for a slip of the finger, and tells nothing to whoever guesses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.questions.typed_words import edits, suggest_word

letters = st.text("abcdé ", max_size=9)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("supervisr", "supervisor"),
        ("supervsior", "supervisor"),
        ("Supervizzor.", "supervisor"),
        ("superwiser", "supervisor"),
        ("supper", ""),
        ("visor", ""),
        ("supervisor", ""),
        ("Supervisor!", ""),
        ("", ""),
    ],
)
def test_a_slip_or_two_in_a_long_word_asks(typed, meant):
    assert suggest_word(typed, ["supervisor"], [], "en") == meant


@pytest.mark.parametrize(
    ("typed", "accepted", "meant"),
    [
        ("saef", "safe", "safe"),
        ("seif", "safe", ""),
        ("nu", "no", ""),
        ("son", "sun", ""),
        ("92 days", "90 days", ""),
        ("90 dayz", "90 days", "90 days"),
        ("مدرسه", "مدرسة", "مدرسة"),
        ("eshtë", "është", "është"),
    ],
)
def test_a_short_word_and_another_number_are_never_guessed_at(typed, accepted, meant):
    assert suggest_word(typed, [accepted], [], "") == meant


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("impossible", "possible"),
        ("protected", "unprotected"),
        ("involuntary", "voluntary"),
        ("inaccettabile", "accettabile"),
        ("illegittimo", "legittimo"),
    ],
)
def test_whoever_wrote_the_opposite_is_not_told_the_answer(typed, accepted):
    assert suggest_word(typed, [accepted], [], "") == ""


def test_a_word_that_is_as_near_to_a_wrong_one_is_not_asked_about():
    words = {"accepted": ["desert"], "wrong": ["dessert"], "language": "en"}
    assert suggest_word("dessert", **words) == ""
    assert suggest_word("dessserts", **words) == ""
    assert suggest_word("desart", **words) == "desert"


def test_of_several_words_the_nearest_is_meant():
    assert suggest_word("mentoor", ["mentors", "mentor"], [], "en") == "mentor"


@given(letters, letters)
def test_edits_are_the_same_both_ways_and_none_only_for_the_same_word(first, second):
    assert edits(first, second) == edits(second, first)
    assert (edits(first, second) == 0) is (first == second)
    assert abs(len(first) - len(second)) <= edits(first, second) <= max(len(first), len(second))


@given(letters, st.lists(letters, max_size=3), st.lists(letters, max_size=3))
def test_a_word_that_is_named_as_wrong_is_never_asked_about(typed, accepted, wrong):
    assert suggest_word(typed, accepted, [*wrong, typed], "en") == ""
    assert suggest_word(typed, accepted, wrong, "en") in ("", *accepted)
