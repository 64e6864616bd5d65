"""Queries on sign-in cards. Read only."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.qr import qr_svg

from ..models import LoginCard, User
from ..queries import is_staff
from .rules import PICTURES, Weakness


def card_of(user: User) -> LoginCard | None:
    """The user's card, or None; a blocked card is returned too."""
    return LoginCard.objects.filter(user=user).first()


def may_have_card(user: User) -> bool:
    """Whether the user may have a card: not staff, who need two other factors (ADR-0039)."""
    return user.is_authenticated and not is_staff(user)


@dataclass(frozen=True)
class PrintedCard:
    """The printed card: a picture to recognise it, the code and the URL. Never a name."""

    picture: str
    code: str
    qr: SafeString
    address: str


def printed_card(card: LoginCard, code: str) -> PrintedCard:
    """The card to print; its code is not stored."""
    address = settings.BASE_URL.rstrip("/") + reverse("card-sign-in")
    return PrintedCard(
        picture=PICTURES[card.pk % len(PICTURES)],
        code=code,
        # The part after # is never sent to the server; the page removes it from the URL (card.js).
        qr=qr_svg(f"{address}#{code}"),
        address=address.split("://", 1)[-1],
    )


UNKNOWN = _(
    "This card opens nothing. Look at the code once more. If the card is an old one, ask the team."
)
NOT_TOGETHER = _("This does not fit your card. Please try again.")
TOO_MANY = _(
    "That were many tries with this card. Please wait 15 minutes. Your secret words still work. "
    "If you cannot wait, ask anyone on the team."
)
TRIED = _(
    "Somebody tried to sign in with your card, and it did not work. Under Me, “A card to sign in "
    "with” shows how often."
)
WEAK_NUMBERS = {
    Weakness.LENGTH: _("Choose four to eight digits."),
    Weakness.ALIKE: _("All digits are the same. Choose another number."),
    Weakness.ROW: _("These digits follow each other or repeat. Choose another number."),
    Weakness.DATE: _("This looks like a date, which others may guess. Choose another number."),
    Weakness.YEAR: _("This looks like a year, which others may guess. Choose another number."),
}
WEAK_PICTURES = {
    Weakness.LENGTH: _("Choose one picture in each row."),
    Weakness.ALIKE: _("All pictures are the same. Choose others."),
}
