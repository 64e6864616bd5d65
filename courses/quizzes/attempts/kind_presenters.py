"""How each kind of question looks on a page: its parts, its template, and its hints.

`KIND_PAGES` is the complete list. The rules of a kind are in `courses.questions.kinds`; a test
checks that both have the same kinds. No query.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.questions.kinds.gap import MARKER, words_of_gap
from courses.questions.kinds.spoken import RECORDED
from courses.questions.sampling import shuffled

from .question_queries import AskedQuestion, shown_view, shuffled_parts
from .sentences import ordinal
from .view_models import AreaView, ChoiceView, OptionView, PictureView, PieceView, SceneView


def _choice(asked: AskedQuestion) -> dict:
    options, parts = [], list(asked.question.options)
    if asked.mixed:
        parts = shuffled(parts, asked.seed, key=lambda one: one.key)
    for option in parts:
        checked = option.key in asked.chosen
        tells = asked.judged and (checked or option.correct)
        options.append(
            OptionView(
                value=option.key,
                text=asked.words.options[option.key].text,
                checked=checked,
                correct=option.correct if asked.judged else None,
                feedback=asked.words.options[option.key].feedback if tells else "",
                shown=shown_view(asked.words.options[option.key]),
                sound=asked.words.options[option.key].sound,
            )
        )
    return {"options": tuple(options)}


def _ordering(asked: AskedQuestion) -> dict:
    places = asked.question.places(asked.chosen)
    keys = list(asked.question.part_keys())
    if asked.judged:
        order = keys
    elif asked.question.is_complete(asked.chosen):
        order = list(asked.chosen)
    else:
        order = shuffled_parts(keys, asked.seed, key=str)
    options = []
    for key in order:
        place, fits = places.get(key), keys.index(key) + 1
        options.append(
            OptionView(
                value=key,
                text=asked.words.options[key].text,
                name=asked.part_name(key),
                choices=tuple(
                    ChoiceView(str(number), ordinal(number), number == place)
                    for number in range(1, len(keys) + 1)
                ),
                correct=place == fits if asked.judged else None,
                feedback=asked.feedback(key),
                given=ordinal(place) if place else "",
                right=ordinal(fits) if asked.judged else "",
                shown=shown_view(asked.words.options[key]),
            )
        )
    return {"options": tuple(options)}


def _matching(asked: AskedQuestion) -> dict:
    targets = asked.words.targets
    given = dict(entry.split("=") for entry in asked.chosen)
    pairs = asked.question.options
    options = []
    for pair in (
        pairs if asked.judged else shuffled_parts(pairs, asked.seed, key=lambda one: one.key)
    ):
        own = given.get(pair.key, "")
        options.append(
            OptionView(
                value=pair.key,
                text=asked.words.options[pair.key].text,
                name=asked.part_name(pair.key),
                choices=tuple(
                    ChoiceView(key, targets[key], key == own)
                    for key in asked.question.target_keys()
                ),
                correct=own == pair.match if asked.judged else None,
                feedback=asked.feedback(pair.key),
                given=targets.get(own, ""),
                right=targets[pair.match] if asked.judged else "",
                shown=shown_view(asked.words.options[pair.key]),
            )
        )
    return {"options": tuple(options)}


def _gap(asked: AskedQuestion) -> dict:
    given = dict(entry.split("=", 1) for entry in asked.chosen)
    gaps = {
        gap: _one_gap(asked, gap, given.get(gap, ""), number)
        for number, gap in enumerate(asked.question.part_keys(), start=1)
    }
    pieces = []
    for place, piece in enumerate(MARKER.split(asked.words.text)):
        if place % 2 and piece in gaps:
            pieces.append(PieceView(gap=gaps[piece]))
        elif piece:
            pieces.append(PieceView(text=piece))
    prompt = _("Which words are missing?") if len(pieces) > 3 else _("Which word is missing?")
    return {
        "options": tuple(gaps.values()),
        "pieces": tuple(pieces),
        "prompt": prompt,
        "result_prompt": _("Missing words"),
    }


def _one_gap(asked: AskedQuestion, gap: str, word: str, number: int) -> OptionView:
    words = asked.words.options[gap]
    accepted = {gap: [words_of_gap(words, asked.language)]}
    fits = None
    if asked.judged:
        # The stored judgement applies, even if other words are accepted by now.
        fits = bool(asked.met) or asked.question.is_accepted(f"{gap}={word}", accepted)
    return OptionView(
        value=gap,
        text="",
        number=number,
        name=asked.part_name(gap),
        choices=tuple(ChoiceView(one, one, one == word) for one in words.choices),
        typed=word,
        correct=fits,
        feedback=asked.feedback(gap),
        given=word,
        meant=asked.meant.get(gap, ""),
        right=words.accept[0] if asked.judged else "",
    )


def _numeric(asked: AskedQuestion) -> dict:
    found: dict[str, object] = {
        "typed": asked.chosen[0] if asked.chosen else "",
        "unit": asked.words.unit,
    }
    if asked.judged:
        found["right"] = asked.question.answer
        words = asked.words
        found["feedback"] = words.feedback_met if asked.met else words.feedback_not_yet
    return found


def _hotspot(asked: AskedQuestion) -> dict:
    picture = asked.question.picture
    areas = []
    for number, region in enumerate(asked.question.options, start=1):
        left, top, width, height = (
            side * whole / 100
            for side, whole in zip(region.area, (picture.width, picture.height) * 2, strict=True)
        )
        areas.append(AreaView(region.key, number, left, top, width, height))
    view = PictureView(
        digest=picture.digest,
        alt=asked.words.alt,
        width=picture.width,
        height=picture.height,
        areas=tuple(areas),
    )
    return _choice(asked) | {"picture": view}


def _branching(asked: AskedQuestion) -> dict:
    behind, scene = asked.question.way(asked.chosen)
    words = asked.words
    scenes = tuple(
        SceneView(
            text=words.scenes[passed.key],
            value=choice.key,
            choice=words.options[f"{passed.key}.{choice.key}"].text,
            keep=place,
            good=choice.good if asked.judged else None,
            feedback=asked.feedback(f"{passed.key}.{choice.key}"),
        )
        for place, (passed, choice) in enumerate(behind)
    )
    options = scene.choices if scene is not None and not asked.judged else ()
    return {
        "behind": scenes,
        "scene": words.scenes[scene.key] if scene is not None else "",
        "options": tuple(
            OptionView(option.key, words.options[f"{scene.key}.{option.key}"].text)
            for option in options
        ),
    }


def _nothing_more(asked: AskedQuestion) -> dict:
    return {}


def _written(asked: AskedQuestion) -> dict:
    return {"typed": next((entry for entry in asked.chosen if entry != RECORDED), "")}


_PART_MISSING = gettext_lazy("A part of it is still open.")


@dataclass(frozen=True, slots=True)
class KindPage:
    """How one kind looks. `parts` returns the fields of a QuestionView that this kind fills.

    `template` names two files: `question_<template>.html` and `result_<template>.html`. `hint` is
    shown below the question, `part_missing` beside an incomplete answer. `script` is the static
    file of an optional script for it, "" for none.
    """

    parts: Callable[[AskedQuestion], dict]
    template: str
    hint: str | Promise = ""
    part_missing: str | Promise = _PART_MISSING
    script: str = ""


KIND_PAGES: Mapping[str, KindPage] = {
    "single": KindPage(_choice, "choice"),
    "multiple": KindPage(_choice, "choice", hint=gettext_lazy("More than one answer can fit.")),
    "true_false": KindPage(_choice, "choice"),
    "ordering": KindPage(
        _ordering,
        "ordering",
        hint=gettext_lazy("Give each step its place."),
        part_missing=gettext_lazy("Still open. Each step needs a place of its own."),
        script="js/ordering.js",
    ),
    "matching": KindPage(_matching, "matching"),
    "gap": KindPage(_gap, "gap"),
    "numeric": KindPage(
        _numeric,
        "numeric",
        part_missing=gettext_lazy("Please write a number, such as 12 or 2,5."),
    ),
    "hotspot": KindPage(
        _hotspot,
        "hotspot",
        hint=gettext_lazy("Choose in the picture or in the list. Both are equally good."),
        script="js/hotspot.js",
    ),
    "branching": KindPage(
        _branching,
        "branching",
        part_missing=gettext_lazy("Still open. Go on until the end of the scene."),
    ),
    "reflection": KindPage(_nothing_more, "reflection"),
    "self_check": KindPage(_written, "self_check"),
    "written": KindPage(_written, "written"),
    "spoken": KindPage(_written, "spoken"),
}
