"""GIFT, the text format of Moodle: writing.

Text is written as `[plain]`, so that no program takes a `<` of ours for HTML.
"""

from collections.abc import Sequence

from .exchange import (
    NOT_TRUE_WORDS,
    TRUE_WORDS,
    ExchangeOption,
    ExchangeQuestion,
    Notes,
    Unsupported,
    Written,
)
from .points import with_stars
from .shown import pictures_of

# A gap with words to choose from looks like a choice; this tag in a comment tells them apart.
GAP_TAG = "gap"
_NOT_IN_GIFT = ("hotspot", "branching", "ordering")
_ARROW, _ARROW_SIGN = "->", "→"
_ESCAPED = str.maketrans({**{sign: f"\\{sign}" for sign in "\\:#={}~"}, "\n": "\\n"})


def write(questions: Sequence[ExchangeQuestion]) -> Written:
    """Write the questions as GIFT. What GIFT cannot hold is reported."""
    notes, blocks, category = Notes(), [], ""
    for question in questions:
        try:
            block = _block(question, notes)
        except Unsupported as problem:
            notes.refused(question.place, problem.code, **problem.facts)
            continue
        if question.category != category:
            category = question.category
            blocks.append(f"$CATEGORY: {category}\n")
        blocks.append(block)
    return Written("\n".join(blocks).encode(), notes.all())


def _block(question: ExchangeQuestion, notes: Notes) -> str:
    if question.kind in _NOT_IN_GIFT:
        raise Unsupported(f"no-{question.kind}-there")
    if pictures_of(question):
        notes.changed(question.place, "pictures-not-there")
    for name in ("unit", "guide"):
        if getattr(question, name):
            notes.changed(question.place, f"{name}-not-there")
    title = f"::{_escaped(question.name)}::" if question.name else ""
    if question.kind == "gap":
        return _gap(question, title, notes)
    text = f"{title}[plain]{_escaped(question.text)}"
    if question.kind == "reflection":
        if question.feedback:
            notes.changed(question.place, "feedback-not-there")
        return f"{text}\n"
    answers = _ANSWERS[question.kind](question, notes)
    return f"{text} {{{_with_general(answers, question)}}}\n"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED)


def _words(text: str) -> str:
    """Return text after a special character, marked if it could be read as a weight or a format."""
    return f"[plain]{_escaped(text)}" if text.startswith(("%", "[")) else _escaped(text)


def _feedback(text: str) -> str:
    return f"#{_words(text)}" if text else ""


def _with_general(answers: str, question: ExchangeQuestion) -> str:
    if not question.feedback:
        return answers
    return f"{answers}####{_words(question.feedback)}"


def _lines(answers: Sequence[str]) -> str:
    return "".join(f"\n\t{answer}" for answer in answers) + "\n"


# --- kinds ----------------------------------------------------------------------------------


def _single(question: ExchangeQuestion, notes: Notes) -> str:
    return _lines(
        [
            f"{'=' if option.correct else '~'}{_words(option.text)}{_feedback(option.feedback)}"
            for option in question.options
        ]
    )


def _multiple(question: ExchangeQuestion, notes: Notes) -> str:
    fitting = sum(option.correct for option in question.options)
    share = f"{100 / fitting:.5f}".rstrip("0").rstrip(".")
    return _lines(
        [
            f"~%{share if option.correct else -100}%{_words(option.text)}"
            f"{_feedback(option.feedback)}"
            for option in question.options
        ]
    )


def _true_false(question: ExchangeQuestion, notes: Notes) -> str:
    true, false = question.options
    if (true.text, false.text) != (TRUE_WORDS, NOT_TRUE_WORDS):
        notes.changed(question.place, "words-of-true-not-there")
    right, other = (true, false) if true.correct else (false, true)
    first = _feedback(other.feedback)
    second = _feedback(right.feedback)
    return ("TRUE" if true.correct else "FALSE") + (first or "#" if second else first) + second


def _matching(question: ExchangeQuestion, notes: Notes) -> str:
    if any(option.feedback for option in question.options):
        notes.changed(question.place, "feedback-of-pairs-not-there")
    used = {option.match for option in question.options}
    lines = [
        f"={_words(_without_arrow(option.text, question, notes))} -> "
        f"{_escaped(_without_arrow(question.targets[option.match], question, notes))}"
        for option in question.options
    ]
    lines += [
        f"= -> {_escaped(_without_arrow(target, question, notes))}"
        for place, target in enumerate(question.targets)
        if place not in used
    ]
    return _lines(lines)


def _without_arrow(text: str, question: ExchangeQuestion, notes: Notes) -> str:
    if _ARROW in text:
        notes.changed(question.place, "arrow-changed")
    return text.replace(_ARROW, _ARROW_SIGN)


def _numeric(question: ExchangeQuestion, notes: Notes) -> str:
    lines = [f"={question.answer}:{question.tolerance}{_feedback(question.feedback_met)}"]
    if question.feedback_not_yet:
        lines.append(f"~{_feedback(question.feedback_not_yet)}")
    return "#" + _lines(lines)


def _written(question: ExchangeQuestion, notes: Notes) -> str:
    return ""


_ANSWERS = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "matching": _matching,
    "numeric": _numeric,
    "written": _written,
}


def _gap(question: ExchangeQuestion, title: str, notes: Notes) -> str:
    if len(question.options) != 1:
        raise Unsupported("one-gap-there")
    (gap,) = question.options
    before, _marker, after = question.text.partition("{g1}")
    answers = _with_general(_gap_answers(gap, question, notes), question)
    tag = f"// [tag:{GAP_TAG}]\n" if gap.choices else ""
    return f"{tag}{title}[plain]{_escaped(before)}{{{answers}}}{_escaped(after)}\n"


def _gap_answers(gap: ExchangeOption, question: ExchangeQuestion, notes: Notes) -> str:
    if any(_ARROW in word for word in (*gap.accept, *gap.choices)):
        raise Unsupported("arrow-in-word")
    if gap.choices:
        answers = [f"{'=' if word in gap.accept else '~'}{_words(word)}" for word in gap.choices]
        feedback = gap.feedback
    else:
        answers = [f"={_words(with_stars(word))}" for word in gap.accept]
        # If they contain an arrow, answers without a ~ are read as pairs.
        feedback = _without_arrow(gap.feedback, question, notes)
    return "".join(f"{answer}{_feedback(feedback)} " for answer in answers)
