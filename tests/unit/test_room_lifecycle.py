"""The life of a room: nothing is said without a supervisor (domain 4.1, 4.3)."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from mentors.room_states import OVER, HoldReason, RoomState
from mentors.rooms.rules import lifecycle
from mentors.rooms.rules.lifecycle import (
    MOVES,
    RoomEvent,
    Tap,
    goes_on,
    has_had_its_length,
    lease_alive,
    next_state,
)
from mentors.rooms.state import sentences

NOW = datetime(2025, 3, 3, 10, 0, tzinfo=UTC)
ALIVE = NOW + timedelta(seconds=lifecycle.LEASE_SECONDS)
INSTANT = timedelta(microseconds=1)


def test_a_room_makes_exactly_these_moves():
    made = {
        (str(state), str(event), str(next_state(state, event)))
        for state, event in product(RoomState, RoomEvent)
        if next_state(state, event) is not None
    }
    assert made == {
        ("lobby", "open", "open"),
        ("lobby", "cancel", "cancelled"),
        ("open", "hold", "held"),
        ("open", "lease_expired", "held"),
        ("open", "close", "closed"),
        ("open", "wind_down", "closing"),
        ("held", "hold", "held"),
        ("held", "lease_expired", "held"),
        ("held", "continued", "open"),
        ("held", "close", "closed"),
        ("held", "wind_down", "closing"),
        ("held", "nobody_came", "emergency_closed"),
        ("closing", "close", "closed"),
        ("closing", "check_out", "checkout"),
        ("checkout", "check_out", "checkout"),
        ("checkout", "lease_expired", "checkout"),
        ("checkout", "close", "closed"),
        ("checkout", "nobody_came", "emergency_closed"),
    }


def test_states_and_events_have_these_stored_words():
    assert [str(state) for state in RoomState] == [
        *("lobby", "open", "held", "closing", "checkout", "closed", "cancelled", "emergency_closed")
    ]
    assert [str(event) for event in RoomEvent] == [
        "open",
        "hold",
        "lease_expired",
        "continued",
        "close",
        "wind_down",
        "check_out",
        "cancel",
        "nobody_came",
    ]


@pytest.mark.parametrize("state", OVER)
def test_a_room_that_is_over_stays_over(state):
    assert [next_state(state, event) for event in RoomEvent] == [None] * len(RoomEvent)


def test_what_has_begun_can_not_be_called_off():
    assert {state for state in RoomState if next_state(state, RoomEvent.CANCEL) is not None} == {
        RoomState.LOBBY
    }


def test_a_held_room_is_not_opened_by_the_supervisor_alone():
    assert next_state(RoomState.HELD, RoomEvent.OPEN) is None


def test_every_move_starts_and_ends_in_a_state_and_every_event_has_a_use():
    assert {event for _, event in MOVES} == set(RoomEvent)


def test_a_lease_lives_until_its_last_instant_and_not_in_it():
    assert lease_alive(ALIVE, NOW)
    assert lease_alive(ALIVE, ALIVE - INSTANT)
    assert not lease_alive(ALIVE, ALIVE)
    assert not lease_alive(ALIVE, ALIVE + INSTANT)


def test_without_a_supervisor_there_is_no_lease():
    assert lease_alive(None, NOW) is False


@pytest.mark.parametrize(
    ("women", "others", "expected"),
    [
        ([True, True], [True], True),
        ([True, False], [True], False),
        ([True, True], [False], False),
        ([False], [], False),
        ([], [True], True),
        ([], [], False),
        # Of more than two, whoever is ready goes on; not without who holds the room.
        ([True, False, False], [True], True),
        ([True, False, False], [False], False),
        ([False, False, False], [True], False),
    ],
)
def test_two_go_on_together_and_of_more_whoever_is_ready(women, others, expected):
    here = [Tap(may_rest=True, has_continued=tapped) for tapped in women]
    here += [Tap(may_rest=False, has_continued=tapped) for tapped in others]
    assert goes_on(here) is expected


def test_every_state_has_its_words_and_its_place_in_the_life_of_a_room():
    """One list of states; moves and sentences are built for each of them."""
    assert set(sentences.STATE_TEXTS) == set(RoomState)
    assert {state for move in MOVES for state in (move[0], MOVES[move])} == set(RoomState)
    keys = [line.key for texts in sentences.STATE_TEXTS.values() for line in texts.lines]
    assert len(keys) == len(set(keys))
    for reason in HoldReason:
        assert sentences.state_key(RoomState.HELD, reason) == f"held-{reason}"


def test_the_clocks_are_those_of_the_contract():
    assert lifecycle.LEASE_SECONDS == 15
    assert lifecycle.BEAT_SECONDS == 5
    assert lifecycle.SIGN_OF_LIFE_SECONDS == 180
    assert lifecycle.HELLO_SECONDS == 10
    assert lifecycle.MAX_MESSAGE_CHARACTERS == 2000
    assert lifecycle.MAX_FRAME_BYTES == 8192


@pytest.mark.parametrize(("minutes", "over"), [(49, True), (50, True), (51, False), (60, False)])
def test_a_session_has_had_its_length_when_its_last_minute_is_over(minutes, over):
    assert has_had_its_length(NOW - timedelta(minutes=50), minutes, NOW) is over
