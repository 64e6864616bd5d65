"""The form for a talk with a mentor: its day, and what was agreed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField

from .services import CHARACTERS

HELD, OFFERED = "held", "offered"


class TalkForm(forms.Form):
    """A talk. There is no field for the mentor's condition, and none for a reason."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Please choose a day.")},
    )
    held = forms.TypedChoiceField(
        label=_("The talk"),
        coerce=lambda chosen: chosen == HELD,
        choices=[(HELD, _("It took place")), (OFFERED, _("Offered for this day"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two.")},
    )
    agreed = FreeTextField(
        label=_("Agreed actions"),
        help_text=_(
            "Practical steps only, such as “ends five minutes earlier”. Nothing about health "
            "or feelings. The mentor reads it. Optional."
        ),
        longest=CHARACTERS,
        rows=3,
        required=False,
    )
