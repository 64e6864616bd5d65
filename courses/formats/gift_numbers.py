"""Numbers as GIFT writes them: `#5`, `#5:1`, `#4..6`, `#=5:1#Yes. =%50%5:2 ~#Look again.`"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .exchange import NotCarried, check_text
from .gift_blocks import meant
from .plain import one_line
from .points import ALL_POINTS, NEARLY_ALL, middle, number, points, spread

_ANY_NUMBER = "*"


@dataclass(slots=True)
class Numbers:
    """Numbers, and feedback as it stands in the file: `others` is for all that do not fit."""

    fitting: list[tuple[str, str]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def amount(self) -> tuple[str, str]:
        """The number and how far from it still fits. Raises NotCarried."""
        if len(self.fitting) != 1:
            raise NotCarried("not-one-number")
        written, _feedback = self.fitting[0]
        low, dots, high = written.partition("..")
        if dots:
            return middle(low, high), spread(low, high)
        answer, _colon, tolerance = written.partition(":")
        return number(answer), number(tolerance or "0")


def read_numbers(
    parts: Sequence[tuple[str, str, str, str]], wrong: str, changed: Callable[..., None]
) -> Numbers:
    """The parts after `=`, and what stands after a `~`.

    `changed` is told of numbers that give some of the points, and of feedback that belongs to one
    number which does not fit.
    """
    found = Numbers()
    for sign, weight, raw, feedback in parts:
        worth = weight_of(sign, weight)
        if raw.strip() == _ANY_NUMBER:
            found.others.append(feedback)
        elif worth >= NEARLY_ALL:
            found.fitting.append((one_line(meant(check_text(raw))), feedback))
        elif feedback.strip():
            changed("feedback-of-others")
        if worth > 0 and (worth < NEARLY_ALL or raw.strip() == _ANY_NUMBER):
            changed("partial-points")
    named, _sign, feedback = wrong.partition("#")
    if named.strip() in ("", _ANY_NUMBER):
        found.others.append(feedback)
    elif feedback.strip():
        changed("feedback-of-others")
    return found


def weight_of(sign: str, weight: str) -> float:
    """What an answer is worth. *Units*: per cent."""
    return points(weight) if weight else ALL_POINTS if sign == "=" else 0.0
