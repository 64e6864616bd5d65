"""Asking a supervisor to assess."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.types import Person
from mentors.competencies.sentences import PLACES


class AssessorForm(forms.Form):
    """Who, and in which place."""

    place = forms.TypedChoiceField(label=_("Place"), coerce=int, choices=PLACES)
    assessor: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Supervisor"),
        queryset=None,
        to_field_name="public_id",
        empty_label=_("Choose someone"),
        error_messages={"required": _("Please choose who is asked.")},
    )

    def __init__(self, *args: Any, supervisors: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessor"].queryset = supervisors
