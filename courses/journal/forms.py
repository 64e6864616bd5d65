"""Two text boxes. Neither asks what happened to the learner (domain R1.2)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.free_text import FreeTextField

from .services import ENTRY_CHARACTERS, GOAL_CHARACTERS


class GoalForm(forms.Form):
    """What the learner wants, in the learner's own words."""

    text = FreeTextField(
        label=_("Something I would like"),
        longest=GOAL_CHARACTERS,
        rows=3,
        help_text=_(
            "Small is good: a lesson this week, a word to learn, a cup of tea in peace. "
            "You do not need to say what happened to you. Up to 300 characters."
        ),
    )


class EntryForm(forms.Form):
    """A page of the learner's journal."""

    text = FreeTextField(
        label=_("What I want to keep"),
        longest=ENTRY_CHARACTERS,
        rows=9,
        help_text=_(
            "In any language, as it comes. For example: what stayed with you today, or what you "
            "would try another time. You do not need to say what happened to you. "
            "Up to 5,000 characters."
        ),
    )
