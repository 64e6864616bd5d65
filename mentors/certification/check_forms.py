"""Asking whether a certificate is valid."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentors.badges.proofs import LONGEST


class CheckForm(forms.Form):
    """A code or a file; one of the two."""

    code = forms.CharField(
        label=_("The code or the address on the paper"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or the file that you were sent"),
        help_text=_("It is read and not kept."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.jwt,.txt"}),
    )

    held = ""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        file = found.get("file")
        if not file and not found.get("code") and not self.errors:
            raise forms.ValidationError(_("Please type the code, or choose the file."))
        if file:
            self.held = _text_of(file)
        elif found.get("code"):
            # A whole address was pasted: its last part.
            found["code"] = found["code"].strip().rstrip("/").rsplit("/", 1)[-1]
        return found


def _text_of(file: Any) -> str:
    """What stands in a file of text; a space for what is none, which no check takes for good."""
    if file.size > LONGEST:
        return " "
    return file.read().decode("utf-8", "replace") or " "
