"""Forms to choose a scene and to rate it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from mentors.assessment.competencies.framework_texts import CompetencyText
from mentors.assessment.competencies.sentences import assessor_level_name

from .queries import scripts


class SceneForm(forms.Form):
    """The scene for this quarter; its present text is stored."""

    script = forms.ChoiceField(
        label=_("Scene"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the scenes.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["script"].choices = [(one.key, one.title) for one in scripts()]


class LevelsForm(forms.Form):
    """A level for each competency of a scene, all submitted at once."""

    def __init__(self, *args: Any, texts: Sequence[CompetencyText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = texts
        for text in texts:
            self.fields[text.code] = forms.TypedChoiceField(
                label=f"{text.code} {text.name}",
                coerce=int,
                choices=[(level, assessor_level_name(level)) for level in text.levels],
                widget=forms.RadioSelect,
                error_messages={"required": _("Please choose a level for each of them.")},
            )

    def rows(self) -> list[tuple[BoundField, CompetencyText, list[tuple[Any, str]]]]:
        """Return each field with its competency, and each choice with its description."""
        return [
            (
                self[text.code],
                text,
                [(choice, text.levels[int(choice.data["value"])]) for choice in self[text.code]],
            )
            for text in self.texts
        ]
