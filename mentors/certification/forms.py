"""Forms for assessors, checks, names, hearings and steps."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.types import Person
from core.free_text import FreeTextField
from mentors.assessment.competencies.sentences import PLACES
from mentors.badges.proofs import LONGEST

from .decision_queries import NAME_CHARACTERS
from .step_services import CHARACTERS
from .validity_rules import Step


class AssessorForm(forms.Form):
    """The assessor, and the place."""

    place = forms.TypedChoiceField(label=_("Assessor role"), coerce=int, choices=PLACES)
    assessor: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Supervisor"),
        queryset=None,
        to_field_name="public_id",
        empty_label=_("Choose someone"),
        error_messages={"required": _("Please choose an assessor.")},
    )

    def __init__(self, *args: Any, supervisors: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessor"].queryset = supervisors


class CheckForm(forms.Form):
    """Either a code or a file."""

    code = forms.CharField(
        label=_("The code or the address on the paper"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or the file that you were sent"),
        help_text=_("It is read and not kept."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.jwt,.txt"}),
    )

    held = ""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        file = found.get("file")
        if not file and not found.get("code") and not self.errors:
            raise forms.ValidationError(_("Please type the code, or choose the file."))
        if file:
            self.held = _text_of(file)
        elif found.get("code"):
            # A whole URL may have been pasted: use its last part.
            found["code"] = found["code"].strip().rstrip("/").rsplit("/", 1)[-1]
        return found


def _text_of(file: Any) -> str:
    """Return the text of a file; a space, which no check accepts, for anything unreadable."""
    if file.size > LONGEST:
        return " "
    return file.read().decode("utf-8", "replace") or " "


class AnotherNameForm(forms.Form):
    """Any name that the holder likes."""

    name = forms.CharField(
        label=_("The name on your certificate"),
        max_length=NAME_CHARACTERS,
        error_messages={"required": _("Please write the name that is to be printed.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class HearingForm(forms.Form):
    """What the holder wants to say in the hearing."""

    words = FreeTextField(label=_("What you want them to hear"), longest=CHARACTERS, rows=6)


class StepForm(forms.Form):
    """The step, its reason and, for a revocation, the day of the hearing."""

    kind = forms.ChoiceField(label=_("Request"), widget=forms.RadioSelect)
    words = FreeTextField(
        label=_("Reason, addressed to the mentor"),
        help_text=_(
            "The mentor reads this. Describe what was observed, nothing that another person "
            "told you."
        ),
        longest=CHARACTERS,
        rows=5,
    )
    hearing = forms.DateField(
        label=_("Hearing date"),
        help_text=_(
            "For a revocation: at least a week from now. Agree on the day with the mentor."
        ),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, possible: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = possible
        if Step.REVOKE not in dict(possible):
            del self.fields["hearing"]

    def hearing_at(self) -> datetime | None:
        """Return noon of the chosen day; None if none was chosen."""
        day = self.cleaned_data.get("hearing")
        return timezone.make_aware(datetime.combine(day, time(12))) if day else None
