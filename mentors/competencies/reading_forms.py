"""What the mentor answers when she has read what was written about her practice."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField

from .reading_services import CHARACTERS


class AnswerForm(forms.Form):
    """Words of hers beside it; she can leave them out."""

    words = FreeTextField(
        label=_("Your words beside it"),
        longest=CHARACTERS,
        rows=2,
        required=False,
        help_text=_("If you like. Those who read it read your words as well."),
    )
