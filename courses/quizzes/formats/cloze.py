"""Gaps inside a text, as Moodle's “embedded answers” write them: `{1:SHORTANSWER:=tea#Yes.~=chai}`.

Source: the format's public description (docs.moodle.org, “Embedded Answers (Cloze) question type”).
"""

import re
from collections.abc import Callable, Sequence

from .exchange import MARKER, ExchangeOption, NotCarried, joined
from .plain import one_line, tidy
from .points import accepts, points

_GAP = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^}\\])*)\}", re.DOTALL)
_WORTH = re.compile(r"^(=|%(-?\d+(?:[.,]\d*)?)%)")
_UNFINISHED = re.compile(r"\{\d*:[A-Za-z_]+:")
_TYPED = {"SHORTANSWER", "SA", "MW"}
_TYPED_CAPITALS = {"SHORTANSWER_C", "SAC", "MWC"}
_CHOSEN = {f"MULTICHOICE{layout}" for layout in ("", "_V", "_H", "_S", "_VS", "_HS")}
_CHOSEN |= {f"MC{layout}" for layout in ("", "V", "H", "S", "VS", "HS")}


def read_cloze(
    text: str, changed: Callable[..., None], takes: Callable[[int], None]
) -> tuple[str, tuple[ExchangeOption, ...]]:
    """The text with {g1}, {g2} … in it, and the gaps. Raises NotCarried.

    `takes` is told how many answers there are in all gaps, before they are read.
    """
    takes(text.count("{") + text.count("~"))
    gaps: list[ExchangeOption] = []

    def take(found: re.Match[str]) -> str:
        gaps.append(_gap(found[2], found[3], changed))
        return f"{{g{len(gaps)}}}"

    words = _GAP.sub(take, text)
    if _UNFINISHED.search(words):
        raise NotCarried("gap-unfinished")
    if not gaps:
        raise NotCarried("no-gap")
    return words, tuple(gaps)


def _gap(kind: str, written: str, changed: Callable[..., None]) -> ExchangeOption:
    if kind not in _TYPED | _TYPED_CAPITALS | _CHOSEN:
        raise NotCarried("gap-of-other-kind", type=kind)
    if kind in _TYPED_CAPITALS:
        changed("capitals-ignored")
    answers = [_answer(one) for one in _split(written, "~")]
    if kind in _CHOSEN:
        accepted = [word for word, worth, _feedback in answers if worth >= 99.99]
        if any(0 < worth < 99.99 for _word, worth, _feedback in answers):
            changed("partial-points")
        choices = tuple(word for word, _worth, _feedback in answers)
        feedbacks = [feedback for _word, _worth, feedback in answers]
    else:
        accepted = [word for word, worth, _feedback in answers if accepts(word, worth, changed)]
        choices = ()
        feedbacks = [feedback for word, _worth, feedback in answers if word in accepted]
        if any(feedback for word, _worth, feedback in answers if word not in accepted):
            changed("feedback-of-others")
    if len(set(filter(None, feedbacks))) > 1:
        changed("feedback-joined")
    return ExchangeOption(accept=tuple(accepted), choices=choices, feedback=joined(feedbacks))


def _answer(written: str) -> tuple[str, float, str]:
    """A word, what it is worth (*units*: per cent), and its feedback."""
    words, *rest = _split(written.lstrip(), "#")
    worth = _WORTH.match(words)
    fraction = 0.0
    if worth is not None:
        fraction = 100.0 if worth[1] == "=" else points(worth[2])
        words = words[worth.end() :]
    return (
        one_line(_meant(words)),
        fraction,
        tidy(_meant("#".join(rest))),
    )


def _split(text: str, sign: str) -> list[str]:
    """Cuts at a sign that no backslash stands before."""
    parts, escaped = [""], False
    for one in text:
        if one == sign and not escaped:
            parts.append("")
            continue
        parts[-1] += one
        escaped = one == "\\" and not escaped
    return parts


def _meant(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


# --- writing --------------------------------------------------------------------------------


def write_cloze(text: str, gaps: Sequence[ExchangeOption]) -> str:
    """The text with its gaps in it."""
    return MARKER.sub(lambda found: _written(gaps[int(found[1]) - 1]), text)


def _written(gap: ExchangeOption) -> str:
    kind = "MULTICHOICE" if gap.choices else "SHORTANSWER"
    feedback = f"#{_escaped(gap.feedback)}" if gap.feedback else ""
    answers = [
        f"%{100 if word in gap.accept else 0}%{_escaped(word)}{feedback}"
        for word in gap.choices or gap.accept
    ]
    return f"{{1:{kind}:{'~'.join(answers)}}}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\}#~])", r"\\\1", text)
