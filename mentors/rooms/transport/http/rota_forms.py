"""The form that adds shifts to the rota."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from accounts.types import Person
from mentors.on_call_rules import MOST_WEEKS, Span, repeated

from ...on_call.sentences import DUTY_WORDS

# How far ahead shifts can be entered.
AHEAD = timedelta(days=366)


class ShiftForm(forms.Form):
    """Who is on call, in which duty, when, and how the shift is repeated.

    `people`: who can be chosen.
    """

    user = forms.ChoiceField(label=_("Person"))
    duty = forms.ChoiceField(label=_("Duty"), choices=list(DUTY_WORDS.items()))
    day = forms.DateField(
        label=_("First day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    ends = forms.TimeField(
        label=_("To"),
        help_text=_("An earlier time is on the next day."),
        widget=forms.TimeInput({"type": "time"}, "%H:%M"),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"),
        help_text=_("None chosen: the first day only."),
        coerce=int,
        choices=list(WEEKDAYS_ABBR.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    weeks = forms.IntegerField(label=_("Weeks"), min_value=1, max_value=MOST_WEEKS, initial=1)

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["user"].choices = [
            ("", _("Choose a person")),
            *((str(person.public_id), person.shown_name) for person in people),
        ]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        today = timezone.localdate()
        if not today - timedelta(days=1) <= day <= today + AHEAD:
            raise forms.ValidationError(_("Choose a day within the next year."))
        return day

    def person(self) -> Person:
        """Return the chosen person."""
        chosen = self.cleaned_data["user"]
        return next(one for one in self.people if str(one.public_id) == chosen)

    def shifts(self) -> list[Span]:
        """Return begin and end of each shift."""
        chosen = self.cleaned_data
        return [
            (timezone.make_aware(begin), timezone.make_aware(end))
            for begin, end in repeated(
                chosen["day"],
                chosen["begins"],
                chosen["ends"],
                weekdays=chosen["weekdays"],
                weeks=chosen["weeks"],
            )
        ]
