"""Gaps inside a text, as in Moodle's “embedded answers”: `{1:SHORTANSWER:=tea#Yes.~=chai}`.

Source: the format's public description (docs.moodle.org, “Embedded Answers (Cloze) question type”).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .exchange import MARKER, ExchangeOption, ExchangeQuestion, Unsupported, joined
from .plain import one_line, tidy
from .points import NEARLY_ALL, correct_by_points, number, points, typed_word, with_stars

_OPENING = re.compile(r"\{(\d*):([A-Za-z_]+):")
_ANSWERS = re.compile(r"((?:\\.|[^}\\])*)\}", re.DOTALL)
_WORTH = re.compile(r"^(=|%(-?\d+(?:[.,]\d*)?)%)")
_TYPED = {"SHORTANSWER", "SA", "MW"}
_TYPED_CAPITALS = {"SHORTANSWER_C", "SAC", "MWC"}
_CHOSEN = {f"MULTICHOICE{layout}" for layout in ("", "_V", "_H", "_S", "_VS", "_HS")}
_CHOSEN |= {f"MC{layout}" for layout in ("", "V", "H", "S", "VS", "HS")}
_NUMBERS = {"NUMERICAL", "NM"}
_SEVERAL = {f"MULTIRESPONSE{layout}" for layout in ("", "_H", "_S", "_HS")}
_SEVERAL |= {f"MR{layout}" for layout in ("", "H", "S", "HS")}
_USUAL_WEIGHT = ("", "1")
# Replaces the gap in the text where the only gap becomes a question of its own.
_BLANK = "_____"

# A word, its worth (*units*: per cent), and its feedback.
Answer = tuple[str, float, str]


@dataclass(frozen=True, slots=True)
class AloneGap:
    """The only gap of a text, a number or with several answers; a blank replaces it in the text."""

    text: str
    is_number: bool
    answers: tuple[Answer, ...]


def read_alone(text: str, takes: Callable[[int], None]) -> AloneGap | None:
    """Return the gap if the text has only this one. Raises Unsupported if it has no end."""
    openings = list(_OPENING.finditer(text))
    if len(openings) != 1 or openings[0][2] not in _NUMBERS | _SEVERAL:
        return None
    (opening,) = openings
    answers = _ANSWERS.match(text, opening.end())
    if answers is None:
        raise Unsupported("gap-unfinished")
    takes(answers[1].count("~") + 1)
    return AloneGap(
        text[: opening.start()] + _BLANK + text[answers.end() :],
        opening[2] in _NUMBERS,
        tuple(_answer(one, _meant) for one in _split(answers[1], "~")),
    )


def as_question(
    base: ExchangeQuestion, gap: AloneGap, changed: Callable[..., None]
) -> ExchangeQuestion:
    """Return the question made of such a text, and `base` for the rest. Raises Unsupported."""
    base = replace(base, text=tidy(gap.text))
    if gap.is_number:
        answer, tolerance, met, not_yet = number_of(gap, changed)
        base = replace(base, kind="numeric", answer=answer, tolerance=tolerance)
        return replace(base, feedback_met=met, feedback_not_yet=not_yet)
    worths = [worth for _words, worth, _feedback in gap.answers]
    kind, fitting = correct_by_points(worths, one=False, changed=changed)
    options = tuple(
        ExchangeOption(words, correct=fits, feedback=feedback)
        for (words, _worth, feedback), fits in zip(gap.answers, fitting, strict=True)
    )
    return replace(base, kind=kind, options=options)


def number_of(gap: AloneGap, changed: Callable[..., None]) -> tuple[str, str, str, str]:
    """Return the number, its tolerance, and the two feedbacks. Raises Unsupported."""
    fitting = [one for one in gap.answers if one[1] >= NEARLY_ALL and one[0] != "*"]
    if len(fitting) != 1:
        raise Unsupported("not-one-number")
    if any(0 < worth < NEARLY_ALL for _words, worth, _feedback in gap.answers):
        changed("partial-points")
    others = [one for one in gap.answers if one not in fitting]
    if any(words != "*" and feedback for words, _worth, feedback in others):
        changed("feedback-of-others")
    ((words, _worth, feedback),) = fitting
    answer, _colon, tolerance = words.partition(":")
    of_any = joined(said for word, _worth, said in others if word == "*")
    return number(answer), number(tolerance or "0"), feedback, of_any


def read_cloze(
    text: str, changed: Callable[..., None], takes: Callable[[int], None]
) -> tuple[str, tuple[ExchangeOption, ...]]:
    """Return the text with {g1}, {g2} … in it, and the gaps. Raises Unsupported.

    `takes` is called with the number of answers in all gaps, before they are read.
    """
    takes(text.count("{") + text.count("~"))
    gaps: list[ExchangeOption] = []
    words, at = [], 0
    while (opening := _OPENING.search(text, at)) is not None:
        # If a gap has no end, the search stops: each attempt would scan the whole text.
        answers = _ANSWERS.match(text, opening.end())
        if answers is None:
            raise Unsupported("gap-unfinished")
        if opening[1] not in _USUAL_WEIGHT:
            changed("gap-weights")
        gaps.append(_gap(opening[2], answers[1], changed))
        words += [text[at : opening.start()], f"{{g{len(gaps)}}}"]
        at = answers.end()
    if not gaps:
        raise Unsupported("no-gap")
    return "".join([*words, text[at:]]), tuple(gaps)


def _gap(kind: str, written: str, changed: Callable[..., None]) -> ExchangeOption:
    if kind in _CHOSEN:
        return _chosen([_answer(one, _meant) for one in _split(written, "~")], changed)
    if kind in _NUMBERS:
        return _number(written, changed)
    if kind not in _TYPED | _TYPED_CAPITALS:
        raise Unsupported("gap-of-other-kind", type=kind[:40])
    if kind in _TYPED_CAPITALS:
        changed("capitals-ignored")
    return _typed([_answer(one, _meant_but_stars) for one in _split(written, "~")], changed)


def _number(written: str, changed: Callable[..., None]) -> ExchangeOption:
    """Read a number among other gaps: its digits become a word, with a point or a comma."""
    gap = AloneGap("", True, tuple(_answer(one, _meant) for one in _split(written, "~")))
    answer, tolerance, met, _not_yet = number_of(gap, changed)
    if tolerance != "0":
        raise Unsupported("gap-number-near")
    changed("number-as-word")
    accepted = dict.fromkeys((answer, answer.replace(".", ",")))
    return ExchangeOption(accept=tuple(accepted), feedback=met)


def _chosen(answers: Sequence[Answer], changed: Callable[..., None]) -> ExchangeOption:
    if any(0 < worth < NEARLY_ALL for _word, worth, _feedback in answers):
        changed("partial-points")
    return ExchangeOption(
        accept=tuple(word for word, worth, _feedback in answers if worth >= NEARLY_ALL),
        choices=tuple(word for word, _worth, _feedback in answers),
        feedback=_of_all([feedback for _word, _worth, feedback in answers], changed),
    )


def _typed(answers: Sequence[Answer], changed: Callable[..., None]) -> ExchangeOption:
    accepted, feedbacks = [], []
    for word, worth, feedback in answers:
        if fits := typed_word(word, worth, changed):
            accepted.append(fits)
            feedbacks.append(feedback)
        elif feedback:
            changed("feedback-of-others")
    return ExchangeOption(accept=tuple(accepted), feedback=_of_all(feedbacks, changed))


def _of_all(feedbacks: Sequence[str], changed: Callable[..., None]) -> str:
    if len(set(filter(None, feedbacks))) > 1:
        changed("feedback-joined")
    return joined(feedbacks)


def _answer(written: str, meant: Callable[[str], str]) -> Answer:
    words, *rest = _split(written.lstrip(), "#")
    worth = _WORTH.match(words)
    fraction = 0.0
    if worth is not None:
        fraction = 100.0 if worth[1] == "=" else points(worth[2])
        words = words[worth.end() :]
    return (
        one_line(meant(words)),
        fraction,
        tidy(_meant("#".join(rest))),
    )


def _split(text: str, sign: str) -> list[str]:
    """Split at a character that is not preceded by a backslash."""
    parts: list[list[str]] = [[]]
    escaped = False
    for one in text:
        if one == sign and not escaped:
            parts.append([])
            continue
        parts[-1].append(one)
        escaped = one == "\\" and not escaped
    return ["".join(part) for part in parts]


def _meant(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _meant_but_stars(text: str) -> str:
    """Remove backslashes, except before a star, where it means a literal star."""
    return re.sub(r"\\([^*])", r"\1", text)


# --- writing --------------------------------------------------------------------------------


def write_cloze(text: str, gaps: Sequence[ExchangeOption]) -> str:
    """Return the text with its gaps in Cloze syntax."""
    return MARKER.sub(lambda found: _written(gaps[int(found[1]) - 1]), text)


def _written(gap: ExchangeOption) -> str:
    feedback = f"#{_escaped(gap.feedback)}" if gap.feedback else ""
    if gap.choices:
        answers = [
            f"%{100 if word in gap.accept else 0}%{_escaped(word)}{feedback}"
            for word in gap.choices
        ]
        return f"{{1:MULTICHOICE:{'~'.join(answers)}}}"
    answers = [f"%100%{with_stars(_escaped(word))}{feedback}" for word in gap.accept]
    return f"{{1:SHORTANSWER:{'~'.join(answers)}}}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\}#~])", r"\\\1", text)
