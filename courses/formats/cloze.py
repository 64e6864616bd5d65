"""Gaps inside a text, as Moodle's “embedded answers” write them: `{1:SHORTANSWER:=tea#Yes.~=chai}`.

Source: the format's public description (docs.moodle.org, “Embedded Answers (Cloze) question type”).
"""

import re
from collections.abc import Callable, Sequence

from .exchange import MARKER, ExchangeOption, NotCarried, joined
from .plain import one_line, tidy
from .points import NEARLY_ALL, points, typed_word, with_stars

_OPENING = re.compile(r"\{(\d*):([A-Za-z_]+):")
_ANSWERS = re.compile(r"((?:\\.|[^}\\])*)\}", re.DOTALL)
_WORTH = re.compile(r"^(=|%(-?\d+(?:[.,]\d*)?)%)")
_TYPED = {"SHORTANSWER", "SA", "MW"}
_TYPED_CAPITALS = {"SHORTANSWER_C", "SAC", "MWC"}
_CHOSEN = {f"MULTICHOICE{layout}" for layout in ("", "_V", "_H", "_S", "_VS", "_HS")}
_CHOSEN |= {f"MC{layout}" for layout in ("", "V", "H", "S", "VS", "HS")}
_USUAL_WEIGHT = ("", "1")

# A word, what it is worth (*units*: per cent), and its feedback.
Answer = tuple[str, float, str]


def read_cloze(
    text: str, changed: Callable[..., None], takes: Callable[[int], None]
) -> tuple[str, tuple[ExchangeOption, ...]]:
    """The text with {g1}, {g2} … in it, and the gaps. Raises NotCarried.

    `takes` is told how many answers there are in all gaps, before they are read.
    """
    takes(text.count("{") + text.count("~"))
    gaps: list[ExchangeOption] = []
    words, at = [], 0
    while (opening := _OPENING.search(text, at)) is not None:
        # Where one has no end, no other is looked for: each would look through the whole text.
        answers = _ANSWERS.match(text, opening.end())
        if answers is None:
            raise NotCarried("gap-unfinished")
        if opening[1] not in _USUAL_WEIGHT:
            changed("gap-weights")
        gaps.append(_gap(opening[2], answers[1], changed))
        words += [text[at : opening.start()], f"{{g{len(gaps)}}}"]
        at = answers.end()
    if not gaps:
        raise NotCarried("no-gap")
    return "".join([*words, text[at:]]), tuple(gaps)


def _gap(kind: str, written: str, changed: Callable[..., None]) -> ExchangeOption:
    if kind in _CHOSEN:
        return _chosen([_answer(one, _meant) for one in _split(written, "~")], changed)
    if kind not in _TYPED | _TYPED_CAPITALS:
        raise NotCarried("gap-of-other-kind", type=kind[:40])
    if kind in _TYPED_CAPITALS:
        changed("capitals-ignored")
    return _typed([_answer(one, _meant_but_stars) for one in _split(written, "~")], changed)


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
    """Cuts at a sign that no backslash stands before."""
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
    """A star keeps its backslash, which says that it is one."""
    return re.sub(r"\\([^*])", r"\1", text)


# --- writing --------------------------------------------------------------------------------


def write_cloze(text: str, gaps: Sequence[ExchangeOption]) -> str:
    """The text with its gaps in it."""
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
