"""Forms of card login."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..auth.reauthentication import passphrase_field
from ..sentences import EMPTY
from ..sessions.rules import OWN, SHARED
from .queries import WEAK_NUMBERS, WEAK_PICTURES, Weakness
from .rules import LONGEST, PICTURES, PLACES, Kind

PLACE_NAMES = (_("First picture"), _("Second picture"), _("Third picture"), _("Fourth picture"))


class CodeForm(forms.Form):
    """The code of the card, typed or scanned from its QR code."""

    code = forms.CharField(
        label=_("The code on your card"),
        max_length=40,
        error_messages=EMPTY,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class SignsForm(forms.Form):
    """What the user remembers besides the card: a PIN or four pictures."""

    kind: Kind

    def signs(self) -> tuple[str, ...]:
        """The PIN or pictures in the form that the services expect."""
        return tuple(self.cleaned_data[name] for name in self.fields if name.startswith("sign"))


class NumbersForm(SignsForm):
    """The PIN. The phone shows a numeric keyboard, the field shows dots."""

    kind = Kind.NUMBERS
    sign = forms.CharField(
        label=_("Your number"),
        # Spaces between the digits are allowed.
        max_length=2 * LONGEST,
        error_messages={"required": WEAK_NUMBERS[Weakness.LENGTH]},
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}
        ),
    )


class ChooseNumberForm(NumbersForm):
    """The same field for choosing the PIN: its digits are visible."""

    sign = forms.CharField(
        label=_("Your number"),
        max_length=2 * LONGEST,
        error_messages={"required": WEAK_NUMBERS[Weakness.LENGTH]},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )
    passphrase = passphrase_field()


class PicturesForm(SignsForm):
    """Four pictures in the user's order, each chosen from the same twelve."""

    kind = Kind.PICTURES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(PLACES):
            self.fields[f"sign{place + 1}"] = forms.ChoiceField(
                label=PLACE_NAMES[place],
                choices=[(key, key) for key in PICTURES],
                widget=forms.RadioSelect,
                error_messages={
                    "required": WEAK_PICTURES[Weakness.LENGTH],
                    "invalid_choice": WEAK_PICTURES[Weakness.LENGTH],
                },
            )

    def picture_rows(self) -> list[forms.BoundField]:
        """The four fields to choose from."""
        return [self[name] for name in self.fields if name.startswith("sign")]


class DeviceForm(forms.Form):
    """Whose device this is, as asked at every sign-in."""

    device = forms.ChoiceField(
        choices=[(SHARED, SHARED), (OWN, OWN)], required=False, widget=forms.RadioSelect
    )


class ChoosePicturesForm(PicturesForm):
    """The same fields on the page where a card is created."""

    passphrase = passphrase_field()


FORMS: dict[Kind, type[SignsForm]] = {Kind.NUMBERS: NumbersForm, Kind.PICTURES: PicturesForm}
