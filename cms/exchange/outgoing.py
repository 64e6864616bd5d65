"""Blocks of the office become questions to exchange. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cms.curriculum.question_pictures import SHOWN_KINDS, parts_with
from cms.curriculum.quiz_blocks import kind_of
from courses.formats.exchange import (
    ExchangeOption,
    ExchangePicture,
    ExchangeQuestion,
    Location,
    NotCarried,
    Notes,
)
from courses.formats.plain import one_line, tidy
from courses.formats.points import number
from courses.questions.kinds.gap import MARKER

from .categories import in_words

# Finds what goes out of a picture, by the picture and the words for who does not see it.
TakesOut = Callable[[Any, str], ExchangePicture | None]

_NO_WORDS: Mapping[str, str] = {}
_MEANS_TRUE = {"true", "yes", "that is true", "this is true"}
_MEANS_FALSE = {"false", "not true", "no", "that is not true", "this is not true"}


def question_of(
    block_type: str,
    value: Mapping,
    notes: Notes,
    pictures: TakesOut,
    categories: Mapping[str, str] = _NO_WORDS,
) -> ExchangeQuestion:
    """The question of a block. What no format knows is told to `notes`; raises NotCarried.

    `pictures` finds what it shows; `categories` are the words of the quiz by path.
    """
    kind = kind_of(block_type, value)
    key = value["key"]
    question = ExchangeQuestion(
        kind,
        tidy(value["text"]),
        name=value.get("name") or key,
        category=in_words(value.get("category") or "", categories),
        place=Location(item=key),
    )
    if kind == "spoken":
        # No format knows it; writing is its equal, so nothing that is asked is lost.
        notes.changed(question.place, "spoken-is-written")
        question = replace(question, kind="written")
    _tell_what_is_left_out(question, value, notes)
    for name in ("unit", "guide", "feedback", "feedback_met", "feedback_not_yet"):
        if name in value:
            words: dict[str, Any] = {name: tidy(value[name] or "")}
            question = replace(question, **words)
    if kind in SHOWN_KINDS:
        return _with_options(question, value, notes, pictures)
    if kind == "gap":
        return _gap(question, value)
    if kind == "numeric":
        return replace(
            question,
            answer=number(value["answer"] or "0"),
            tolerance=number(value["tolerance"] or "0"),
        )
    return question


def _tell_what_is_left_out(question: ExchangeQuestion, value: Mapping, notes: Notes) -> None:
    if any(part.get("drawing") for part in parts_with(question.kind, value)):
        notes.left_out(question.place, "drawings")
    if list(value["outcomes"]):
        notes.left_out(question.place, "outcomes")
    if value.get("nearly") or any(gap.get("reject") for gap in value.get("gaps", ())):
        notes.left_out(question.place, "nearly")
    if value.get("sound") or any(one.get("sound") for one in value.get("options", ())):
        notes.left_out(question.place, "sound")


def _with_options(
    question: ExchangeQuestion, value: Mapping, notes: Notes, pictures: TakesOut
) -> ExchangeQuestion:
    """The question with its answers, steps or pairs, and with what each of them shows."""

    def shown(part: Mapping) -> ExchangePicture | None:
        if not part.get("picture"):
            return None
        picture = pictures(part["picture"], one_line(part.get("alt") or ""))
        if picture is None:
            notes.changed(question.place, "picture-gone")
        return picture

    question = replace(
        question,
        picture=shown(value),
        options=tuple(_option(one, shown(one)) for one in value["options"]),
    )
    if question.kind == "matching":
        return _matching(question, value)
    return _true_first(question, value, notes) if question.kind == "true_false" else question


def _option(value: Mapping, picture: ExchangePicture | None) -> ExchangeOption:
    return ExchangeOption(
        one_line(value["text"]),
        correct=bool(value.get("correct")),
        feedback=tidy(value["feedback"]),
        picture=picture,
    )


def _true_first(question: ExchangeQuestion, value: Mapping, notes: Notes) -> ExchangeQuestion:
    """The option that says it is true comes first; which one that is, its key or its words say."""
    found = [
        _meaning(one["key"], option.text)
        for one, option in zip(value["options"], question.options, strict=True)
    ]
    if found == [True, False]:
        return question
    if found == [False, True]:
        return replace(question, options=question.options[::-1])
    notes.changed(question.place, "true-not-found")
    return replace(question, kind="single")


def _meaning(key: str, text: str) -> bool | None:
    plain = text.casefold().strip(" .!")
    if plain in _MEANS_TRUE or key in ("true", "yes-true"):
        return True
    return False if plain in _MEANS_FALSE or key in ("false", "no-false") else None


def _matching(question: ExchangeQuestion, value: Mapping) -> ExchangeQuestion:
    keys = [target["key"] for target in value["targets"]]
    if not all(one["match"] in keys for one in value["options"]):
        raise NotCarried("pair-half-empty")
    options = tuple(
        replace(option, match=keys.index(one["match"]))
        for option, one in zip(question.options, value["options"], strict=True)
    )
    targets = tuple(one_line(target["text"]) for target in value["targets"])
    return replace(question, options=options, targets=targets)


def _gap(question: ExchangeQuestion, value: Mapping) -> ExchangeQuestion:
    """The gaps in the order of the text, called g1, g2 … there."""
    by_key = {gap["key"]: gap for gap in value["gaps"]}
    markers = [key for key in MARKER.findall(question.text) if key in by_key]
    if sorted(markers) != sorted(by_key):
        raise NotCarried("gap-unfinished")
    numbers = {key: f"{{g{index}}}" for index, key in enumerate(markers, start=1)}
    text = MARKER.sub(lambda found: numbers.get(found[1], found[0]), question.text)
    return replace(question, text=text, options=tuple(_one_gap(by_key[key]) for key in markers))


def _one_gap(gap: Mapping) -> ExchangeOption:
    choices = tuple(one_line(word) for word in gap["choices"])
    accept = tuple(one_line(word) for word in gap["accept"])
    if choices:
        accept = tuple(word for word in choices if word.casefold() in map(str.casefold, accept))
    return ExchangeOption(accept=accept, choices=choices, feedback=tidy(gap["feedback"]))
