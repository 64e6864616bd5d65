"""What who holds a room sees of the others beside what they say: writing, away, ready. Pure.

Signs are for that moment: nothing of them is stored, logged or counted, because speed and gaps
between messages are evidence of nothing (domain 10.22, ADR-0120).
"""

from collections.abc import Mapping
from enum import StrEnum


class Sign(StrEnum):
    """What stands beside a name. READY and RESTING come from what she tapped, or has not yet;
    the others her page tells.
    """

    WRITING = "writing"
    AWAY = "away"
    READY = "ready"
    RESTING = "resting"


# How long a sign stands, in seconds, unless her page says it again. A page out of sight may do so
# once a minute only.
LASTS: Mapping[str, float] = {Sign.WRITING: 6, Sign.AWAY: 75}
# Of one person at most one sign is told in so many seconds; the last one counts.
TOLD_EVERY_SECONDS = 1


def sign_beside(noted: str, *, is_ready: bool, rests: bool = False) -> str:
    """The one sign that stands beside her name; "": none. `noted` is what her page told, or "".

    Silence is none: by it a quick exit would be told from “Go out” (domain 10.16).
    """
    if noted:
        return noted
    if is_ready:
        return Sign.READY
    return Sign.RESTING if rests else ""
