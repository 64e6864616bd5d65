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


def opens_to_women(trained: int) -> bool:
    """Whether cards for women may be made where so many of the team are trained (domain 3.3)."""
    return trained >= TRAINED_FIRST
