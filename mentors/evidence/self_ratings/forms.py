"""A learner's self-ratings: one choice for each competency."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from mentors.assessment.competencies.sentences import level_name

from .queries import OwnView, OwnViews


class OwnViewForm(forms.Form):
    """A list of the four levels for each competency, and “not said”, the default."""

    def __init__(self, *args: Any, own: OwnViews, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.views = own.views
        for view in own.views:
            self.fields[view.competency.code] = forms.TypedChoiceField(
                label=view.competency.name,
                choices=[
                    ("", _("I do not say")),
                    *((level, level_name(level)) for level in view.competency.levels),
                ],
                coerce=int,
                empty_value=None,
                required=False,
                initial=view.level,
            )

    def lines(self) -> list[tuple[OwnView, BoundField]]:
        """Return each competency with its field, for the template."""
        return [(view, self[view.competency.code]) for view in self.views]
