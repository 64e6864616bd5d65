"""The due date that a coordinator sets for a colleague."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DueForm(forms.Form):
    """A due date, or none."""

    due_on = forms.DateField(
        label=_("Due date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Please enter a date such as 2026-12-24.")},
    )
