"""Forms for filtering attempts, and for reviewing an answer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries import MET, NOT_YET, WAITING, Filters
from .services import LONGEST_REASON


class FilterForm(forms.Form):
    """Which attempts to show; an unknown value shows all."""

    course = forms.ChoiceField(label=_("Course"), required=False)
    quiz = forms.ChoiceField(label=_("Lesson"), required=False)
    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    outcome = forms.ChoiceField(
        label=_("Result"),
        choices=[
            ("", _("All")),
            (MET, _("Met")),
            (NOT_YET, _("Not yet")),
            (WAITING, _("Waiting for marking")),
        ],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        courses: Iterable[tuple[str, str]] = (),
        quizzes: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = [("", _("All courses")), *courses]
        self.fields["quiz"].choices = [("", _("All lessons")), *quizzes]

    def filters(self) -> Filters:
        """Return the valid filters; the rest is left out."""
        self.is_valid()
        return Filters(**{name: self.cleaned_data.get(name, "") for name in self.fields})


class LookAgainForm(forms.Form):
    """*Met* or *Not yet*, neither preselected, and the reason."""

    mark = forms.ChoiceField(
        label=_("Mark"),
        choices=[(MET, _("Met")), (NOT_YET, _("Not yet"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Shown to the learner with the result. A sentence or two."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Please give the reason in a sentence or two. The learner reads it.")
        },
    )

    @property
    def met(self) -> bool:
        """The chosen mark."""
        return self.cleaned_data["mark"] == MET
