"""Forms for a claim of prior learning, and for the outcome of the talk about it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField
from mentors.assessment.competencies.framework_texts import CompetencyText

from .services import CHARACTERS


class ClaimForm(forms.Form):
    """The competency, and the learner's text, which is optional."""

    code = forms.ChoiceField(
        label=_("What can you do already?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what it is about.")},
    )
    words = FreeTextField(
        label=_("What do you do today?"),
        longest=CHARACTERS,
        rows=5,
        required=False,
        help_text=_(
            "For example how you interpret, organise, look after others or listen. A few words are "
            "enough. You can also leave this empty and tell it when you talk. Anyone on the team "
            "may write it here with you. Please do not write what happened to you: nobody needs it "
            "for this, and nobody reads it here."
        ),
    )

    def __init__(self, *args: Any, competencies: Iterable[CompetencyText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(text.code, text.name) for text in competencies]


class TalkForm(forms.Form):
    """The day of the talk, and what the two agreed."""

    talked_on = forms.DateField(
        label=_("Date of the talk"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Please choose the date of the talk.")},
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            ("counts", _("Counts as evidence")),
            ("not-yet", _("Not yet, with a next step")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two. Nothing was sent yet.")},
    )
    agreed = FreeTextField(
        label=_("Summary for the learner"),
        longest=CHARACTERS,
        rows=4,
        help_text=_(
            "What the learner does now and how it shows, or the next step. The learner "
            "reads it. Nothing about the past."
        ),
    )
