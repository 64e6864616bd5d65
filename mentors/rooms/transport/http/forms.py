"""Forms for the answers before a room, for messages without scripts, and for planning."""

import json
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.consents.forms import AnswerForm
from accounts.consents.rules import Kind
from accounts.types import Person
from mentors.on_call_rules import AlarmChannelKind
from mentors.room_types import type_of

from ...messaging.services import NewMessage
from ...on_call.alarm_delivery import is_push_address
from ...on_call.sentences import SEAT_LABELS
from ...rules.lifecycle import days_to_choose
from ...rules.messaging import PHRASE, PHRASES, SAY, TRANSLATION, is_visible
from ...rules.participants import Act
from ...rules.scheduling import CERTIFIED, Limits
from ...state import sentences
from ...state.message_queries import translation_of


class BeforeForm(AnswerForm):
    """A yes or no to one of the questions before a room."""

    number = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args: Any, kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = [(kind.number, kind.number) for kind in kinds]


class SayForm(forms.Form):
    """Text or a phrase; the id makes a second click harmless."""

    id = forms.UUIDField(required=False)
    text = forms.CharField(required=False)
    phrase = forms.ChoiceField(required=False, choices=[(key, key) for key in PHRASES])
    # The message that an interpreter's text translates.
    of = forms.UUIDField(required=False)
    # The private talk to which it belongs.
    talk = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        cleaned["id"] = cleaned.get("id") or uuid.uuid4()
        if not is_visible(cleaned.get("text") or cleaned.get("phrase") or ""):
            raise forms.ValidationError(sentences.NOTHING_WRITTEN)
        return cleaned

    def new_message(self, member_id: int) -> NewMessage:
        """Return the message for `post_messages`.

        A phrase is sent first; text in the box stays there.
        """
        phrase, of = self.cleaned_data["phrase"], self.cleaned_data["of"]
        if of is not None:
            text = translation_of(member_id, of, self.cleaned_data["text"])
            return NewMessage(member_id, self.cleaned_data["id"], text, TRANSLATION)
        return NewMessage(
            member_id=member_id,
            client_id=self.cleaned_data["id"],
            text=phrase or self.cleaned_data["text"],
            kind=PHRASE if phrase else SAY,
            talk=self.cleaned_data["talk"],
        )

    @property
    def act(self) -> Act:
        """The action that this is in the table of seats."""
        return Act.SAY if self.cleaned_data["of"] is None else Act.TRANSLATE

    @property
    def sentence(self) -> str:
        """Why this cannot be sent; one text covers whatever our own pages never send."""
        own = self.non_field_errors()
        return str(own[0] if own else sentences.PAGE_LINES["try-again"])

    @property
    def kept_text(self) -> str:
        """The text that had been typed when a phrase was tapped."""
        return self.cleaned_data["text"] if self.cleaned_data["phrase"] else ""


_HOURS = (0, 60, 120, 180, 240)


class LimitsForm(forms.Form):
    """A mentor's own limits, never above the organisation's."""

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
        # A page opened before this field existed does not send it: the mentor rests.
        required=False,
    )

    def clean_rests_after(self) -> bool:
        """Return whether the mentor rests."""
        return bool(self.cleaned_data["rests_after"] != "on")

    @staticmethod
    def of(limits: Limits, *, rests_after: bool) -> dict[str, Any]:
        """Return the current values; hours that are not among the choices are rounded down."""
        return {
            "rooms_a_day": limits.rooms_a_day,
            "minutes_a_week": max(one for one in _HOURS if one <= limits.minutes_a_week),
            "women": limits.women,
            "rests_after": "rest" if rests_after else "on",
        }


class TimeForm(forms.Form):
    """Start and length of a session. “Now” needs neither day nor time."""

    now = forms.BooleanField(label=_("Now"), required=False)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    minutes = forms.TypedChoiceField(label=_("Duration"), coerce=int)

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
        """Check that a session can be on this day."""
        day = self.cleaned_data["day"]
        if day is not None and not self.first_day <= day <= self.last_day:
            raise forms.ValidationError(sentences.ANOTHER_DAY)
        return day

    def clean(self) -> dict[str, Any]:
        """Require “Now”, or both a day and a time."""
        cleaned = super().clean() or {}
        for name in ("day", "time"):
            if not cleaned.get("now") and name not in self.errors and cleaned.get(name) is None:
                self.add_error(name, _("Choose a day and a time, or “Now”."))
        return cleaned

    def starts_at(self, at: datetime) -> datetime:
        """Return when the session begins."""
        if self.cleaned_data["now"]:
            return at.replace(second=0, microsecond=0)
        return timezone.make_aware(
            datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"])
        )


class RoomForm(TimeForm):
    """Who, when, how long. `people` are those of the user's organisations, by seat."""

    mentor = forms.ChoiceField(label=_("Mentor"))
    mentee = forms.ChoiceField()
    others = forms.MultipleChoiceField(label=_("Participants"), widget=forms.CheckboxSelectMultiple)
    backup = forms.ChoiceField(
        label=_("Backup"),
        help_text=_("A supervisor who can take over if you lose the connection."),
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
            self.fields["observer"].choices = [("", _("No observer")), *_named(people["observer"])]
        if "others" in self.fields:
            self.fields["others"].choices = _named(people["mentee"])

    def _shape(self) -> None:
        """Keep only the fields for seats that this type has."""
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
        """Return the chosen people, as `set_up_room` takes them."""
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


class AlarmEmailForm(forms.Form):
    """Where alarms reach a person on call: by e-mail, or by the organisation's gateway."""

    kind = forms.TypedChoiceField(
        coerce=AlarmChannelKind,
        choices=[(kind.value, "") for kind in (AlarmChannelKind.EMAIL, AlarmChannelKind.WEBHOOK)],
        widget=forms.HiddenInput,
        initial=AlarmChannelKind.EMAIL.value,
    )
    address = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == AlarmChannelKind.WEBHOOK:
            cleaned["address"] = ""
        elif not self.errors and not cleaned.get("address"):
            self.add_error("address", _("Enter the address at which you read e-mail on call."))
        return cleaned


class PushSubscriptionForm(forms.Form):
    """A browser's push subscription."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.RegexField(r"^[A-Za-z0-9_-]{87}$")
    auth = forms.RegexField(r"^[A-Za-z0-9_-]{22}$")

    def clean_endpoint(self) -> str:
        """Check that this is a URL of a known push service."""
        endpoint: str = self.cleaned_data["endpoint"]
        if not is_push_address(endpoint):
            raise forms.ValidationError("")
        return endpoint

    def subscription(self) -> str:
        """Return the subscription as the library takes it."""
        data = self.cleaned_data
        keys = {"p256dh": data["p256dh"], "auth": data["auth"]}
        return json.dumps({"endpoint": data["endpoint"], "keys": keys})
