"""How an organisation begins, in numbers: founders' cards, and when it opens to women."""

import pytest

from accounts.approval_rules import cards_due, cards_to_go_on, opens_to_women


@pytest.mark.parametrize(
    ("came_in", "coordinators", "open_cards", "due"),
    [
        (0, 0, 0, 2),
        (0, 0, 1, 1),
        (1, 1, 0, 1),
        (1, 0, 0, 1),
        (1, 1, 1, 0),
        (1, 2, 0, 0),
        (2, 1, 0, 0),
        (0, 5, 0, 0),
        (0, 0, 5, 0),
    ],
)
def test_10_27_two_come_in_by_a_founders_card_and_no_third(came_in, coordinators, open_cards, due):
    assert cards_due(came_in=came_in, coordinators=coordinators, open_cards=open_cards) == due


@pytest.mark.parametrize(
    ("deciders", "open_cards", "had_women", "due"),
    [
        (2, 0, False, 0),
        (1, 0, False, 1),
        (1, 1, False, 0),
        (0, 0, False, 2),
        (3, 2, False, 0),
        (1, 0, True, 0),
        (0, 0, True, 0),
    ],
)
def test_10_27_who_is_gone_before_the_first_woman_is_replaced_by_a_founders_card(
    deciders, open_cards, had_women, due
):
    assert cards_to_go_on(deciders=deciders, open_cards=open_cards, had_women=had_women) == due


def test_3_3_an_organisation_opens_to_women_when_two_are_trained():
    assert [opens_to_women(trained) for trained in (0, 1, 2, 3)] == [False, False, True, True]
