"""Forms of consents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries import HOW_IT_WAS_SAID, language_choices
from .rules import Interpreter, Medium

YES, NO = "yes", "no"


class AnswerForm(forms.Form):
    """Yes or No: two buttons of the same weight."""

    answer = forms.ChoiceField(
        choices=[(YES, _("Yes")), (NO, _("No"))],
        error_messages={"required": _("Please choose Yes or No. Nothing was changed.")},
    )


class SpokenForm(AnswerForm):
    """A spoken answer, how the question was explained, and whether the person repeated it."""

    how = forms.ChoiceField(
        label=_("How was it explained?"),
        choices=HOW_IT_WAS_SAID,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how it was explained.")},
    )
    language = forms.ChoiceField(label=_("Language"))
    said_back = forms.BooleanField(
        label=_("The person said three points back in their own words."),
        required=False,
        help_text=_("Required for Yes."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices()

    def explained(self) -> dict[str, Any]:
        """Medium and interpreter, in the form that the service expects."""
        medium, _colon, interpreter = self.cleaned_data["how"].partition(":")
        return {"medium": Medium(medium), "interpreter": Interpreter(interpreter)}
