"""The one question that all of this package answers: what does this text give away? Pure."""

from collections.abc import Sequence

from .addresses import addresses
from .categories import Category, Hit
from .internet import mailboxes_and_links
from .meetings import meetings
from .messengers import messengers
from .places_and_names import handles, maps
from .telephones import telephones
from .tokens import Line
from .vocabulary import lexicon

ORDER = {category: place for place, category in enumerate(Category)}


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
