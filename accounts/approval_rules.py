"""Who may ask for what takes two people, and who may be the second. Pure.

Source: domain 10.27, R9.1. Nobody here decides alone about who comes close to the women.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .roles import Role

# An account younger than this is never the second of a pair.
SECOND_AFTER = timedelta(days=7)
# What nobody agreed to by then lapses.
LAPSES_AFTER = timedelta(days=14)


class Kind(StrEnum):
    """What is asked for."""

    # A staff role for somebody who has an account.
    ROLE = "role"
    # A card that lets somebody in with a staff role.
    CARD = "card"
    # An account that was suspended is to be used again.
    RETURN = "return"
    # The organisation has met the person: rooms may be opened.
    CLEARANCE = "clearance"
    # A role for somebody who has an account: that person is the second, and nobody else is.
    OFFER = "offer"
    # The passphrase was forgotten, or the second factor lost; a code lets the user in again.
    RECOVERY = "recovery"


# What lets staff in. A founder may be the second of these from the first day, while the
# organisation has no women yet. Otherwise two new coordinators would wait a week for each other.
FROM_FIRST_DAY = frozenset({Kind.ROLE, Kind.CARD})

_COORDINATORS = frozenset({Role.COORDINATOR})
_COORDINATORS_AND_LEADS = frozenset({Role.COORDINATOR, Role.SAFEGUARDING_LEAD})

ASKERS = {
    Kind.ROLE: _COORDINATORS,
    Kind.CARD: _COORDINATORS,
    Kind.RETURN: _COORDINATORS_AND_LEADS,
    Kind.CLEARANCE: _COORDINATORS_AND_LEADS,
    Kind.OFFER: _COORDINATORS,
    Kind.RECOVERY: _COORDINATORS_AND_LEADS,
}
SECONDS = {**dict.fromkeys(Kind, _COORDINATORS_AND_LEADS), Kind.OFFER: frozenset()}
# Whoever is one of these in an organisation sees what waits for two people there.
DECIDERS = frozenset().union(*ASKERS.values(), *SECONDS.values())


class Hindrance(StrEnum):
    """Why somebody cannot be the second."""

    NO_SECOND = "no-second"
    IS_ASKER = "is-asker"
    IS_CONCERNED = "is-concerned"
    NEW_ACCOUNT = "new-account"
    IS_OFFER = "is-offer"


@dataclass(frozen=True)
class Second:
    """Who would be the second: account number, roles in that organisation, day of joining."""

    id: int
    roles: Collection[str]
    joined_at: datetime
    # Came in by one of the first two cards of the organisation (founding_rules).
    is_founder: bool = False


def is_new(joined_at: datetime, at: datetime) -> bool:
    """Whether an account is younger than a week."""
    return at - joined_at < SECOND_AFTER


def hindrance(
    kind: Kind, second: Second, *, asked_by: int | None, person: int | None, at: datetime
) -> Hindrance | None:
    """What keeps this account from being the second; None when nothing does.

    `asked_by` and `person` are account numbers: who asked, and whom it is about. None for
    somebody who was erased, or who has no account yet.
    """
    if kind is Kind.OFFER:
        return Hindrance.IS_OFFER
    if not SECONDS[kind] & set(second.roles):
        return Hindrance.NO_SECOND
    if second.id == person:
        return Hindrance.IS_CONCERNED
    if second.id == asked_by:
        return Hindrance.IS_ASKER
    if is_new(second.joined_at, at) and not (second.is_founder and kind in FROM_FIRST_DAY):
        return Hindrance.NEW_ACCOUNT
    return None


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
