"""What the page of a quiz sends: one field a question, and which button was pressed."""

from django import forms
from django.http import QueryDict

from .queries import FIELD_PREFIX


class StepForm(forms.Form):
    """The button: see how it went, put aside, or hand in with gaps."""

    SEE, REST, AS_IT_IS = "see", "rest", "as-it-is"

    then = forms.ChoiceField(choices=[(step, step) for step in (SEE, REST, AS_IT_IS)])


def answers_in(data: QueryDict) -> dict[str, list[str]]:
    """Option keys by question key; whether they exist, the service says."""
    return {
        name.removeprefix(FIELD_PREFIX): data.getlist(name)
        for name in data
        if name.startswith(FIELD_PREFIX)
    }
