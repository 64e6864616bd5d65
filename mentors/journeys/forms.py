"""The name on her certificate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .services import NAME_CHARACTERS


class NameForm(forms.Form):
    """Any name she likes."""

    name = forms.CharField(
        label=_("The name on your certificate"),
        max_length=NAME_CHARACTERS,
        help_text=_(
            "Any name: the one on your papers, or another one. You see it, and whoever you show "
            "the certificate to. The team sees that you have chosen, not what. The page where an "
            "employer checks the certificate shows no name."
        ),
        error_messages={"required": _("Please write the name that is to be printed.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
