"""Hours that a mentor enters, and what an organisation sets for mentoring."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .timesheet_rules import ENTERED, MOST_MINUTES, MOST_NOTICE
from .timesheet_sentences import WORK_WORDS
from .wish_rules import OFFICE_HOURS_CHARACTERS


class WorkForm(forms.Form):
    """Preparation or travel on one day."""

    work = forms.ChoiceField(
        label=_("What it was"), choices=[(one.value, WORK_WORDS[one]) for one in ENTERED]
    )
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES)


class MentoringSettingsForm(forms.Form):
    """From when on a cancelled session is paid, and when the team reads short messages."""

    hours = forms.IntegerField(
        label=_("Hours before the session"), min_value=0, max_value=MOST_NOTICE
    )
    office_hours = forms.CharField(
        label=_("Office hours"), max_length=OFFICE_HOURS_CHARACTERS, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", False)
        super().__init__(*args, **kwargs)
