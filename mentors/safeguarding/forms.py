"""Forms for a supervisor's concern, and for later entries."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.types import Person
from core.free_text import FreeTextField
from mentors.safeguarding_rules import TO_READ, Level

from .sentences import (
    AGREED_WORDS,
    CHOOSE,
    CHOOSE_LEVEL,
    LEVEL_CHOICES,
    LEVEL_NAMES,
    REASON_WORDS,
    SHE_KNOWS_WORDS,
)
from .services import CHARACTERS, Said

_NOBODY = ("", _("Nobody listed here"))


def _choices(words: Any, label: Any, missing: Any = CHOOSE) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(str(getattr(code, "value", code)), text) for code, text in words.items()],
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def _words(label: Any, help_text: Any = "", *, required: bool = False) -> FreeTextField:
    return FreeTextField(
        label=label, longest=CHARACTERS, rows=3, help_text=help_text, required=required
    )


class NoteForm(forms.Form):
    """The person, the level, the facts, the person's wishes, and whether a child is at risk."""

    woman = forms.ChoiceField(label=_("Person"), widget=forms.RadioSelect, required=False)
    level = _choices(LEVEL_CHOICES, _("Level"), CHOOSE_LEVEL)
    facts = _words(
        _("What you saw or heard"),
        _(
            "Facts, in the person’s own words where possible. No guesses and nothing that is "
            "not needed."
        ),
        required=True,
    )
    her_wishes = _words(_("What the person wants"))
    agreed = _choices(AGREED_WORDS, _("Consent to pass it on"))
    why_not_agreed = _words(_("If there is no consent: reason for passing it on"))
    who_was_told = _words(_("Who was told, and when"))
    she_knows = _choices(SHE_KNOWS_WORDS, _("Person informed"))
    child_at_risk = _choices({"no": _("No"), "yes": _("Yes")}, _("Child at risk"))
    child_seen = _words(_("What was seen or said about the child"))
    child_carer = _words(_("Who looks after the child today"))
    child_told = _words(_("Who was told about the child, and when"))

    def __init__(self, *args: Any, women: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["woman"].choices = [
            *((str(one.public_id), one.shown_name) for one in women),
            _NOBODY,
        ]
        if len(women) == 1:
            self.fields["woman"].initial = str(women[0].public_id)

    @property
    def about_a_child(self) -> list[Any]:
        """Return the fields about a child."""
        return [self[name] for name in ("child_seen", "child_carer", "child_told")]

    @property
    def woman_fields(self) -> list[Any]:
        """Return the other fields, in order."""
        return [field for field in self if not field.name.startswith("child_")]

    def said(self) -> Said:
        """Return the data for the service."""
        words = dict(self.cleaned_data)
        return Said(
            **words
            | {
                "level": int(words["level"]),
                "woman": UUID(words["woman"]) if words["woman"] else None,
                "child_at_risk": words["child_at_risk"] == "yes",
            }
        )


class StepForm(forms.Form):
    """The action that was taken."""

    words = _words(_("Action taken and next steps"), required=True)


class RaiseForm(forms.Form):
    """A higher level."""

    level = forms.TypedChoiceField(
        label=_("Raise level"), coerce=int, error_messages={"required": CHOOSE_LEVEL}
    )

    def __init__(self, *args: Any, levels: Sequence[Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(level.value, LEVEL_NAMES[level]) for level in levels]


class AskForm(forms.Form):
    """The reason for reading a closed note."""

    reason = _choices({one: REASON_WORDS[one] for one in TO_READ}, _("Reason"))
