"""The form data of a quiz page: fields of each question, and which button was pressed."""

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

# The learner's answer to “did you mean …?”: the prefix of the name of the field in question.
MEANT_PREFIX = "meant-"


class StepForm(forms.Form):
    """The button: show the result, put aside, submit with gaps, or save and stay."""

    SEE, REST, AS_IT_IS, STAY = "see", "rest", "as-it-is", "stay"

    then = forms.ChoiceField(choices=[(step, step) for step in (SEE, REST, AS_IT_IS, STAY)])


@dataclass(frozen=True, slots=True)
class SceneStep:
    """The button in a scene: the question, and how many of the learner's choices are kept."""

    question: str
    keep: int


def review_step(data: QueryDict) -> str:
    """Return the question whose answer the learner wants to see; "" for another button."""
    return data.get("look", "")[:80]


_SCENE = re.compile(r"([a-z0-9-]{1,80})/([0-9]{1,2})")


def scene_step(data: QueryDict) -> SceneStep | None:
    """Return the step in a scene that the learner took; None for another button."""
    found = _SCENE.fullmatch(data.get("scene", ""))
    return SceneStep(found[1], int(found[2])) if found else None


def dropped_recording(data: QueryDict) -> str:
    """Return the question whose recording the learner deletes; "" for another button."""
    return data.get("drop", "")


_PLACE = re.compile(r"question-[a-z0-9-]{1,80}")


def question_shown(data: QueryDict) -> str:
    """Return which question is shown, as the page names it; "" if all of them are."""
    place = data.get("at", "")
    return place if _PLACE.fullmatch(place) else ""


def answers_in(data: MultiValueDict[str, str]) -> dict[str, list[str]]:
    """Return answers by question key: whole values, and `part=value` for a field of a part.

    A suggested word replaces the typed one where the learner accepted the suggestion. The service
    decides whether answers exist.
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
    """Return the questions whose spelling the learner has already been asked about."""
    return frozenset(data.getlist("asked"))


def answers_from_draft(words: MultiValueDict[str, str] | None) -> dict[str, list[str]]:
    """Return the answers in a draft, by question key as in `answers_in`."""
    return answers_in(words) if words is not None else {}


def answer_summariser(view: Callable[[dict[str, Any]], AttemptView]) -> Tell:
    """Return a function that lists each question with the learner's answer.

    `view` returns the attempt with these unsaved answers, as `queries.view_of` takes them.
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
