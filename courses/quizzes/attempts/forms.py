"""What the page of a quiz sends: fields of each question, and which button was pressed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from accounts.drafts.pages import Tell
from accounts.drafts.rules import Words

from .presenters import answer_summary
from .question_queries import FIELD_PREFIX
from .view_models import AttemptView

# The learner's answer to “did you mean …?”: before the name of the field that was typed in.
MEANT_PREFIX = "meant-"


class StepForm(forms.Form):
    """The button: see how it went, put aside, hand in with gaps, or keep and stay here."""

    SEE, REST, AS_IT_IS, STAY = "see", "rest", "as-it-is", "stay"

    then = forms.ChoiceField(choices=[(step, step) for step in (SEE, REST, AS_IT_IS, STAY)])


@dataclass(frozen=True, slots=True)
class SceneStep:
    """The button in a scene: the question, and how many of the choices on the learner's way are
    kept.
    """

    question: str
    keep: int


def review_step(data: QueryDict) -> str:
    """The question whose answer the learner wants to look at; "" when the learner pressed another
    button.
    """
    return data.get("look", "")[:80]


_SCENE = re.compile(r"([a-z0-9-]{1,80})/([0-9]{1,2})")


def scene_step(data: QueryDict) -> SceneStep | None:
    """The step in a scene that the learner took; None when the learner pressed another button."""
    found = _SCENE.fullmatch(data.get("scene", ""))
    return SceneStep(found[1], int(found[2])) if found else None


def dropped_recording(data: QueryDict) -> str:
    """The key of the question whose recording the learner deletes; "" when the learner pressed
    another button.
    """
    return data.get("drop", "")


_PLACE = re.compile(r"question-[a-z0-9-]{1,80}")


def question_shown(data: QueryDict) -> str:
    """Which question is before the learner, as the page names it; "" where all of them are."""
    place = data.get("at", "")
    return place if _PLACE.fullmatch(place) else ""


def answers_in(data: MultiValueDict[str, str]) -> dict[str, list[str]]:
    """Answers by question key: whole values, and `part=value` for a field of a part.

    A word that the learner was asked about stands in place of the one the learner typed, where the
    learner says that the learner meant it. Whether answers exist, the service says.
    """
    found: dict[str, list[str]] = {}
    for name in data:
        if not name.startswith(FIELD_PREFIX):
            continue
        question, _dot, part = name.removeprefix(FIELD_PREFIX).partition(".")
        meant = data.get(f"{MEANT_PREFIX}{name}")
        values = [meant] if meant else data.getlist(name)
        entries = [f"{part}={value}" for value in values] if part else values
        found.setdefault(question, []).extend(entries)
    return found


# The fields of all questions, as `accounts.drafts.pages.keeps_words` takes them.
ANSWER_FIELDS = f"{FIELD_PREFIX}*"


def confirmed_spellings(data: QueryDict) -> frozenset[str]:
    """The questions of which the learner has been asked what the learner meant."""
    return frozenset(data.getlist("asked"))


def answers_from_draft(words: MultiValueDict[str, str] | None) -> dict[str, list[str]]:
    """What waits in the form, by question key as in `answers_in`."""
    return answers_in(words) if words is not None else {}


def answer_summariser(view: Callable[[dict[str, Any]], AttemptView]) -> Tell:
    """How answers are told to the learner: each question, and what the learner said to it. `view`
    gives the attempt with these answers laid over it, as `queries.view_of` takes them.
    """

    def lines(words: Words) -> list[tuple[str, str]]:
        data = MultiValueDict({name: list(values) for name, values in words.items()})
        questions = view({"unsent": answers_in(data)}).questions
        return [
            (_("Question %(number)s") % {"number": number}, said)
            for number, question in enumerate(questions, start=1)
            if not question.fixed and (said := answer_summary(question))
        ]

    return lines
