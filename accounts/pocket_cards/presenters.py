"""How a card to sign in with is printed, once."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from core.qr import qr_svg

from ..models import PocketCard
from .rules import PICTURES


@dataclass(frozen=True)
class PrintedCard:
    """What stands on the paper: a picture to know it by, the code, and the way. Never a name."""

    picture: str
    code: str
    qr: SafeString
    address: str


def printed_card(card: PocketCard, code: str) -> PrintedCard:
    """The card as it is printed; the code is kept nowhere."""
    address = settings.BASE_URL.rstrip("/") + reverse("card-sign-in")
    return PrintedCard(
        picture=PICTURES[card.pk % len(PICTURES)],
        code=code,
        # What stands behind # is never sent; the page takes it out of the address (card.js).
        qr=qr_svg(f"{address}#{code}"),
        address=address.split("://", 1)[-1],
    )
