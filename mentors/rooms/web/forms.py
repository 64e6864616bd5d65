"""What a supervisor fills in to set up a room, and what a woman says without scripts."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.consents.forms import AnswerForm
from accounts.consents.rules import NEEDED_IN_A_ROOM
from accounts.types import Person

from .. import sentences
from ..lifecycle import days_to_choose
from ..messages import NewMessage
from ..protocol import PHRASE, PHRASES, SAY, is_visible


class BeforeForm(AnswerForm):
    """Her yes or no to one of the questions before a room."""

    number = forms.TypedChoiceField(
        coerce=int, choices=[(kind.number, kind.number) for kind in NEEDED_IN_A_ROOM]
    )


class RoomForm(forms.Form):
    """Who, when, how long. `people` are those of her organisations, by seat."""

    mentor = forms.ChoiceField(
        label=_("Who mentors"), help_text=_("She practises, and you see how she does it.")
    )
    mentee = forms.ChoiceField(
        label=_("Who is her practice partner"),
        help_text=_("She plays another woman. Nobody has to tell a story of her own."),
    )
    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    minutes = forms.TypedChoiceField(
        label=_("How long"),
        coerce=int,
        choices=[(30, _("30 minutes")), (40, _("40 minutes")), (50, _("50 minutes"))],
        initial=30,
    )

    def __init__(self, *args: Any, people: dict[str, list[Person]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.first_day, self.last_day = days_to_choose(timezone.localdate())
        bounds = {"min": self.first_day.isoformat(), "max": self.last_day.isoformat()}
        self.fields["day"].widget.attrs.update(bounds)
        for seat in ("mentor", "mentee"):
            self.fields[seat].choices = [
                ("", _("Choose a name")),
                *((str(person.public_id), person.shown_name) for person in people[seat]),
            ]

    def clean_day(self) -> date:
        """A day on which a session can be."""
        day = self.cleaned_data["day"]
        if not self.first_day <= day <= self.last_day:
            raise forms.ValidationError(sentences.ANOTHER_DAY)
        return day

    def person(self, seat: str) -> Person:
        """The person chosen for this seat."""
        chosen = self.cleaned_data[seat]
        return next(found for found in self.people[seat] if str(found.public_id) == chosen)


class SayForm(forms.Form):
    """Words, or a phrase; the id makes a second click harmless."""

    id = forms.UUIDField(required=False)
    text = forms.CharField(required=False)
    phrase = forms.ChoiceField(required=False, choices=[(key, key) for key in PHRASES])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        cleaned["id"] = cleaned.get("id") or uuid.uuid4()
        if not is_visible(cleaned.get("text") or cleaned.get("phrase") or ""):
            raise forms.ValidationError(_("The box is empty. Write something, or tap a phrase."))
        return cleaned

    def new_message(self, member_id: int) -> NewMessage:
        """What she says, for `post_messages`. A phrase goes first; words in the box stay there."""
        phrase = self.cleaned_data["phrase"]
        return NewMessage(
            member_id=member_id,
            client_id=self.cleaned_data["id"],
            text=phrase or self.cleaned_data["text"],
            kind=PHRASE if phrase else SAY,
        )

    @property
    def sentence(self) -> str:
        """Why this cannot be said; what a page of ours never sends has one sentence for all."""
        own = self.non_field_errors()
        return str(own[0] if own else sentences.PAGE_LINES["try-again"])

    @property
    def kept_text(self) -> str:
        """What she had typed when she tapped a phrase."""
        return self.cleaned_data["text"] if self.cleaned_data["phrase"] else ""
