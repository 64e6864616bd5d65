"""Moodle XML: writing. Text is written as plain text; with a picture it is HTML, which shows it.

Feedback of pairs is written in `<feedback>` inside `<subquestion>`. Moodle has no such field and
ignores it, but it is complete again when we read our own file.
"""

from collections.abc import Sequence

from .cloze import write_cloze
from .exchange import (
    NOT_TRUE_WORDS,
    TRUE_WORDS,
    ExchangeOption,
    ExchangePicture,
    ExchangeQuestion,
    Notes,
    Unsupported,
    Written,
)
from .moodle_xml_parts import FILES
from .shown import file_name, in_base64
from .xml_tree import Xml, document, escape_text, tag

_TYPES = {
    "single": "multichoice",
    "multiple": "multichoice",
    "true_false": "truefalse",
    "ordering": "ordering",
    "matching": "matching",
    "gap": "cloze",
    "numeric": "numerical",
    "reflection": "description",
    "written": "essay",
}
# The value for which Moodle shows the unit of a number without asking for it.
_NO_UNIT_ASKED = "3"


def write(questions: Sequence[ExchangeQuestion]) -> Written:
    """Write the questions as Moodle XML. What it cannot hold is reported."""
    notes, nodes, category = Notes(), [], ""
    for question in questions:
        try:
            node = _question(question, notes)
        except Unsupported as problem:
            notes.refused(question.place, problem.code, **problem.facts)
            continue
        if question.category != category:
            category = question.category
            named = tag("category", tag("text", category))
            nodes.append(tag("question", named, type="category"))
        nodes.append(node)
    return Written(document(tag("quiz", *(Xml(f"\n{node}") for node in nodes))), notes.all())


def _question(question: ExchangeQuestion, notes: Notes) -> Xml:
    kind = question.kind
    if kind not in _TYPES:
        raise Unsupported(f"no-{kind}-there")
    text = question.text if kind != "gap" else write_cloze(question.text, question.options)
    return tag(
        "question",
        tag("name", tag("text", question.name)),
        _words("questiontext", text, picture=question.picture),
        _words("generalfeedback", question.feedback),
        tag("defaultgrade", "1"),
        tag("penalty", "0"),
        tag("hidden", "0"),
        *_PARTS.get(kind, _nothing)(question, notes),
        type=_TYPES[kind],
    )


def _words(
    name: str, text: str, *more: Xml, picture: ExchangePicture | None = None, **attributes: str
) -> Xml:
    if picture is None:
        return tag(name, tag("text", text), *more, format="plain_text", **attributes)
    called = file_name(picture)
    file = tag("file", in_base64(picture), name=called, path="/", encoding="base64")
    html = str(_in_html(text, called, picture.alt))
    return tag(name, tag("text", html), file, *more, format="html", **attributes)


def _in_html(text: str, called: str, alt: str) -> Xml:
    """Return the text with the picture below it, as HTML."""
    paragraphs = [
        tag("p", Xml("<br/>".join(escape_text(line) for line in part.split("\n"))))
        for part in text.split("\n\n")
    ]
    shown = tag("p", tag("img", src=f"{FILES}/{called}", alt=alt))
    return Xml("".join([*paragraphs, shown]))


def _answer(text: str, fraction: str, feedback: str, *more: Xml) -> Xml:
    return _words("answer", text, _words("feedback", feedback), *more, fraction=fraction)


def _shown_answer(option: ExchangeOption, fraction: str) -> Xml:
    feedback = _words("feedback", option.feedback)
    return _words("answer", option.text, feedback, picture=option.picture, fraction=fraction)


def _share(correct: int) -> str:
    return f"{100 / correct:.5f}".rstrip("0").rstrip(".")


# --- kinds ----------------------------------------------------------------------------------


def _nothing(question: ExchangeQuestion, notes: Notes) -> list[Xml]:
    return []


def _choice(question: ExchangeQuestion, notes: Notes) -> list[Xml]:
    one = question.kind == "single"
    share = _share(sum(option.correct for option in question.options))
    other = "0" if one else "-100"
    return [
        tag("single", "true" if one else "false"),
        tag("shuffleanswers", "true"),
        tag("answernumbering", "none"),
        *(_shown_answer(option, share if option.correct else other) for option in question.options),
    ]


def _true_false(question: ExchangeQuestion, notes: Notes) -> list[Xml]:
    true, false = question.options
    if true.picture or false.picture:
        notes.changed(question.place, "pictures-of-answers-not-there")
    if (true.text, false.text) != (TRUE_WORDS, NOT_TRUE_WORDS):
        notes.changed(question.place, "words-of-true-not-there")
    return [
        _answer("true", "100" if true.correct else "0", true.feedback),
        _answer("false", "100" if false.correct else "0", false.feedback),
    ]


def _ordering(question: ExchangeQuestion, notes: Notes) -> list[Xml]:
    return [
        tag("layouttype", "VERTICAL"),
        tag("selecttype", "ALL"),
        tag("selectcount", str(len(question.options))),
        tag("gradingtype", "ABSOLUTE_POSITION"),
        tag("showgrading", "HIDE"),
        *(
            _shown_answer(option, str(place))
            for place, option in enumerate(question.options, start=1)
        ),
    ]


def _matching(question: ExchangeQuestion, notes: Notes) -> list[Xml]:
    used = {option.match for option in question.options}
    nodes = [
        _pair(option.text, question.targets[option.match], option.feedback, option.picture)
        for option in question.options
    ]
    nodes += [
        _pair("", target, "") for place, target in enumerate(question.targets) if place not in used
    ]
    return [tag("shuffleanswers", "true"), *nodes]


def _pair(text: str, target: str, feedback: str, picture: ExchangePicture | None = None) -> Xml:
    more = [_words("feedback", feedback)] if feedback else []
    return _words("subquestion", text, _words("answer", target), *more, picture=picture)


def _numeric(question: ExchangeQuestion, notes: Notes) -> list[Xml]:
    tolerance = tag("tolerance", question.tolerance)
    nodes = [_answer(question.answer, "100", question.feedback_met, tolerance)]
    if question.feedback_not_yet:
        nodes.append(_answer("*", "0", question.feedback_not_yet, tag("tolerance", "0")))
    if question.unit:
        unit = tag("unit", tag("multiplier", "1"), tag("unit_name", question.unit))
        nodes += [tag("units", unit), tag("showunits", _NO_UNIT_ASKED)]
    return nodes


def _written(question: ExchangeQuestion, notes: Notes) -> list[Xml]:
    return [
        tag("responseformat", "plain"),
        tag("responserequired", "1"),
        tag("attachments", "0"),
        _words("graderinfo", question.guide),
    ]


_PARTS = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _true_false,
    "ordering": _ordering,
    "matching": _matching,
    "numeric": _numeric,
    "written": _written,
}
