"""Forms for return cards."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..auth.passphrases import TOO_SHORT
from ..auth.reauthentication import passphrase_field
from ..sentences import EMPTY


class MakeCardForm(forms.Form):
    """A new return card, confirmed with the current passphrase."""

    passphrase = passphrase_field()


class ReturnForm(forms.Form):
    """A return card from before the absence, and a new passphrase."""

    code = forms.CharField(
        label=_("The code on your card"),
        max_length=40,
        error_messages=EMPTY,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    passphrase = forms.CharField(
        label=_("New secret words"),
        error_messages={**EMPTY, "min_length": TOO_SHORT},
        min_length=8,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Eight characters or more. Four words in a row are easy to keep."),
    )
