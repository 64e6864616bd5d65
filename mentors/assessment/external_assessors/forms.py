"""Forms to request and to name an external assessor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.auth.codes import CODE_LENGTH, plain
from accounts.types import Person

from .assessor_queries import ToBorrow

# The letters, the dashes between them, and a space or two.
LONGEST_CODE = 2 * CODE_LENGTH


class AskForm(forms.Form):
    """The competency for which an external assessor is requested."""

    competency = forms.ChoiceField(
        label=_("Competency"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a competency.")},
    )

    def __init__(self, *args: Any, found: ToBorrow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competency"].choices = found.choices


class CodeForm(forms.Form):
    """The code that the other coordinator read out."""

    code = forms.CharField(
        label=_("Code from another organisation"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
        error_messages={"required": _("Please enter the code.")},
    )

    def clean_code(self) -> str:
        return plain(self.cleaned_data["code"])


class NameForm(forms.Form):
    """The supervisor who will rate it."""

    code = forms.CharField(max_length=LONGEST_CODE, widget=forms.HiddenInput)
    assessor = forms.TypedChoiceField(
        label=_("Supervisor"), error_messages={"required": _("Please choose an assessor.")}
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.public_id): one for one in people}
        self.fields["assessor"].choices = [
            ("", _("Choose someone")),
            *((key, one.shown_name) for key, one in self.people.items()),
        ]
