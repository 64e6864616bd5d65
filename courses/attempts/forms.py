"""What the page of a quiz sends: fields of each question, and which button was pressed."""

import json
import re
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, QueryDict

from core.clock import now
from core.unsent_drafts import UNFINISHED, draft_for

from .kind_presenters import FIELD_PREFIX


class StepForm(forms.Form):
    """The button: see how it went, put aside, hand in with gaps, or keep and stay here."""

    SEE, REST, AS_IT_IS, STAY = "see", "rest", "as-it-is", "stay"

    then = forms.ChoiceField(choices=[(step, step) for step in (SEE, REST, AS_IT_IS, STAY)])


@dataclass(frozen=True, slots=True)
class SceneStep:
    """The button in a scene: the question, and how many of the choices on her way are kept."""

    question: str
    keep: int


def look_step(data: QueryDict) -> str:
    """The question whose answer she wants to look at; "" when she pressed another button."""
    return data.get("look", "")[:80]


_SCENE = re.compile(r"([a-z0-9-]{1,80})/([0-9]{1,2})")


def scene_step(data: QueryDict) -> SceneStep | None:
    """The step in a scene that she took; None when she pressed another button."""
    found = _SCENE.fullmatch(data.get("scene", ""))
    return SceneStep(found[1], int(found[2])) if found else None


def dropped_recording(data: QueryDict) -> str:
    """The key of the question whose recording she deletes; "" when she pressed another button."""
    return data.get("drop", "")


_PLACE = re.compile(r"question-[a-z0-9-]{1,80}")


def question_shown(data: QueryDict) -> str:
    """Which question is before her, as the page names it; "" where all of them are."""
    place = data.get("at", "")
    return place if _PLACE.fullmatch(place) else ""


def answers_in(data: QueryDict) -> dict[str, list[str]]:
    """Answers by question key: whole values, and `part=value` for a field of a part.

    Whether they exist, the service says.
    """
    found: dict[str, list[str]] = {}
    for name in data:
        if not name.startswith(FIELD_PREFIX):
            continue
        question, _dot, part = name.removeprefix(FIELD_PREFIX).partition(".")
        values = data.getlist(name)
        entries = [f"{part}={value}" for value in values] if part else values
        found.setdefault(question, []).extend(entries)
    return found


def answers_as_text(request: HttpRequest) -> str:
    """All answers of a form as one text, for `core.unsent_drafts`; "" when none is given."""
    data = request.POST
    fields = [name for name in data if name.startswith(FIELD_PREFIX)]
    if not any(value.strip() for name in fields for value in data.getlist(name)):
        return ""
    return json.dumps(answers_in(data), ensure_ascii=False)


def unsent_answers(request):
    """What the page sent by itself when her time ran out, else what waits here since then."""
    if UNFINISHED in request.POST:
        return answers_in(request.POST)
    waiting = draft_for(request.session, user=request.user, place=request.path, at=now())
    return json.loads(waiting) if waiting else {}
