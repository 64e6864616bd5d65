"""Converts imported questions into CMS blocks. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID, uuid4

from cms.curriculum.question_pictures import parts_with
from cms.curriculum.quiz_blocks import (
    CHOICE_BLOCK,
    CHOICE_KINDS,
    STILL_TO_WRITE,
    give_keys,
    take_apart,
)
from courses.question_formats.exchange import (
    ExchangeOption,
    ExchangePicture,
    ExchangeQuestion,
    Notes,
    Unsupported,
    joined,
)
from courses.question_formats.plain import one_line
from courses.questions.schema import SchemaProblem, parse_definition, parse_texts

from .outgoing import Pictures, words_by_path

# Limits of CMS fields. *Units*: characters.
LONGEST = {
    "text": 5000,
    "option": 500,
    "feedback": 1000,
    "word": 120,
    "unit": 40,
    "alt": 500,
    "guide": 2000,
}
LONGEST_NAME = 200
_LONGEST_NUMBER = 20
# Any key will do where only one question is checked.
_SOME_KEY = UUID(int=0)


def block_of(question: ExchangeQuestion, notes: Notes, pictures: Pictures) -> tuple[str, dict]:
    """The block of a question as (type, value), with new keys. A picture in it is still bytes.

    `notes` receive what is missing before it can be published. Raises Unsupported for a question
    that `courses` could not grade.
    """
    question = _with_shared_feedback(question, notes)
    _tell_what_is_missing(question, notes)
    _check_words(question)
    value = {
        "key": "",
        "text": question.text,
        "name": one_line(question.name)[:LONGEST_NAME],
        "outcomes": [],
    } | _FIELDS[question.kind](question)
    if words := words_by_path(question.category):
        value["category"] = list(words)[-1]
    give_keys(question.kind, value, lambda letter: f"{letter}-{uuid4().hex[:8]}")
    _check_structure(question, value)
    _add_pictures(question, value, notes, pictures)
    if question.kind not in CHOICE_KINDS:
        return question.kind, value
    return CHOICE_BLOCK, value | {"kind": question.kind}


def _with_shared_feedback(question: ExchangeQuestion, notes: Notes) -> ExchangeQuestion:
    """General feedback has its own field in two kinds; in others it is added to all other
    feedback.
    """
    general = question.feedback
    if not general or question.kind in ("reflection", "written"):
        return question
    notes.changed(question.place, "general-feedback")
    return replace(
        question,
        options=tuple(
            replace(option, feedback=joined([option.feedback, general]))
            for option in question.options
        ),
        feedback_met=joined([question.feedback_met, general]),
        feedback_not_yet=joined([question.feedback_not_yet, general]),
    )


def _add_pictures(
    question: ExchangeQuestion, value: dict, notes: Notes, pictures: Pictures
) -> None:
    """Add the pictures of the question and its answers, with their alternative texts."""
    given = _pictures_of(question)
    if not any(given):
        return
    parts = parts_with(question.kind, value)
    if len(parts) != len(given):
        raise Unsupported("picture-no-place")
    for part, picture in zip(parts, given, strict=True):
        if picture is not None:
            part |= {"picture": pictures.bare(picture), "alt": picture.alt}
    shown = [picture for picture in given if picture is not None]
    notes.changed(question.place, "pictures-kept", count=len(shown))
    if without := sum(not picture.alt.strip() for picture in shown):
        notes.changed(question.place, "pictures-without-words", count=without)


def _pictures_of(question: ExchangeQuestion) -> list[ExchangePicture | None]:
    """The picture of the question, then those of its answers."""
    return [question.picture, *(option.picture for option in question.options)]


def _tell_what_is_missing(question: ExchangeQuestion, notes: Notes) -> None:
    feedbacks = [option.feedback for option in question.options]
    if question.kind == "numeric":
        feedbacks = [question.feedback_met, question.feedback_not_yet]
    elif question.kind == "reflection":
        feedbacks = [question.feedback]
    if missing := sum(not feedback for feedback in feedbacks):
        notes.changed(question.place, "no-feedback", count=missing)
    if question.kind == "written" and not question.guide:
        notes.changed(question.place, "no-guide")


def _check_words(question: ExchangeQuestion) -> None:
    said = {
        "text": [question.text],
        "option": [*(option.text for option in question.options), *question.targets],
        "feedback": [
            question.feedback,
            question.feedback_met,
            question.feedback_not_yet,
            *(option.feedback for option in question.options),
        ],
        "word": [word for option in question.options for word in (*option.accept, *option.choices)],
        "unit": [question.unit],
        "alt": [picture.alt for picture in _pictures_of(question) if picture],
        "guide": [question.guide],
    }
    check_signs(question.category, question.name)
    for what, words in said.items():
        for one in words:
            check_signs(one)
            if len(one) > LONGEST[what]:
                raise Unsupported("too-long", what=_shortened(one), most=LONGEST[what])
    if len(question.answer) > _LONGEST_NUMBER or len(question.tolerance) > _LONGEST_NUMBER:
        raise Unsupported("number-too-long", number=question.answer)


def check_signs(*words: str) -> None:
    """Raises Unsupported for text that cannot be stored.

    A dump may contain surrogates, which no database accepts, and characters that no page shows.
    """
    for text in words:
        try:
            text.encode()
        except UnicodeEncodeError as problem:
            raise Unsupported("signs") from problem
        if any((sign < " " and sign not in "\n\t") or sign == "\x7f" for sign in text):
            raise Unsupported("signs")


def _shortened(text: str) -> str:
    return f"“{one_line(text)[:40]} …”"


def _check_structure(question: ExchangeQuestion, value: dict) -> None:
    """Check the question by the rules of `courses`. Texts that are still missing are allowed."""
    label = one_line(question.name or question.text)[:40]
    structure, words = take_apart(question.kind, value | {"key": "q"})
    try:
        definition = parse_definition(
            {"key": _SOME_KEY, "pass_mark_percent": 50, "questions": [structure]}
        )
    except SchemaProblem as problem:
        raise Unsupported(f"quiz-{problem.code}", question=label, part="") from problem
    (asked,) = definition.questions
    texts = parse_texts({"questions": {asked.key: words}})
    for found in asked.text_problems(texts.questions[asked.key]):
        code, _colon, where = found.partition(":")
        if code not in STILL_TO_WRITE:
            part = where.partition(".")[2]
            raise Unsupported(f"quiz-{code}", question=label, part=part)


def _words_of(option: ExchangeOption) -> dict:
    return {"key": "", "text": option.text, "feedback": option.feedback}


def _choice_fields(question: ExchangeQuestion) -> dict:
    return {
        "options": [_words_of(option) | {"correct": option.correct} for option in question.options]
    }


def _ordering_fields(question: ExchangeQuestion) -> dict:
    return {"options": [_words_of(option) for option in question.options]}


def _matching_fields(question: ExchangeQuestion) -> dict:
    return {
        "targets": [{"key": "", "text": target} for target in question.targets],
        "options": [
            _words_of(option) | {"match": str(option.match + 1)} for option in question.options
        ],
    }


def _gap_fields(question: ExchangeQuestion) -> dict:
    return {
        "gaps": [
            {
                "key": "",
                "accept": list(option.accept),
                "choices": list(option.choices),
                "feedback": option.feedback,
            }
            for option in question.options
        ]
    }


def _numeric_fields(question: ExchangeQuestion) -> dict:
    names = ("answer", "tolerance", "unit", "feedback_met", "feedback_not_yet")
    return {name: getattr(question, name) for name in names}


def _reflection_fields(question: ExchangeQuestion) -> dict:
    return {"feedback": question.feedback}


def _written_fields(question: ExchangeQuestion) -> dict:
    return {"guide": question.guide, "feedback": question.feedback}


_FIELDS: Mapping[str, Callable[[ExchangeQuestion], dict]] = {
    **dict.fromkeys(CHOICE_KINDS, _choice_fields),
    "ordering": _ordering_fields,
    "matching": _matching_fields,
    "gap": _gap_fields,
    "numeric": _numeric_fields,
    "reflection": _reflection_fields,
    "written": _written_fields,
}
