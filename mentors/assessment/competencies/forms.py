"""Forms for a supervisor's observation and rating, and for the learner's answer."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField

from .decision_services import CHARACTERS
from .evidence_queries import EvidenceView
from .framework_texts import CompetencyText
from .rating_services import SENTENCE_CHARACTERS, STANDARD_LEVEL
from .sentences import MARKS, assessor_level_name


class ObservationForm(forms.Form):
    """Three equal choices for each indicator, none of them preselected."""

    sentence = forms.CharField(
        label=_("Comment (optional)"),
        help_text=_(
            "One sentence about what the mentor did. Nothing that the other person said. "
            "The mentor reads it."
        ),
        max_length=SENTENCE_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, competencies: Sequence[CompetencyText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.competencies = competencies
        for competency in competencies:
            for key, text in competency.indicators.items():
                self.fields[key] = forms.ChoiceField(
                    label=text, choices=MARKS, required=False, widget=forms.RadioSelect
                )

    def groups(self) -> list[tuple[CompetencyText, list[BoundField], bool]]:
        """Return each competency with its fields, and whether it is shown expanded.

        A competency with marks is expanded, so that nobody signs what they cannot see.
        """
        found = []
        for competency in self.competencies:
            fields = [self[key] for key in competency.indicators]
            is_open = any(field.value() for field in fields)
            found.append((competency, fields, is_open))
        return found

    @property
    def seen(self) -> dict[str, str]:
        """The marks that were made; indicators left open are not included."""
        known = {key for competency in self.competencies for key in competency.indicators}
        return {key: mark for key, mark in self.cleaned_data.items() if key in known and mark}


class AnewForm(ObservationForm):
    """The same form for rewriting, if the mentor said “not so”; filled with what was signed."""

    reason = forms.CharField(
        label=_("Reason for rewriting"),
        help_text=_("One sentence. The mentor reads it with the new version."),
        max_length=SENTENCE_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ToRate(Protocol):
    """What a rating form needs: a competency and its evidence."""

    @property
    def competency(self) -> CompetencyText: ...

    @property
    def evidence(self) -> tuple[EvidenceView, ...]: ...


class RateForm(forms.Form):
    """A level, the evidence for it, and the next step."""

    level = forms.TypedChoiceField(
        label=_("Level"),
        help_text=_("Not seen yet? Do not rate it yet."),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the four.")},
    )
    evidence = forms.TypedMultipleChoiceField(
        label=_("Evidence"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one piece of evidence.")},
    )
    next_step = forms.CharField(
        label=_("Next step for the learner"),
        help_text=_("One sentence, required with the first two levels. The learner reads it."),
        max_length=SENTENCE_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, assessed: ToRate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assessed = assessed
        self.fields["level"].choices = [
            (level, assessor_level_name(level)) for level in assessed.competency.levels
        ]
        self.fields["evidence"].choices = [
            (item.public_id, f"{item.kind}, {date_format(item.day, 'l j F')}")
            for item in assessed.evidence
        ]
        if len(assessed.evidence) == 1:
            # A rating cites evidence, so a single piece is preselected.
            self.fields["evidence"].initial = [str(assessed.evidence[0].public_id)]
        self.evidence_by_id = {item.public_id: item for item in assessed.evidence}
        self.fields["evidence"].coerce = self._known

    def _known(self, value: str) -> UUID:
        return next(key for key in self.evidence_by_id if str(key) == value)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("level", STANDARD_LEVEL) < STANDARD_LEVEL and not (
            cleaned.get("next_step", "").strip() or "next_step" in self.errors
        ):
            self.add_error("next_step", _("Please describe the next step in one sentence."))
        return cleaned

    def levels(self) -> list[tuple[BoundWidget, str]]:
        """Return each choice with its description, for the template."""
        return [
            (choice, self.assessed.competency.levels[int(choice.data["value"])])
            for choice in self["level"]
        ]

    def evidence_choices(self) -> list[tuple[BoundWidget, EvidenceView]]:
        """Return each choice with its evidence, for the template."""
        return list(zip(self["evidence"], self.assessed.evidence, strict=True))


class AnswerForm(forms.Form):
    """The learner's comment on evidence; it is optional."""

    words = FreeTextField(
        label=_("Your words beside it"),
        longest=CHARACTERS,
        rows=2,
        required=False,
        help_text=_("If you like. Those who read it read your words as well."),
    )
