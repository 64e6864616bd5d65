"""Forms of a certificate's life: another name, words of a hearing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField

from .names import NAME_CHARACTERS
from .step_services import CHARACTERS


class AnotherNameForm(forms.Form):
    """Any name she likes."""

    name = forms.CharField(
        label=_("The name on your certificate"),
        max_length=NAME_CHARACTERS,
        error_messages={"required": _("Please write the name that is to be printed.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class HearingForm(forms.Form):
    """What she wants to be heard with."""

    words = FreeTextField(label=_("What you want them to hear"), longest=CHARACTERS, rows=6)
