"""What she can already, and what came of talking about it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField
from mentors.assessment.competencies.framework_texts import CompetencyText

from .services import CHARACTERS


class ClaimForm(forms.Form):
    """What it is about, and her words or none."""

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
    """When the two talked, and what they agreed."""

    talked_on = forms.DateField(
        label=_("The day on which you talked"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Please choose the day on which you talked.")},
    )
    outcome = forms.ChoiceField(
        label=_("What you agreed"),
        choices=[
            ("counts", _("It counts as evidence")),
            ("not-yet", _("Not yet: there is a next step")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two. Nothing was sent yet.")},
    )
    agreed = FreeTextField(
        label=_("In words to her"),
        longest=CHARACTERS,
        rows=4,
        help_text=_(
            "What she does now and how it shows, or what comes next. She reads it. Nothing of what "
            "happened to her."
        ),
    )
