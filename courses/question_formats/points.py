"""Points: other programs have many values, we have two, *met* and *not yet*. And numbers."""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

from .exchange import Unsupported, check_text

# *Units*: per cent.
ALL_POINTS = 100.0
# Programs write a third as 33.33333: a value this close to 100 counts as all points.
NEARLY_ALL = 99.99
# A literal star in typed words.
_STAR = "\\*"
_MOST_DIGITS = 12
_MOST_DECIMALS = 6


def points(written: str) -> float:
    """Return what an answer is worth. *Units*: per cent. Raises Unsupported."""
    try:
        worth = float(check_text(written).strip().replace(",", ".") or "0")
    except ValueError as problem:
        raise Unsupported("points-unreadable", points=written[:20]) from problem
    if not -ALL_POINTS <= worth <= ALL_POINTS:
        raise Unsupported("points-unreadable", points=written[:20])
    return worth


def correct_by_points(
    worths: Sequence[float], *, one: bool, changed: Callable[..., None]
) -> tuple[str, tuple[bool, ...]]:
    """Return the kind of a choice question, and which options are correct.

    `one`: the other program lets the learner choose one. If several options give all points, each
    of them would be enough there. Here the learner chooses all of them, and `changed` is called.
    Raises Unsupported when none or all are correct.
    """
    if any(worth < 0 for worth in worths):
        changed("minus-points")
    if not one:
        fitting = tuple(worth > 0 for worth in worths)
        _some_fit(fitting)
        return "multiple", fitting
    best = max(worths, default=0.0)
    if best <= 0:
        raise Unsupported("none-fits")
    fitting = tuple(worth >= min(best, NEARLY_ALL) for worth in worths)
    if best < NEARLY_ALL or any(0 < worth < min(best, NEARLY_ALL) for worth in worths):
        changed("partial-points")
    if sum(fitting) == 1:
        return "single", fitting
    _some_fit(fitting)
    changed("any-of-them")
    return "multiple", fitting


def _some_fit(fitting: Sequence[bool]) -> None:
    if not any(fitting):
        raise Unsupported("none-fits")
    if all(fitting):
        raise Unsupported("all-fit")


def typed_word(word: str, worth: float, changed: Callable[..., None]) -> str:
    """Return what the learner types if the word is accepted, "" if it is not.

    `changed` is called for a word with some of the points. A star stands for anything, unless there
    is a backslash before it. Raises Unsupported for a pattern that would accept words which are not
    written down.
    """
    if worth <= 0:
        return ""
    if "*" in word.replace(_STAR, ""):
        raise Unsupported("word-with-star", word=word[:40])
    if worth < NEARLY_ALL:
        changed("partial-points")
        return ""
    return word.replace(_STAR, "*")


def with_stars(word: str) -> str:
    """Escape the stars of a word, so that `typed_word` reads them literally."""
    return word.replace("*", _STAR)


# --- numbers --------------------------------------------------------------------------------


def number(written: str) -> str:
    """Return a number in its canonical form. Raises Unsupported if it is invalid or too long."""
    return _kept(_decimal(written))


def midpoint(low: str, high: str) -> str:
    """Return the number in the middle of a range."""
    return _kept((_decimal(low) + _decimal(high)) / 2)


def tolerance_of(low: str, high: str) -> str:
    """Return how far the ends of a range are from its middle."""
    first, last = _decimal(low), _decimal(high)
    if last < first:
        raise Unsupported("range-backwards")
    return _kept((last - first) / 2)


def _decimal(written: str) -> Decimal:
    try:
        value = Decimal(check_text(written).strip().replace(",", "."))
    except InvalidOperation as problem:
        raise Unsupported("not-a-number", number=written.strip()[:40]) from problem
    if not value.is_finite():
        raise Unsupported("not-a-number", number=written.strip()[:40])
    return value


def _kept(value: Decimal) -> str:
    if value.adjusted() >= _MOST_DIGITS or (value and value.adjusted() < -_MOST_DIGITS):
        raise Unsupported("number-too-long", number=str(value)[:40])
    text = format(value.normalize(), "f")
    if len(text.partition(".")[2]) > _MOST_DECIMALS:
        raise Unsupported("number-too-long", number=text[:40])
    return "0" if value == 0 else text
