"""Forms for a talk led by the learner, and for an agreement that was read aloud."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries import OF_MENTOR


class ReadinessForm(forms.Form):
    """A day and the learner's choice; there is no field for what was said."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Please choose a day.")},
    )
    chose = forms.ChoiceField(
        label=_("Outcome"),
        choices=list(OF_MENTOR.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose an outcome.")},
    )


class AskedForm(forms.Form):
    """Confirms that the learner asked for the agreement to be recorded."""

    asked = forms.BooleanField(
        label=_("I read it aloud, and the person asked me to record the agreement"),
        error_messages={
            "required": _("Please confirm that you read it aloud and were asked to record it.")
        },
    )
