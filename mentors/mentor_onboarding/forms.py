"""A talk that she led, and an agreement that was read to her."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries import OF_MENTOR


class ReadinessForm(forms.Form):
    """A day and her own word; there is no line for what was said."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Please choose a day.")},
    )
    chose = forms.ChoiceField(
        label=_("What she said at the end"),
        choices=list(OF_MENTOR.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what she said.")},
    )


class AskedForm(forms.Form):
    """She asked for it."""

    asked = forms.BooleanField(
        label=_("I read it to her, and she asked me to write down that she agrees"),
        error_messages={
            "required": _("Please say that you read it to her, and that she asked you to do this.")
        },
    )
