"""Forms for marking, and for filtering the queue."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries import MARKED, RAN_OUT, WAITING
from .services import LONGEST_COMMENT

MET, NOT_YET = "met", "not-yet"


class FilterForm(forms.Form):
    """Which answers to show; an unknown state shows the waiting ones."""

    state = forms.ChoiceField(
        label=_("Show"),
        choices=[
            (WAITING, _("Waiting")),
            (MARKED, _("Marked")),
            (RAN_OUT, _("Deleted unheard")),
        ],
        required=False,
    )
    course = forms.ChoiceField(label=_("Course"), required=False)

    def __init__(self, *args: Any, courses: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = [("", _("All courses")), *courses]


class MarkForm(forms.Form):
    """*Met* or *Not yet*, neither preselected, and feedback to the learner."""

    mark = forms.ChoiceField(
        label=_("Mark"),
        choices=[(MET, _("Met")), (NOT_YET, _("Not yet"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two.")},
    )
    comment = forms.CharField(
        label=_("Feedback"),
        help_text=_(
            "What worked, or the next step. Required with “Not yet”. Spelling, length and "
            "style are not judged."
        ),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("mark") == NOT_YET and not (
            cleaned.get("comment") or "comment" in self.errors
        ):
            self.add_error("comment", _("Please describe the next step in a sentence or two."))
        return cleaned

    @property
    def met(self) -> bool:
        """The chosen mark."""
        return self.cleaned_data["mark"] == MET
