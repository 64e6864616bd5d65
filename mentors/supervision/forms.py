"""A talk with a mentor: its day, and what was agreed to do."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField

from .services import CHARACTERS

HELD, OFFERED = "held", "offered"


class TalkForm(forms.Form):
    """There is no line for how she is, and none for a reason."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Please choose a day.")},
    )
    held = forms.TypedChoiceField(
        label=_("The talk"),
        coerce=lambda chosen: chosen == HELD,
        choices=[(HELD, _("It took place")), (OFFERED, _("I offer it for this day"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two.")},
    )
    agreed = FreeTextField(
        label=_("What you agreed to do"),
        help_text=_(
            "Practical steps alone, such as “ends five minutes earlier”. Nothing of how she is, "
            "and nothing another woman told. She reads it. You can leave it empty."
        ),
        longest=CHARACTERS,
        rows=3,
        required=False,
    )
