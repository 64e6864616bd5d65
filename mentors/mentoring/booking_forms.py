"""The form with the times that a mentor offers: suggested ones and a few of the mentor's own."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .booking_queries import LENGTHS, OfferPage
from .booking_rules import OFFERED_AHEAD
from .booking_sentences import time_in_words

# Maximum number of the mentor's own times on the form; more can be offered later.
OWN_TIMES = 3


class SuggestedTimes(forms.MultipleChoiceField):
    """Times, each by its ISO code. A suggested time may have been taken since the page was made.

    The field accepts it all the same, and the service refuses it with a message.
    """

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        """Whether `value` is a time within twice `OFFERED_AHEAD` of now."""
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError:
            return False
        return found.tzinfo is not None and abs(found - timezone.now()) < 2 * OFFERED_AHEAD


class OfferForm(forms.Form):
    """When, how long and how often. `page` holds suggestions and the number of sessions left."""

    suggested = SuggestedTimes(label=_("Times that suit both of you"), required=False)
    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int)
    weeks = forms.TypedChoiceField(label=_("How often"), coerce=int, required=False)

    def __init__(self, *args: Any, page: OfferPage, moves: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["suggested"].choices = [
            (one.isoformat(), time_in_words(one)) for one in page.suggested
        ]
        fields["minutes"].choices = [
            (one, ngettext("%(count)s minute", "%(count)s minutes", one) % {"count": one})
            for one in reversed(LENGTHS)
        ]
        if moves or page.left < 2:
            del fields["weeks"]
        else:
            fields["weeks"].choices = [(1, _("Once")), *_weekly(page.left)]
        for number in range(1, OWN_TIMES + 1):
            fields[f"day_{number}"] = _day(number)
            fields[f"time_{number}"] = _time(number)

    def clean(self) -> dict[str, Any]:
        """Require both a day and a time, or neither, for each of the mentor's own times."""
        cleaned = super().clean() or {}
        for number in range(1, OWN_TIMES + 1):
            both = cleaned.get(f"day_{number}"), cleaned.get(f"time_{number}")
            if None in both and both != (None, None):
                missing = "time" if both[1] is None else "day"
                if f"{missing}_{number}" not in self.errors:
                    self.add_error(f"{missing}_{number}", _("Please choose both a day and a time."))
        return cleaned

    def own(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the day and time fields of the mentor's own times, in pairs."""
        return [(self[f"day_{one}"], self[f"time_{one}"]) for one in range(1, OWN_TIMES + 1)]

    def own_has_errors(self) -> bool:
        """Whether any of the mentor's own times has an error."""
        return any(day.errors or time.errors for day, time in self.own())

    def said(self) -> dict[str, Any]:
        """Return the data as keyword arguments for the service."""
        own = [
            timezone.make_aware(datetime.combine(day, self.cleaned_data[f"time_{number}"]))
            for number in range(1, OWN_TIMES + 1)
            if (day := self.cleaned_data[f"day_{number}"]) is not None
        ]
        chosen = [datetime.fromisoformat(one) for one in self.cleaned_data["suggested"]]
        return {
            "times": sorted({*chosen, *own}),
            "minutes": self.cleaned_data["minutes"],
            "weeks": self.cleaned_data.get("weeks") or 1,
        }


def _weekly(left: int) -> list[tuple[int, str]]:
    most = min(left, OFFERED_AHEAD // timedelta(weeks=1))
    return [
        (
            one,
            ngettext("Every week, %(count)s time", "Every week, %(count)s times", one)
            % {"count": one},
        )
        for one in range(2, most + 1)
    ]


def _day(number: int) -> forms.DateField:
    today = timezone.localdate()
    return forms.DateField(
        label=_("Day %(number)s") % {"number": number},
        required=False,
        widget=forms.DateInput(
            {
                "type": "date",
                "min": today.isoformat(),
                "max": (today + OFFERED_AHEAD).isoformat(),
            },
            "%Y-%m-%d",
        ),
        validators=[_within_reach],
    )


def _within_reach(day: Any) -> None:
    """Raise ValidationError for a day too far from today for a session."""
    if abs(day - timezone.localdate()) > 2 * OFFERED_AHEAD:
        raise forms.ValidationError(_("Please choose a day in the next eight weeks."))


def _time(number: int) -> forms.TimeField:
    return forms.TimeField(
        label=_("Time %(number)s") % {"number": number},
        required=False,
        widget=forms.TimeInput({"type": "time"}, "%H:%M"),
    )
