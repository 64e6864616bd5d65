"""Forms of the pages that span the apps."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.roles import INVITABLE_ROLES
from accounts.sentences import ROLE_CHOICES
from accounts.types import Organisation


class NameForm(forms.Form):
    """What she wants to be called."""

    shown_name = forms.CharField(
        label=_("What shall we call you?"),
        max_length=60,
        help_text=_("Any name. The others in your rooms see it."),
        error_messages={"required": _("Please write a name. Any name will do.")},
    )


class InvitationForm(forms.Form):
    """For which role a new card is."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    role = forms.ChoiceField(label=_("She comes as"))

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [
            (str(organisation.public_id), organisation.name) for organisation in organisations
        ]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = str(organisations[0].public_id)
        self.fields["role"].choices = [
            (role, label) for role, label in ROLE_CHOICES if role in INVITABLE_ROLES
        ]
