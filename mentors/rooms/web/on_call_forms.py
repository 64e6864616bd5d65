"""What is filled in on the desk of who is on call."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.types import Person

from ..on_call_sentences import DUTY_WORDS


class OnCallForm(forms.Form):
    """Who is on call, as what, from when to when."""

    user = forms.ChoiceField(label=_("Who"))
    duty = forms.ChoiceField(label=_("As"), choices=list(DUTY_WORDS.items()))
    starts_at = forms.DateTimeField(
        label=_("From"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    )
    ends_at = forms.DateTimeField(
        label=_("To"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["user"].choices = [
            ("", _("Choose a name")),
            *((str(person.public_id), person.shown_name) for person in people),
        ]

    def person(self) -> Person:
        """The person chosen."""
        chosen = self.cleaned_data["user"]
        return next(one for one in self.people if str(one.public_id) == chosen)
