"""Forms of support requests."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries import AskableTeam

# The value for anyone who is assigned.
ANYONE = "anyone"
COMES, SPOKEN = "comes", "spoken"


class AskForm(forms.Form):
    """Anyone, or one of the staff who are named to the person."""

    who = forms.ChoiceField(
        label=_("Whom would you like to speak to?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose one. Nothing was sent."),
            "invalid_choice": _("This person cannot be asked here now. Please choose another one."),
        },
    )

    def __init__(self, *args: Any, team: AskableTeam, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"ask-{team.organisation.public_id}-%s")
        super().__init__(*args, **kwargs)
        self.fields["who"].initial = ANYONE
        self.fields["who"].choices = [
            (ANYONE, _("Anyone on the team")),
            *((str(one.public_id), f"{one.name} · {one.what}") for one in team.people),
        ]

    @property
    def person_id(self) -> UUID | None:
        """The chosen staff member's public id; None for anyone."""
        chosen = self.cleaned_data["who"]
        return None if chosen == ANYONE else UUID(chosen)


class SeeToItForm(forms.Form):
    """A staff member's answer to a request."""

    said = forms.ChoiceField(choices=[(COMES, COMES), (SPOKEN, SPOKEN)])
