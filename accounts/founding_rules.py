"""How an organisation begins: its founders' cards, and when it opens to the women. Pure.

Source: domain 10.27, 3.3. The first two coordinators have nobody who could agree to them.
"""

# So many coordinators come in by a founder's card, once.
FOUNDERS = 2
# So many of the team have passed the modules S1 to S4 before the first woman is invited.
TRAINED_FIRST = 2


def cards_due(*, came_in: int, coordinators: int, open_cards: int) -> int:
    """How many founders' cards may be made now.

    `came_in`: people who used one; `coordinators`: everybody who has ever coordinated there;
    `open_cards`: founders' cards that somebody may still come in with.
    """
    return max(0, FOUNDERS - max(came_in, coordinators) - open_cards)


def cards_to_go_on(*, deciders: int, open_cards: int, had_women: bool) -> int:
    """How many founders' cards may be made where too few are left for anything that takes two.

    `deciders`: who may ask or agree there now. `had_women`: a card or a role was ever given to a
    woman there; from then on no operator lets anybody in.
    """
    return 0 if had_women else max(0, FOUNDERS - deciders - open_cards)


def opens_to_women(trained: int) -> bool:
    """Whether cards for women may be made where so many of the team are trained (domain 3.3)."""
    return trained >= TRAINED_FIRST
