"""A pair moves as its two people and the team say, whoever says what in which order."""

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mentors.mentoring.states import (
    BOTH,
    LIVE,
    PairEvent,
    PairFacts,
    PairState,
    Side,
    after,
    is_live,
    may_meet,
)

AGREED = PairFacts(PairState.AGREED, BOTH)


def test_proposal_accepted_by_both_is_agreed_and_by_one_is_not():
    once = after(PairFacts(), PairEvent.ACCEPT, Side.MENTOR)
    assert once == PairFacts(accepted=frozenset({Side.MENTOR}))
    assert after(once, PairEvent.ACCEPT, Side.MENTOR) == once
    assert after(once, PairEvent.ACCEPT, Side.MENTEE) == AGREED


def test_team_accepts_for_nobody():
    assert after(PairFacts(), PairEvent.ACCEPT, Side.TEAM) is None


def test_ended_proposal_forgets_who_had_accepted():
    once = after(PairFacts(), PairEvent.ACCEPT, Side.MENTOR)
    over = PairFacts(PairState.ENDED)
    assert {after(one, PairEvent.END, side) for one in (PairFacts(), once) for side in Side} == {
        over
    }


def test_first_booking_makes_an_agreed_pair_active():
    assert after(AGREED, PairEvent.BOOK, Side.MENTEE).state == PairState.ACTIVE
    assert after(PairFacts(), PairEvent.BOOK, Side.TEAM) is None


def test_paused_pair_books_nothing_and_goes_on_where_it_was():
    paused = after(AGREED, PairEvent.PAUSE, Side.MENTEE)
    assert paused.state == PairState.PAUSED
    assert after(paused, PairEvent.BOOK, Side.TEAM) is None
    assert after(paused, PairEvent.GO_ON, Side.MENTOR) == paused
    assert after(paused, PairEvent.GO_ON, Side.MENTEE) == AGREED


def test_accepting_late_is_refused_to_who_declined_with_the_pair():
    over = after(PairFacts(), PairEvent.END, Side.MENTEE)
    assert after(over, PairEvent.ACCEPT, Side.MENTEE) is None


def test_sessions_are_open_to_agreed_and_active_pairs_alone():
    assert {state for state in PairState if may_meet(state)} == {"agreed", "active"}
    assert {state for state in PairState if is_live(state)} == {"agreed", "active", "paused"}


class Pair(RuleBasedStateMachine):
    """Any side does anything; what it may not do changes nothing."""

    def __init__(self):
        super().__init__()
        self.pair = PairFacts()
        self.accepted = set()
        self.resting = set()
        self.ended = False
        self.booked = False

    @rule(event=st.sampled_from(PairEvent), side=st.sampled_from(Side))
    def happens(self, event, side):
        found = after(self.pair, event, side)
        if self.ended:
            assert found is None
            return
        if found is None:
            return
        assert after(found, event, side) in (found, None)
        self.pair = found
        self.ended = event == PairEvent.END
        if event == PairEvent.ACCEPT:
            self.accepted.add(side)
        if event == PairEvent.PAUSE:
            self.resting.add(side)
        if event == PairEvent.GO_ON:
            self.resting.discard(side)
        self.booked = self.booked or event == PairEvent.BOOK

    @invariant()
    def two_who_belong_together_both_accepted(self):
        assert self.pair.state not in LIVE or self.accepted == BOTH

    @invariant()
    def nobody_lifts_the_pause_of_another(self):
        if self.pair.state in LIVE:
            assert self.pair.paused_by == self.resting
            assert (self.pair.state == PairState.PAUSED) == bool(self.resting)

    @invariant()
    def active_pair_has_booked_and_ended_pair_stays_so(self):
        assert self.pair.state != PairState.ACTIVE or self.booked
        assert (self.pair.state == PairState.ENDED) == self.ended


TestPair = Pair.TestCase
