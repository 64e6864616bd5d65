"""Whether a name that others are shown gives contact details away. Pure."""

from .filter import screen
from .tokens import Line
from .vocabulary import lexicon

# A service that is named in a name says where she is found.
SERVICES = ("messenger", "social")
# These are words as well; beside a number, or where they are no name anywhere, they are services.
DOUBTFUL = ("messenger_doubtful", "social_doubtful")
NO_NAMES = frozenset({"signal", "snap", "whats"})
# Two words and a number of four digits is a name that we suggest ourselves.
MOST_DIGITS = 5


def gives_away(name: str) -> bool:
    """Whether it holds a number to call, a mailbox, a link, a service, a place or a meeting.

    Stricter than what is said: a name is shown all the time, and needs none of them.
    """
    line = Line(name, lexicon())
    digits = sum(one.isdigit() for one in name)
    services = [*SERVICES, *(DOUBTFUL if digits else ())]
    named = any(line.marks(tag) for tag in services) or any(
        token.word in NO_NAMES for token in line.tokens
    )
    return named or digits > MOST_DIGITS or bool(screen(name))
