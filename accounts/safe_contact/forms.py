"""The form in which staff write down a person's answers on safe contact."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ..types import Person
from .queries import IF_SHE_LEAVES
from .rules import MAX_WAY_CHARACTERS


class SafeContactForm(forms.Form):
    """The safe way, what to do after a sudden departure, and whom the person must not meet."""

    way = forms.CharField(
        label=_("Safe ways to contact the person"),
        help_text=_("Only ways the person named, and when not to use them. Nothing else."),
        max_length=MAX_WAY_CHARACTERS,
        widget=forms.Textarea({"rows": 3, "maxlength": MAX_WAY_CHARACTERS, "dir": "auto"}),
    )
    if_she_leaves = forms.ChoiceField(
        label=_("If the person leaves a room suddenly"),
        choices=IF_SHE_LEAVES,
        widget=forms.RadioSelect,
    )
    apart_from = forms.TypedChoiceField(
        label=_("People the person must not meet"),
        help_text=_(
            "Ask in person. What you choose is stored and shown to nobody, not even to you."
        ),
        coerce=UUID,
        empty_value=None,
        required=False,
    )
    asked_apart = forms.BooleanField(
        label=_("I asked whom the person must not meet."), required=False
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["apart_from"].choices = [
            ("", _("No addition")),
            *((str(person.public_id), person.shown_name) for person in people),
        ]
