"""Split a GIFT file into blocks, with escaped characters hidden while they are read."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from .exchange import Unsupported, check_text
from .plain import one_line
from .points import ALL_POINTS, NEARLY_ALL, midpoint, number, points, tolerance_of

# While a question is split, an escaped character is a control character that no file can contain.
_ESCAPES = {"\\": "\x01", ":": "\x02", "#": "\x03", "=": "\x04", "{": "\x05", "}": "\x06"}
_ESCAPES |= {"~": "\x07", "n": "\x08"}
_MEANT = {hidden: "\n" if sign == "n" else sign for sign, hidden in _ESCAPES.items()}
# The first gap of a text, in hidden characters.
FIRST_GAP = f"{_ESCAPES['{']}g1{_ESCAPES['}']}"
# Excludes opening brackets inside, so that a line of brackets is scanned only once.
_LABEL = re.compile(r"\[(id|tag):([^\]\[]+)\]")


@dataclass(slots=True)
class Block:
    """The lines between two empty lines, without comments; `labels`: (id or tag, its text)."""

    line: int
    text: str
    labels: frozenset[tuple[str, str]]


def blocks(text: str) -> Iterator[Block]:
    """Yield each question, with the labels of the comments in it and before it.

    An empty line ends a question, but not between its braces.
    """
    waiting: list[Block] = []
    for block in _between_empty_lines(text):
        if waiting and not _goes_on(block):
            yield _as_one(waiting)
            waiting = []
        if waiting and _first_brace(block) == "}":
            yield _as_one([*waiting, block])
            waiting = []
        elif waiting or _is_open(block):
            waiting.append(block)
        else:
            yield block
    if waiting:
        yield _as_one(waiting)


def _as_one(parts: list[Block]) -> Block:
    labels = frozenset().union(*(part.labels for part in parts))
    return Block(parts[0].line, "\n\n".join(part.text for part in parts), labels)


def _is_open(block: Block) -> bool:
    """Whether a brace in it is not closed yet."""
    hidden = hide_escapes(block.text)
    return hidden.count("{") > hidden.count("}")


def _goes_on(block: Block) -> bool:
    """Whether these lines can belong to the answers of a question that is still open."""
    begins = block.text.lstrip()
    return begins.startswith(("=", "~", "#", "}")) and _first_brace(block) != "{"


def _first_brace(block: Block) -> str:
    return next((sign for sign in hide_escapes(block.text) if sign in "{}"), "")


def _between_empty_lines(text: str) -> Iterator[Block]:
    lines: list[str] = []
    start, labels = 0, set()
    for number_of_line, line in enumerate([*text.split("\n"), ""], start=1):
        if line.lstrip().startswith("//"):
            labels |= set(_LABEL.findall(line))
            continue
        if line.strip():
            start = start if lines else number_of_line
            lines.append(line)
        elif lines:
            yield Block(start, "\n".join(lines), frozenset(labels))
            lines, labels = [], set()


def hide_escapes(text: str) -> str:
    """Replace all escaped characters."""
    # An escaped backslash is replaced first, so that it escapes nothing after it.
    for sign, hidden in _ESCAPES.items():
        text = text.replace(f"\\{sign}", hidden)
    return text


def unescape(text: str) -> str:
    """Return the escaped characters as they were meant."""
    for hidden, sign in _MEANT.items():
        text = text.replace(hidden, sign)
    return text


_ANY_NUMBER = "*"


@dataclass(slots=True)
class Numbers:
    """Numbers, and feedback as in the file: `others` is for all wrong numbers."""

    fitting: list[tuple[str, str]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def amount(self) -> tuple[str, str]:
        """Return the number and its tolerance. Raises Unsupported."""
        if len(self.fitting) != 1:
            raise Unsupported("not-one-number")
        written, _feedback = self.fitting[0]
        low, dots, high = written.partition("..")
        if dots:
            return midpoint(low, high), tolerance_of(low, high)
        answer, _colon, tolerance = written.partition(":")
        return number(answer), number(tolerance or "0")


def read_numbers(
    parts: Sequence[tuple[str, str, str, str]], wrong: str, changed: Callable[..., None]
) -> Numbers:
    """Read the parts after `=`, and the text after a `~`.

    `changed` is called for numbers that give some of the points, and for feedback on a single wrong
    number.
    """
    found = Numbers()
    for sign, weight, raw, feedback in parts:
        worth = weight_of(sign, weight)
        if raw.strip() == _ANY_NUMBER:
            found.others.append(feedback)
        elif worth >= NEARLY_ALL:
            found.fitting.append((one_line(unescape(check_text(raw))), feedback))
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
    """Return what an answer is worth. *Units*: per cent."""
    return points(weight) if weight else ALL_POINTS if sign == "=" else 0.0
