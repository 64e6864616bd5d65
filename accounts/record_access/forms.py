"""Forms of assignments and of access to a record."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .queries import Choice
from .sentences import EMERGENCY_REASONS, REASONS

_PLEASE = {"required": _("Please choose one.")}


class WhyForm(forms.Form):
    """The reason why the user opens the record today."""

    reason = forms.ChoiceField(
        label=_("Reason for opening the record"),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a reason. The person can read it.")},
    )


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AssignForm(forms.Form):
    """The learner, the supervisor, the first and the last day."""

    woman = forms.ChoiceField(label=_("Learner"), widget=forms.RadioSelect, error_messages=_PLEASE)
    supervisor = forms.ChoiceField(label=_("Supervisor"), error_messages=_PLEASE)
    since = forms.DateField(
        label=_("From"), widget=_Day(), error_messages={"required": _("Please choose a day.")}
    )
    until = forms.DateField(
        label=_("Until and including"),
        widget=_Day(),
        required=False,
        help_text=_("Leave empty for no end date. You can end it at any time."),
    )

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["woman"].choices = [(str(key), name) for key, name in choice.women]
        self.fields["supervisor"].choices = [
            ("", _("Choose")),
            *((str(key), name) for key, name in choice.supervisors),
        ]

    def days(self) -> dict[str, datetime | None]:
        """The start of the first day, and the end of the last day if there is one."""
        until = self.cleaned_data["until"]
        return {
            "since": _morning_of(self.cleaned_data["since"]),
            "until": _morning_of(until + timedelta(days=1)) if until else None,
        }


def _morning_of(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


class AskForm(forms.Form):
    """Whose record, and why. No names are offered: the user has to know whom it is about."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    name = forms.CharField(
        label=_("Name or alias"),
        max_length=60,
        help_text=_("The full displayed name, or the alias."),
        error_messages={"required": _("Please enter a name.")},
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=list(EMERGENCY_REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a reason. The person can read it.")},
    )

    def __init__(self, *args: Any, organisations: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [
            (str(place.public_id), place.name) for place in organisations
        ]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = str(organisations[0].public_id)
