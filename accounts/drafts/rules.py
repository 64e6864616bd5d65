"""Which text of a form is the newest, if it may be open in several windows. Pure.

Each rendering of a form has a key of its own (`page`), names the version it was made from, and
counts its submissions (`turn`). Source: domain 5.2, nothing is lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

# The content of a form: values by field name.
type Words = Mapping[str, Sequence[str]]

# *Units*: characters. More than any form needs, even an attempt with many long answers;
# longer ones are not written by hand.
LONGEST = 100_000
# How many older windows' texts can be kept beside the newest one.
MOST_OTHERS = 4


@dataclass(frozen=True, slots=True)
class Sender:
    """Where input comes from. `version`: the one the page was made from or has been sent since."""

    page: str
    version: int
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a form: the version, who sent it, and whether it has a draft."""

    version: int = 0
    page: str = ""
    turn: int = 0
    waits: bool = False


class Verdict(StrEnum):
    """What is done with input that arrives."""

    # The input replaces what was kept before.
    NEWEST = "newest"
    # The same window has since sent newer input: nothing changes.
    LATE = "late"
    # Another window has saved a newer one: both are kept, and the owner chooses.
    OLDER = "older"


def verdict_on(sender: Sender | None, kept: Kept, *, pressed: bool, creates: bool) -> Verdict:
    """What to do with input from `sender`, which is None for a form that names no window.

    `pressed`: a button was pressed, which is never late. `creates`: the form adds something new, so
    that nothing conflicts once the last draft was submitted.
    """
    if sender is None or kept == Kept():
        return Verdict.NEWEST
    if sender.page == kept.page:
        return Verdict.LATE if sender.turn <= kept.turn and not pressed else Verdict.NEWEST
    if sender.version == kept.version or (creates and not kept.waits):
        return Verdict.NEWEST
    return Verdict.OLDER


def next_turn(sender: Sender | None, kept: Kept, *, pressed: bool) -> int:
    """The window's new count. A button press outranks autosaves that are still in transit."""
    if sender is None:
        return 0
    before = kept.turn if sender.page == kept.page else 0
    return max(before, sender.turn) + (1 if pressed else 0)


def is_blank(words: Words) -> bool:
    """Whether nothing is typed and nothing chosen."""
    return not any(value.strip() for values in words.values() for value in values)


def same_words(one: Words, other: Words) -> bool:
    """Whether two forms have the same content, ignoring line endings and surrounding whitespace."""
    return _tidied(one) == _tidied(other)


def with_other[T](others: Mapping[str, T], page: str, words: T) -> dict[str, T]:
    """The older windows' texts, with that of one more window; the oldest ones are dropped."""
    left = {key: value for key, value in others.items() if key != page}
    return dict([*left.items(), (page, words)][-MOST_OTHERS:])


def _tidied(words: Words) -> dict[str, list[str]]:
    found = {
        name: [value.replace("\r\n", "\n").strip() for value in values]
        for name, values in words.items()
    }
    return {name: values for name, values in found.items() if any(values)}
