"""Forms for an appeal, and for the panel's answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField

from .services import CHARACTERS


class AppealForm(forms.Form):
    """An appeal in the learner's own words, as short as the learner likes."""

    words = FreeTextField(
        label=_("How you see it"),
        longest=CHARACTERS,
        rows=5,
        help_text=_(
            "In your own words, as short as you like. You do not need to say what happened to you. "
            "Anyone on the team may write it here with you."
        ),
    )


class AnswerForm(forms.Form):
    """One of two outcomes, and the reasons."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("anew", _("Review the decision")),
            ("stands", _("Uphold the decision")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two. Nothing was sent yet.")},
    )
    reasons = FreeTextField(
        label=_("Reason, addressed to the mentor"),
        longest=CHARACTERS,
        rows=5,
        help_text=_("Plain and short, in the mentor’s language if possible. The mentor reads it."),
    )
