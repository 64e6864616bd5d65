"""Forms for the three lines of a card, and for a check-out. No field is required."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField

from .rules import MAX_CHECK_OUT_CHARACTERS, MAX_LINE_CHARACTERS, lines_of
from .services import Saying

LINES = ("first", "second", "third")


def _line(label: Any) -> forms.CharField:
    # Too long a line is returned whole, with a message: no browser cuts it.
    return forms.CharField(
        label=label,
        required=False,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        help_text=_("Up to %(longest)s characters.") % {"longest": MAX_LINE_CHARACTERS},
    )


class CardForm(forms.Form):
    """What was agreed, one line per field."""

    first = _line(_("First line"))
    second = _line(_("Second line"))
    third = _line(_("Third line"))

    def lines(self) -> tuple[str, ...]:
        """Return the lines that are not empty."""
        return lines_of(self.cleaned_data[name] for name in LINES)

    @staticmethod
    def of(words: str) -> dict[str, str]:
        """Return a saved card as initial data."""
        return dict(zip(LINES, words.splitlines(), strict=False))


class CheckOutForm(forms.Form):
    """What the person needs, and what is handed over."""

    needs = FreeTextField(
        label=_("What do you need now?"),
        longest=MAX_CHECK_OUT_CHARACTERS,
        rows=3,
        required=False,
        help_text=_("A walk, an hour off, a word with somebody. Up to 500 characters."),
    )
    hands_over = FreeTextField(
        label=_("Is there anything to hand over?"),
        longest=MAX_CHECK_OUT_CHARACTERS,
        rows=3,
        required=False,
        help_text=_("What is to be done next, and by whom. Do not tell again what was said."),
    )
    ask_after = forms.BooleanField(
        label=_("Somebody may ask me in one to three days how I am"), required=False
    )

    def saying(self, *, nothing: bool) -> Saying:
        """Return the data for the service; `nothing`: the person has nothing to say."""
        said = self.cleaned_data
        if nothing:
            return Saying(ask_after=said["ask_after"])
        return Saying(said["needs"], said["hands_over"], said["ask_after"])
