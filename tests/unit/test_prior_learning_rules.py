"""What a claim of prior learning can come to (domain 2.4)."""

import pytest

from mentors.evidence.prior_learning.rules import BY_TALKING, Hindrance, Outcome, hindrance


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("has_talked", [True, False])
def test_what_is_decided_stays(outcome, has_talked):
    assert hindrance(outcome, is_open=False, has_talked=has_talked) is Hindrance.DECIDED


@pytest.mark.parametrize("outcome", Outcome)
def test_only_a_conversation_leads_to_evidence_or_a_next_step(outcome):
    found = hindrance(outcome, is_open=True, has_talked=False)
    assert (found is Hindrance.NOT_TALKED) == (outcome in BY_TALKING)
    assert hindrance(outcome, is_open=True, has_talked=True) is None


def test_nothing_that_it_comes_to_is_called_met():
    assert {str(one) for one in Outcome} == {"counts", "not-yet", "returned", "taken-back"}
