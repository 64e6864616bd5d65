"""The table of domain 4.2, cell by cell: what each seat of a room allows."""

import pytest

from mentors.rooms.rules.participants import GUESTS, MAY, Act, SeatName, may, seats_that_may

# The columns in the order of the design; “x” where the act is allowed.
TABLE = """
                mentee mentor observer supervisor backup interpreter assessor lead
    come-in     x      x      x        x          x      x           x        x
    read        x      x      x        x          x      x           x        -
    say         x      x      -        x          x      -           -        -
    translate   -      -      -        -          -      x           -        -
    hold        x      x      x        x          x      x           -        x
    continue    x      x      x        x          x      x           -        -
    leave       x      x      x        x          x      x           x        x
    help        x      x      x        x          x      x           -        -
    aside       x      x      x        x          x      x           -        x
    allow       x      x      x        -          -      -           -        -
    ask-in      -      -      -        x          x      -           -        -
    open        -      -      -        x          -      -           -        -
    close       -      -      -        x          x      -           -        x
    here        -      -      -        x          -      -           -        -
    remove      -      -      -        x          x      -           -        x
    mute        -      -      -        x          x      -           -        -
    extend      -      -      -        x          -      -           -        -
    answer-help -      -      -        x          x      -           -        -
    reveal      -      -      -        x          x      -           -        x
    release     -      -      -        x          x      -           -        x
    observe     -      -      -        x          x      -           x        -
    word        x      -      -        -          -      -           -        -
    slow        -      -      -        x          x      -           -        -
    code-word   x      x      -        -          -      -           -        -
    hand-over   -      -      -        x          -      -           -        -
    take        -      -      -        -          x      -           -        -
    counts      -      x      -        -          -      -           -        -
    report      x      x      x        -          -      x           -        -
    note        -      -      -        x          x      -           -        -
    sign        x      x      x        -          -      x           -        -
    see-signs   -      -      -        x          x      -           -        -
    swap        -      -      -        x          -      -           -        -
"""


def cells():
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    for act, *marks in rows:
        for seat, mark in zip(head, marks, strict=True):
            yield seat, act, mark == "x"


@pytest.mark.parametrize(("seat", "act", "allowed"), list(cells()))
def test_each_cell_of_the_table_is_as_the_design_says(seat, act, allowed):
    assert may(seat, Act(act)) is allowed


def test_the_table_has_every_seat_and_every_act():
    assert {seat for seat, _act, _mark in cells()} == set(SeatName) == set(MAY)
    assert {act for _seat, act, _mark in cells()} == set(Act)


def test_a_seat_that_nobody_knows_may_nothing():
    assert not any(may("funder", act) for act in Act)


def test_whoever_needs_everyones_ok_says_nothing_of_her_own():
    assert GUESTS.isdisjoint(seats_that_may(Act.SAY))
    assert seats_that_may(Act.READ) >= GUESTS
