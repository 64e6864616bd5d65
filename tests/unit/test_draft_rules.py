"""Which words of a form are the newest, wherever they come from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.drafts.rules import (
    MOST_OTHERS,
    Kept,
    Sender,
    Verdict,
    is_blank,
    next_turn,
    same_words,
    verdict_on,
    with_other,
)

A, B = "a" * 32, "b" * 32
KEPT = Kept(version=3, page=A, turn=2, waits=True)


@pytest.mark.parametrize(
    ("sender", "pressed", "verdict"),
    [
        (None, False, Verdict.NEWEST),
        (Sender(A, 3, 3), False, Verdict.NEWEST),
        # Its answer got lost on the way: the window does not know the version that it made itself.
        (Sender(A, 0, 3), False, Verdict.NEWEST),
        (Sender(A, 3, 2), False, Verdict.LATE),
        (Sender(A, 3, 1), False, Verdict.LATE),
        # Without a script nothing counts up, and what she presses is never late.
        (Sender(A, 0, 0), True, Verdict.NEWEST),
        (Sender(B, 3, 1), False, Verdict.NEWEST),
        (Sender(B, 2, 9), False, Verdict.OLDER),
        (Sender(B, 2, 9), True, Verdict.OLDER),
        (Sender(B, 0, 0), True, Verdict.OLDER),
    ],
)
def test_the_window_and_the_version_decide(sender, pressed, verdict):
    assert verdict_on(sender, KEPT, pressed=pressed, creates=False) is verdict


def test_nothing_kept_yet_makes_nobody_older():
    sender = Sender(B, 7, 0)
    assert verdict_on(sender, Kept(), pressed=False, creates=False) is Verdict.NEWEST


def test_a_form_for_something_new_is_free_once_the_last_words_were_sent():
    sent = Kept(version=4, page=A, turn=3, waits=False)
    sender = Sender(B, 0, 1)
    assert verdict_on(sender, sent, pressed=True, creates=True) is Verdict.NEWEST
    assert verdict_on(sender, sent, pressed=True, creates=False) is Verdict.OLDER
    assert verdict_on(sender, KEPT, pressed=True, creates=True) is Verdict.OLDER


def test_what_was_still_on_its_way_when_she_pressed_comes_too_late():
    on_its_way = Sender(A, 3, 5)
    after = Kept(4, A, next_turn(on_its_way, KEPT, pressed=True), waits=False)
    assert verdict_on(on_its_way, after, pressed=False, creates=True) is Verdict.LATE


@pytest.mark.parametrize(
    ("sender", "pressed", "turn"),
    [
        # A form that names no window counts nothing.
        (None, False, 0),
        (None, True, 0),
        # The window that was kept goes on from whichever is further.
        (Sender(A, 3, 1), False, 2),
        (Sender(A, 3, 5), False, 5),
        (Sender(A, 3, 1), True, 3),
        (Sender(A, 3, 5), True, 6),
        # Another window has counted for itself alone.
        (Sender(B, 3, 1), False, 1),
        (Sender(B, 3, 1), True, 2),
        (Sender(B, 3, 0), True, 1),
    ],
)
def test_each_window_counts_what_it_sends_and_a_press_counts_one_more(sender, pressed, turn):
    assert next_turn(sender, KEPT, pressed=pressed) == turn


@given(st.lists(st.text("ab", min_size=1, max_size=3), max_size=12))
def test_each_window_has_one_place_among_the_others_and_the_latest_stay(windows):
    others = {}
    for number, window in enumerate(windows):
        others = with_other(others, window, number)
    assert len(others) <= MOST_OTHERS
    latest = list(dict.fromkeys(reversed(windows)))[:MOST_OTHERS]
    assert set(others) == set(latest)
    for window in latest:
        assert others[window] == max(i for i, one in enumerate(windows) if one == window)


def test_blank_space_and_line_ends_are_no_words():
    assert is_blank({"text": [" \r\n"], "codes": []})
    assert not is_blank({"text": [""], "codes": ["a"]})
    assert same_words({"text": ["One\r\ntwo "]}, {"text": ["One\ntwo"], "codes": [""]})
    assert not same_words({"text": ["One"]}, {"text": ["Two"]})
