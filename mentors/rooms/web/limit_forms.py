"""Her own limits, each as a few numbers to choose from."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..load_rules import CERTIFIED, Limits

_HOURS = (0, 60, 120, 180, 240)


class LimitsForm(forms.Form):
    """Never more than the house allows."""

    rooms_a_day = forms.TypedChoiceField(
        label=_("Sessions in one day, at most"),
        coerce=int,
        choices=[(number, str(number)) for number in range(CERTIFIED.rooms_a_day + 1)],
    )
    minutes_a_week = forms.TypedChoiceField(
        label=_("Hours in one week, at most"),
        coerce=int,
        choices=[(minutes, str(minutes // 60)) for minutes in _HOURS],
    )
    women = forms.TypedChoiceField(
        label=_("Women with whom I work, at most"),
        coerce=int,
        choices=[(number, str(number)) for number in range(CERTIFIED.women + 1)],
    )

    rests_after = forms.ChoiceField(
        label=_("After a session in which something serious came up"),
        choices=[("rest", _("I am asked to none for a day")), ("on", _("I want to go on"))],
        widget=forms.RadioSelect,
        # A page that was open before this line was there: she rests.
        required=False,
    )

    def clean_rests_after(self) -> bool:
        """Whether she rests."""
        return bool(self.cleaned_data["rests_after"] != "on")

    @staticmethod
    def of(limits: Limits, *, rests_after: bool) -> dict[str, Any]:
        """As it stands now; hours that stand in no choice go down to the next one."""
        return {
            "rooms_a_day": limits.rooms_a_day,
            "minutes_a_week": max(one for one in _HOURS if one <= limits.minutes_a_week),
            "women": limits.women,
            "rests_after": "rest" if rests_after else "on",
        }
