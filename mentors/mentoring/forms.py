"""All forms of mentoring except booking: wishes, messages, hours and settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField

from .booking_sentences import REMINDER_WORDS
from .timesheet_rules import ENTERED, MOST_MINUTES, MOST_NOTICE
from .timesheet_sentences import WORK_WORDS
from .wish_rules import (
    CARD_CHARACTERS,
    GOALS_CHARACTERS,
    LANGUAGES,
    MESSAGE_CHARACTERS,
    MOST_SESSIONS,
    OFFICE_HOURS_CHARACTERS,
    WISH_CHARACTERS,
    Format,
)
from .wish_sentences import DAYS, FORMATS, PARTS

_LANGUAGE_FIELDS = ("first_language", "second_language", "third_language")


def _language(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "–"), *LANGUAGES.items()])


class LanguagesForm(forms.Form):
    """Up to three languages, each from a list, which a phone shows as a wheel."""

    first_language = _language(_("A language"))
    second_language = _language(_("Another one"))
    third_language = _language(_("And another one"))

    def said(self) -> dict[str, Any]:
        """Return the data as keyword arguments for the service."""
        chosen = [self.cleaned_data[name] for name in _LANGUAGE_FIELDS]
        return {"languages": [code for code in chosen if code]}

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        """Return the earlier answers as initial data."""
        return dict(zip(_LANGUAGE_FIELDS, row.languages, strict=False))


class TimesForm(forms.Form):
    """Days and parts of the day."""

    days = forms.MultipleChoiceField(
        label=_("Days"),
        required=False,
        choices=list(DAYS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    parts = forms.MultipleChoiceField(
        label=_("Time of day"),
        required=False,
        choices=list(PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def said(self) -> dict[str, Any]:
        """Return the data as keyword arguments for the service."""
        return {name: self.cleaned_data[name] for name in ("days", "parts")}

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        """Return the earlier answers as initial data."""
        return {"days": row.days, "parts": row.parts}


class FormatForm(forms.Form):
    """Whether to talk in writing or by speaking."""

    format = forms.ChoiceField(
        label=_("How would you like to talk?"),
        required=False,
        choices=list(FORMATS.items()),
        widget=forms.RadioSelect,
        initial=Format.EITHER.value,
    )

    def said(self) -> dict[str, Any]:
        """Return the data as keyword arguments for the service."""
        return {"format": self.cleaned_data["format"] or Format.EITHER.value}

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        """Return the earlier answers as initial data."""
        return {"format": row.format}


class WishForm(FormatForm):
    """How a mentee would like to talk, and one wish."""

    wish = FreeTextField(
        label=_("One wish, in your words"),
        help_text=_("For example: someone who has children. A mentor who fits reads it."),
        longest=WISH_CHARACTERS,
        rows=3,
        required=False,
    )

    def said(self) -> dict[str, Any]:
        """Return the data as keyword arguments for the service."""
        return super().said() | {"wish": self.cleaned_data["wish"]}

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        """Return the earlier answers as initial data."""
        return {"format": row.format, "wish": row.wish or ""}


class SuitsForm(TimesForm, FormatForm):
    """Times and the way of talking that suit a mentee who has a mentor."""

    def said(self) -> dict[str, Any]:
        """Return the data as keyword arguments for the service."""
        return TimesForm.said(self) | FormatForm.said(self)

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        """Return the earlier answers as initial data."""
        return TimesForm.of(row) | FormatForm.of(row)


class CardForm(LanguagesForm, TimesForm, FormatForm):
    """A mentor's card, and when the mentor is available."""

    card = FreeTextField(
        label=_("Your card"),
        help_text=_(
            "Two or three sentences: how you listen, what you like. A woman who may become your "
            "mentee reads it. Write nothing by which you could be found."
        ),
        longest=CARD_CHARACTERS,
        rows=4,
        required=False,
    )
    takes_new = forms.BooleanField(
        label=_("I can take on another woman."), required=False, initial=True
    )
    field_order = ["card", "takes_new"]

    def said(self) -> dict[str, Any]:
        """Return the data as keyword arguments for the service."""
        return (
            LanguagesForm.said(self)
            | TimesForm.said(self)
            | FormatForm.said(self)
            | {name: self.cleaned_data[name] for name in ("card", "takes_new")}
        )

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        """Return the earlier answers as initial data."""
        return (
            LanguagesForm.of(row)
            | TimesForm.of(row)
            | FormatForm.of(row)
            | {"card": row.card or "", "takes_new": row.takes_new}
        )


# The three steps of a request for a mentor, in order.
STEPS: tuple[Any, ...] = (LanguagesForm, TimesForm, WishForm)


class GoalsForm(forms.Form):
    """What a mentee wants from mentoring."""

    goals = FreeTextField(
        label=_("What would you like from it?"),
        help_text=_("In your words, for your mentor and the supervisor. You can leave it empty."),
        longest=GOALS_CHARACTERS,
        rows=4,
        required=False,
    )


class MessageForm(forms.Form):
    """A short message."""

    words = FreeTextField(label=_("Your message"), longest=MESSAGE_CHARACTERS, rows=3)


class TeamPairForm(forms.Form):
    """How many sessions are agreed, and who supervises."""

    sessions = forms.IntegerField(label=_("Sessions agreed"), min_value=1, max_value=MOST_SESSIONS)
    supervisor = forms.ChoiceField(label=_("Supervisor"), required=False)

    def __init__(self, *args: Any, pair: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"sessions": pair.sessions})
        super().__init__(*args, **kwargs)
        if pair.supervisors:
            self.fields["supervisor"].choices = [
                ("", pair.supervisor or _("Choose a name")),
                *((str(one), name) for one, name in pair.supervisors if name != pair.supervisor),
            ]
        else:
            del self.fields["supervisor"]


class WorkForm(forms.Form):
    """Preparation or travel on one day."""

    work = forms.ChoiceField(
        label=_("What it was"), choices=[(one.value, WORK_WORDS[one]) for one in ENTERED]
    )
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES)


class MentoringSettingsForm(forms.Form):
    """When a cancelled session is paid, and when the team reads short messages."""

    hours = forms.IntegerField(
        label=_("Hours before the session"), min_value=0, max_value=MOST_NOTICE
    )
    office_hours = forms.CharField(
        label=_("Office hours"), max_length=OFFICE_HOURS_CHARACTERS, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", False)
        super().__init__(*args, **kwargs)


class ReminderForm(forms.Form):
    """How long before a session a reminder is sent."""

    hours = forms.TypedChoiceField(
        label=_("When?"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("No reminder")), *REMINDER_WORDS.items()],
        widget=forms.RadioSelect,
    )


class ReminderEmailForm(forms.Form):
    """The e-mail address to which reminders are sent."""

    address = forms.EmailField(label=_("E-mail address"), max_length=254)
