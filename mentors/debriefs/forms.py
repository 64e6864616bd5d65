"""Three lines of a card, and what is said at a check-out. None of it has to be filled in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField

from .rules import MAX_CHECK_OUT_CHARACTERS, MAX_LINE_CHARACTERS, lines_of
from .services import Saying

LINES = ("first", "second", "third")


def _line(label: Any) -> forms.CharField:
    # What is too long comes back whole, with a sentence: no browser cuts it.
    return forms.CharField(
        label=label,
        required=False,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        help_text=_("Up to %(longest)s characters.") % {"longest": MAX_LINE_CHARACTERS},
    )


class CardForm(forms.Form):
    """What was agreed, a line each."""

    first = _line(_("First line"))
    second = _line(_("Second line"))
    third = _line(_("Third line"))

    def lines(self) -> tuple[str, ...]:
        """Those with words."""
        return lines_of(self.cleaned_data[name] for name in LINES)

    @staticmethod
    def of(words: str) -> dict[str, str]:
        """A card as it stands."""
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
        """What is said on checking out; `nothing` where there is nothing to say."""
        said = self.cleaned_data
        if nothing:
            return Saying(ask_after=said["ask_after"])
        return Saying(said["needs"], said["hands_over"], said["ask_after"])
