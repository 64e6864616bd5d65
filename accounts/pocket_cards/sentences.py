"""What is said about cards to sign in with."""

from django.utils.translation import gettext_lazy as _

from .rules import Weakness

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
