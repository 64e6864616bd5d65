"""What one asks a second for, over a certificate."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField

from .life_rules import Step
from .step_services import CHARACTERS


class StepForm(forms.Form):
    """What is asked for, why, and for a revocation when she is heard."""

    kind = forms.ChoiceField(label=_("What do you ask for?"), widget=forms.RadioSelect)
    words = FreeTextField(
        label=_("Why, in words to her"),
        help_text=_("She reads this. Say what was seen, and nothing another woman told you."),
        longest=CHARACTERS,
        rows=5,
    )
    hearing = forms.DateField(
        label=_("The day on which she is heard"),
        help_text=_("Only to revoke it: a week from now at least. Agree on the day with her."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, possible: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = possible
        if Step.REVOKE not in dict(possible):
            del self.fields["hearing"]

    def hearing_at(self) -> datetime | None:
        """The end of the morning of that day; None where she chose none."""
        day = self.cleaned_data.get("hearing")
        return timezone.make_aware(datetime.combine(day, time(12))) if day else None
