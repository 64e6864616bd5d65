"""A phrase that a supervisor keeps for herself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ...own_phrase_rules import LONGEST


class PhraseForm(forms.Form):
    """Its words; what is too long the service says."""

    text = forms.CharField(
        label=_("A new phrase"),
        help_text=_("Up to 120 characters, and no contact details."),
        widget=forms.TextInput(attrs={"maxlength": LONGEST, "dir": "auto", "autocomplete": "off"}),
    )
