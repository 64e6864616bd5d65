"""The one question that all of this package answers: what does this text give away, by itself or
with what its sender said just before? Pure.
"""

from collections.abc import Sequence

from .addresses import addresses
from .categories import Category, Hit
from .internet import mailboxes_and_links
from .meetings import meetings
from .messengers import messengers
from .number_runs import runs_of
from .places_and_names import handles, maps
from .telephones import telephones
from .tokens import Line
from .vocabulary import lexicon

ORDER = {category: place for place, category in enumerate(Category)}


# In a line so short any digit may be a part of a number; in a longer one so many of them.
SHORT_LINE, ENOUGH_OF_A_PART = 60, 3
# Of what one sender said before, so many lines, and the last of their characters, are read with a
# new one.
MOST_TOGETHER, CHARACTERS_TOGETHER = 12, 500


def screen(text: str, *, regions: Sequence[str] = (), practice: bool = False) -> tuple[Hit, ...]:
    """What is found, a proposal to meet first; nothing found: the text may be delivered.

    `regions`: ISO codes of countries whose telephone numbers are known here ("IT"). `practice`:
    numbers that no telephone has pass (domain 10.17). Any text may be given; it raises nothing.
    """
    line = Line(text, lexicon())
    looked_for = (
        meetings(line),
        telephones(line, regions=regions, practice=practice),
        mailboxes_and_links(line),
        maps(line),
        handles(line),
        messengers(line),
        addresses(line),
    )
    # One of a kind is enough, and nobody pays for a line of nothing else.
    found = [hit for looking in looked_for if (hit := next(looking, None)) is not None]
    return tuple(sorted(found, key=lambda hit: ORDER[hit.category]))


def is_part_of_a_number(text: str) -> bool:
    """Whether this line may hold a part of a telephone number that others of its sender go on."""
    if sum(map(str.isdigit, text)) >= ENOUGH_OF_A_PART:
        return True
    if len(text) > SHORT_LINE:
        return False
    line = Line(text, lexicon())
    small, count = line.covered("joiners"), len(line.tokens)
    # Digits in the middle of other words go on with nothing.
    return any(
        small.issuperset(range(run.first)) or small.issuperset(range(run.after, count))
        for run in runs_of(line)
    )


def spread_number(
    earlier: Sequence[str], text: str, *, regions: Sequence[str] = (), practice: bool = False
) -> Hit | None:
    """The telephone number that this line ends, told over several; `earlier` are those that its
    sender said just before, in order. None where they tell one without it, or there is none.
    """
    parts = [one for one in earlier if is_part_of_a_number(one)][-MOST_TOGETHER:]
    if not parts or not is_part_of_a_number(text):
        return None
    # A comma: so amounts in several lines are as amounts in one.
    before = ", ".join(parts)[-CHARACTERS_TOGETHER:]

    def told_by(words: str) -> Hit | None:
        line = Line(words, lexicon())
        return next(telephones(line, regions=regions, practice=practice), None)

    return None if told_by(before) is not None else told_by(f"{before}, {text}")
