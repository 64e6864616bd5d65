"""The plan of a live session by the minute, as the notes for its facilitator tell it. Pure.

A step is a paragraph or a line of a list that begins in bold with its name and its minutes:
“**Arrive (10 minutes).**”, “**Ground (5).**” or “**Learn, 15 minutes.**”.
"""

import html
import re
from dataclasses import dataclass

from cms.curriculum.files import NotesFile

# The name, then the minutes in brackets or behind a comma (in Arabic an Arabic one).
_MINUTES = r"(?:minutes?|minut[oi]|دقائق|دقيقة)"
_STEP = re.compile(
    r"<(?:p|li)>(?:<p>)?<b>(?P<name>[^<]*?)"
    rf"(?:\s*\((?P<brackets>\d+)(?:\s{_MINUTES})?\)|[,،]\s*(?P<comma>\d+)\s{_MINUTES})\s*[.:]"
)


@dataclass(frozen=True, slots=True)
class Step:
    """`start` and `minutes` are counted in minutes, `start` from the beginning of the session."""

    name: str
    start: int
    minutes: int


def plan_of(notes: NotesFile) -> tuple[Step, ...]:
    """The steps with the minute at which each begins; () where they do not fill the session.

    What follows once the session is full tells a step in detail. A step for each woman alone
    (“25 each”) has no fixed minute: whoever holds such a session reads the notes, and no clock
    pretends to know.
    """
    steps: list[Step] = []
    at = 0
    for block in notes.blocks:
        for found in _STEP.finditer(block.value):
            if at == notes.minutes:
                break
            minutes = int(found["brackets"] or found["comma"])
            steps.append(Step(html.unescape(found["name"]).strip(), at, minutes))
            at += minutes
    return tuple(steps) if at == notes.minutes else ()
