"""Proposals to meet outside the rooms. Pure."""

from collections.abc import Iterator

from .categories import Category, Hit
from .tokens import Line, Mark

# So far before and behind a proposal stands what makes it one.
BEFORE, BEHIND = 6, 14
# “Come to the café”: the place follows at once.
STEP_BEHIND = 8


def meetings(line: Line) -> Iterator[Hit]:
    """Each proposal: to be somewhere together, to come to a home, to be fetched.

    To meet here, in this room or the next session, is none. “See you on Thursday” is a goodbye.
    """
    ways = (_invitations, _proposals, _questions, _calls)
    for mark in (found for way in ways for found in way(line)):
        yield Hit(Category.MEETING, line.piece(mark.first, mark.after))


def _invitations(line: Line) -> Iterator[Mark]:
    for mark in line.marks("invite"):
        if not line.near("here", mark.first, mark.after + 1):
            yield mark


def _proposals(line: Line) -> Iterator[Mark]:
    for tag, needs in (("meet", ("place", "alone", "when")), ("see", ("place", "alone"))):
        for mark in line.marks(tag):
            # “We agreed that I speak first today.”
            agreed = mark.first in line.places("agreed")
            if not agreed and _any_near(line, mark, needs) and not _is_here(line, mark):
                yield mark


def _questions(line: Line) -> Iterator[Mark]:
    """“Shall we eat together on Saturday?”; “tomorrow in the park, you and me?”."""
    if "?" not in line.text:
        return
    for mark in line.marks("outing"):
        if _any_near(line, mark, ("place", "alone", "when")) and not _is_here(line, mark):
            yield mark
    for mark in line.marks("alone"):
        told = all(_any_near(line, mark, (tag,)) for tag in ("place", "when"))
        if told and not _is_here(line, mark):
            yield mark


def _calls(line: Line) -> Iterator[Mark]:
    """“I wait for you at the gate”; “come to the park on Friday”, but not “women come to …”."""
    others = line.places("others")
    for mark in line.marks("wait"):
        if _has_place_behind(line, mark) and not _is_here(line, mark):
            yield mark
    for mark in line.marks("come"):
        tells = mark.first - 1 not in others and _any_near(line, mark, ("alone", "when"))
        if tells and _has_place_behind(line, mark) and not _is_here(line, mark):
            yield mark


def _any_near(line: Line, mark: Mark, tags: tuple[str, ...]) -> bool:
    return any(line.near(tag, mark.first - BEFORE, mark.after + BEHIND) for tag in tags)


def _has_place_behind(line: Line, mark: Mark) -> bool:
    return line.near("place", mark.first + 1, mark.after + STEP_BEHIND)


def _is_here(line: Line, mark: Mark) -> bool:
    """In this room; “out of here” is not."""
    first, after = mark.first - BEFORE, mark.after + BEHIND
    here = line.places("here") - line.covered("alone")
    return any(first <= at < after for at in here)
