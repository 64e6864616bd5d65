"""What a supervisor fills in to set up a room, or to move one."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.types import Person
from mentors.room_types import type_of

from .. import sentences
from ..lifecycle import days_to_choose
from ..on_call_sentences import SEAT_LABELS


class TimeForm(forms.Form):
    """When, and how long. “Now” needs neither day nor time."""

    now = forms.BooleanField(label=_("Now"), required=False)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.first_day, self.last_day = days_to_choose(timezone.localdate())
        bounds = {"min": self.first_day.isoformat(), "max": self.last_day.isoformat()}
        self.fields["day"].widget.attrs.update(bounds)
        self.fields["minutes"].choices = [
            (
                minutes,
                ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes},
            )
            for minutes in type_of(kind).lengths
        ]

    def clean_day(self) -> date | None:
        """A day on which a session can be."""
        day = self.cleaned_data["day"]
        if day is not None and not self.first_day <= day <= self.last_day:
            raise forms.ValidationError(sentences.ANOTHER_DAY)
        return day

    def clean(self) -> dict[str, Any]:
        """“Now”, or both a day and a time."""
        cleaned = super().clean() or {}
        for name in ("day", "time"):
            if not cleaned.get("now") and name not in self.errors and cleaned.get(name) is None:
                self.add_error(name, _("Choose a day and a time, or “Now”."))
        return cleaned

    def starts_at(self, at: datetime) -> datetime:
        """When it begins."""
        if self.cleaned_data["now"]:
            return at.replace(second=0, microsecond=0)
        return timezone.make_aware(
            datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"])
        )


class RoomForm(TimeForm):
    """Who, when, how long. `people` are those of her organisations, by seat."""

    mentor = forms.ChoiceField(label=_("Who mentors"))
    mentee = forms.ChoiceField()
    others = forms.MultipleChoiceField(
        label=_("Who takes part"), widget=forms.CheckboxSelectMultiple
    )
    backup = forms.ChoiceField(
        label=_("Who steps in"),
        help_text=_("A supervisor who takes over if you lose your connection."),
    )

    observer = forms.ChoiceField(required=False)

    field_order = [
        *("mentor", "mentee", "observer", "others", "backup"),
        *("now", "day", "time", "minutes"),
    ]

    def __init__(self, *args: Any, people: dict[str, list[Person]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self._shape()
        for field, seat in (("mentor", "mentor"), ("mentee", "mentee"), ("backup", "backup")):
            if field in self.fields:
                self.fields[field].choices = [("", _("Choose a name")), *_named(people[seat])]
        if "observer" in self.fields:
            self.fields["observer"].choices = [("", _("Nobody")), *_named(people["observer"])]
        if "others" in self.fields:
            self.fields["others"].choices = _named(people["mentee"])

    def _shape(self) -> None:
        """Leaves the seats that this type has."""
        seats = type_of(self.kind).seats
        most = seats.get("mentee", (0, 0))[1]
        if most != 1:
            del self.fields["mentee"]
        if most < 2:
            del self.fields["others"]
        if "observer" not in seats:
            del self.fields["observer"]
        if seats["backup"][0] == 0:
            del self.fields["backup"]
        words = SEAT_LABELS.get(self.kind, SEAT_LABELS["mentoring"])
        for name, (label, help_text) in words.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = str(label), str(help_text)

    def seats(self) -> dict[str, Any]:
        """Those chosen, as `set_up_room` takes them."""
        return {
            "mentor": self._person("mentor", "mentor"),
            "mentee": self._person("mentee", "mentee"),
            "backup": self._person("backup", "backup"),
            "observer": self._person("observer", "observer"),
            "others": [self._found(one, "mentee") for one in self.cleaned_data.get("others", [])],
        }

    def _person(self, field: str, seat: str) -> Person | None:
        chosen = self.cleaned_data.get(field)
        return self._found(chosen, seat) if chosen else None

    def _found(self, chosen: str, seat: str) -> Person:
        return next(one for one in self.people[seat] if str(one.public_id) == chosen)


def _named(people: list[Person]) -> list[tuple[str, str]]:
    return [(str(person.public_id), person.shown_name) for person in people]
