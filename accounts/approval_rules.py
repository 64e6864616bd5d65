"""Who may request an action that needs two people, and who may approve it. Pure.

Source: domain 10.27, R9.1. Nobody may decide alone who gets access to learners.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .roles import Role

# An account younger than this may never approve a request.
SECOND_AFTER = timedelta(days=7)
# How long a request stays open before it lapses.
LAPSES_AFTER = timedelta(days=14)


class Kind(StrEnum):
    """The kind of request that needs approval."""

    # A staff role for somebody who has an account.
    ROLE = "role"
    # A card that gives a newcomer a staff role.
    CARD = "card"
    # Lifting the suspension of an account.
    RETURN = "return"
    # The organisation has met the person, who may now enter rooms.
    CLEARANCE = "clearance"
    # A role offered to somebody who has an account, who alone accepts or declines it.
    OFFER = "offer"
    # A person who lost the passphrase or second factor gets a recovery code.
    RECOVERY = "recovery"


# Requests that admit staff. A founder may approve these from the first day, while there are no
# learners yet: otherwise two new coordinators would wait a week for each other.
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
# Holders of these roles in an organisation see the requests that need approval there.
DECIDERS = frozenset().union(*ASKERS.values(), *SECONDS.values())


class Hindrance(StrEnum):
    """Why somebody may not approve a request."""

    NO_SECOND = "no-second"
    IS_ASKER = "is-asker"
    IS_CONCERNED = "is-concerned"
    NEW_ACCOUNT = "new-account"
    IS_OFFER = "is-offer"


@dataclass(frozen=True)
class Second:
    """A possible approver: account number, roles in that organisation, time of joining."""

    id: int
    roles: Collection[str]
    joined_at: datetime
    # Joined with one of the organisation's first two cards.
    is_founder: bool = False


def is_new(joined_at: datetime, at: datetime) -> bool:
    """Whether an account is younger than a week."""
    return at - joined_at < SECOND_AFTER


def hindrance(
    kind: Kind, second: Second, *, asked_by: int | None, person: int | None, at: datetime
) -> Hindrance | None:
    """Why `second` may not approve the request; None if they may.

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


# How many coordinators may join with a founder's card.
FOUNDERS = 2
# How many staff must have passed the modules S1 to S4 before the first learner is invited.
TRAINED_FIRST = 2


def cards_due(*, came_in: int, coordinators: int, open_cards: int) -> int:
    """How many founders' cards may be made now.

    `came_in`: how many people used one; `coordinators`: how many have ever coordinated there;
    `open_cards`: founders' cards that can still be used.
    """
    return max(0, FOUNDERS - max(came_in, coordinators) - open_cards)


def cards_to_go_on(*, deciders: int, open_cards: int, had_women: bool) -> int:
    """How many founders' cards may be made where too few staff are left to approve requests.

    `deciders`: how many may request or approve there now. `had_women`: whether a learner there was
    ever given a card or role; from then on the operator can admit nobody. `open_cards`: as in
    `cards_due`.
    """
    return 0 if had_women else max(0, FOUNDERS - deciders - open_cards)


def opens_to_women(trained: int) -> bool:
    """Whether cards for learners may be made with this many trained staff (domain 3.3)."""
    return trained >= TRAINED_FIRST
