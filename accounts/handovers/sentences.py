"""The words for what is handed over."""

from django.utils.translation import gettext_lazy as _

from .rules import Refusal

REFUSALS = {
    Refusal.UNKNOWN: _("We do not know this code. Look at it together once more. Nothing changed."),
    Refusal.USED: _("This code has been used. She can make a new one, under Me. Nothing changed."),
    Refusal.EXPIRED: _("This code is too old. She can make a new one, under Me. Nothing changed."),
    Refusal.HERE: _("She belongs to your organisation already. Her code stays good for another."),
}
