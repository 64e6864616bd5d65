"""Cards as the coordinator sees them, and as they are printed; never a name (domain 10.26)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.codes import picture_of
from accounts.queries import invitations_made_in, open_cards_in
from accounts.sentences import CARD_STATES, ROLE_LABELS
from accounts.types import Invitation, Organisation
from core.qr import qr_svg

# A list holds so many.
ON_A_PAGE = 20


@dataclass(frozen=True)
class CardRow:
    """One card: its number, for which role, until when, and its state. Never for whom."""

    public_id: UUID
    number: int
    role: str
    expires_at: datetime
    state: str
    state_words: str
    first_opened_at: datetime | None
    can_be_voided: bool
    can_be_extended: bool


@dataclass(frozen=True)
class CardsPage:
    """Twenty cards of an organisation, the newest first."""

    page: Page
    rows: list[CardRow]


@dataclass(frozen=True)
class PrintedCard:
    """What stands on a card of paper, and the role that is said beside it on the screen alone."""

    number: int
    picture: str
    code: str
    qr: SafeString
    address: str
    expires_at: datetime
    waits_for_a_second: bool


def cards_page(organisations: Iterable[Organisation], number: str, at: datetime) -> CardsPage:
    """The page of that number, or the nearest there is. Two queries, however many cards."""
    page = Paginator(invitations_made_in(organisations), ON_A_PAGE).get_page(number)
    return CardsPage(page=page, rows=[_row(card, at) for card in page.object_list])


def _row(card: Invitation, at: datetime) -> CardRow:
    state = card.state_at(at)
    return CardRow(
        public_id=card.public_id,
        number=card.number,
        role=str(ROLE_LABELS[card.role]),
        expires_at=card.expires_at,
        state=state,
        state_words=str(CARD_STATES[state]),
        first_opened_at=card.first_opened_at,
        can_be_voided=state not in ("used", "void"),
        can_be_extended=state in ("open", "looked-at", "expired") and not card.waits_for_a_second,
    )


def count_open_cards(organisation: Organisation, at: datetime) -> int:
    """How many cards somebody may still come in with."""
    return open_cards_in(organisation, at).count()


def printed_card(card: Invitation, code: str) -> PrintedCard:
    """The card as it is printed, once: the code is kept nowhere."""
    address = settings.BASE_URL.rstrip("/") + reverse("join")
    # What stands behind # is never sent to a server, so no log holds it; the page takes it out of
    # the address at once (static/js/join.js).
    return PrintedCard(
        number=card.number,
        picture=picture_of(card.number),
        code=code,
        qr=qr_svg(f"{address}#{code}"),
        address=address.split("://", 1)[-1],
        expires_at=card.expires_at,
        waits_for_a_second=card.waits_for_a_second,
    )
