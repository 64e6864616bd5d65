"""What each seat of a room allows: the table of domain 4.2, which sockets and pages both ask. Pure.

A new act is a line of `Act` and stands in the rows that allow it; what stands nowhere is refused.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class SeatName(StrEnum):
    """The columns of the table that have a place in a room.

    Administrators and funders have none, so they are no column here.
    """

    MENTEE = "mentee"
    MENTOR = "mentor"
    # Of practice in three: the observer reads along, is seen by all, and may change places.
    OBSERVER = "observer"
    SUPERVISOR = "supervisor"
    BACKUP = "backup"
    INTERPRETER = "interpreter"
    ASSESSOR = "assessor"
    LEAD = "lead"


class Act(StrEnum):
    """What somebody may do in a room."""

    # Being there, in the list of people; and reading what is said there.
    COME_IN = "come-in"
    READ = "read"
    SAY = "say"
    TRANSLATE = "translate"
    HOLD = "hold"
    CONTINUE = "continue"
    LEAVE = "leave"
    HELP = "help"
    # A word to the supervisor alone, or the supervisor's to somebody.
    ASIDE = "aside"
    # Saying whether an interpreter or a second assessor may come in.
    ALLOW = "allow"
    ASK_IN = "ask-in"
    OPEN = "open"
    CLOSE = "close"
    HERE = "here"
    REMOVE = "remove"
    MUTE = "mute"
    EXTEND = "extend"
    ANSWER_HELP = "answer-help"
    # Of what was stopped: reading it, and being one of the two who let it through.
    REVEAL = "reveal"
    RELEASE = "release"
    OBSERVE = "observe"
    # Asking for a word alone, after the room.
    WORD = "word"
    SLOW = "slow"
    # Agreeing on a word that asks for help unseen.
    CODE_WORD = "code-word"
    # Offering the room to its backup; and taking it, or saying not now.
    HAND_OVER = "hand-over"
    TAKE = "take"
    # The mentor says, before the room opens, whether what is seen may count.
    COUNTS = "counts"
    # A plan and notes for the author alone.
    NOTE = "note"
    # Reporting a line or a person. Who holds the room writes a worry down instead.
    REPORT = "report"
    # Being seen writing or away; and seeing it of the others.
    SIGN = "sign"
    SEE_SIGNS = "see-signs"
    # Of practice in three: who observes and who is the practice partner.
    SWAP = "swap"


_PARTICIPANT = frozenset(
    {
        Act.COME_IN,
        Act.READ,
        Act.SAY,
        Act.HOLD,
        Act.CONTINUE,
        Act.LEAVE,
        Act.HELP,
        Act.ASIDE,
        Act.ALLOW,
        Act.CODE_WORD,
        Act.REPORT,
        Act.SIGN,
    }
)
_HOLDS_IT = frozenset(Act) - {
    Act.ALLOW,
    Act.TRANSLATE,
    Act.WORD,
    Act.TAKE,
    Act.CODE_WORD,
    Act.COUNTS,
    Act.REPORT,
    Act.SIGN,
}

MAY: Mapping[SeatName, frozenset[Act]] = MappingProxyType(
    {
        SeatName.MENTEE: _PARTICIPANT | {Act.WORD},
        SeatName.MENTOR: _PARTICIPANT | {Act.COUNTS},
        # Everything of who takes part, but for words: those of the room, and the unseen one.
        SeatName.OBSERVER: _PARTICIPANT - {Act.SAY, Act.CODE_WORD},
        SeatName.SUPERVISOR: _HOLDS_IT,
        # What proves that the supervisor is there belongs to the backup only after a take-over.
        SeatName.BACKUP: (_HOLDS_IT | {Act.TAKE})
        - {Act.OPEN, Act.HERE, Act.EXTEND, Act.HAND_OVER, Act.SWAP},
        SeatName.INTERPRETER: frozenset(
            {
                Act.COME_IN,
                Act.READ,
                Act.TRANSLATE,
                Act.HOLD,
                Act.CONTINUE,
                Act.LEAVE,
                Act.HELP,
                Act.ASIDE,
                Act.REPORT,
                Act.SIGN,
            }
        ),
        SeatName.ASSESSOR: frozenset({Act.COME_IN, Act.READ, Act.LEAVE, Act.OBSERVE}),
        # The lead reads no talk: only what was stopped, when called in.
        SeatName.LEAD: frozenset(
            {
                Act.COME_IN,
                Act.HOLD,
                Act.CLOSE,
                Act.REMOVE,
                Act.ASIDE,
                Act.REVEAL,
                Act.RELEASE,
                Act.LEAVE,
            }
        ),
    }
)

# One of the two of every word alone: nobody else has messages between them.
ALONE_WITH = (SeatName.SUPERVISOR, SeatName.LEAD)
# Who comes in only after everyone there has said OK, each time anew (domain 4.2).
GUESTS = frozenset({SeatName.INTERPRETER, SeatName.ASSESSOR})


def may(seat: str, act: Act) -> bool:
    """Whether somebody in this seat may do it; a seat that the table does not know may nothing."""
    return seat in MAY and act in MAY[SeatName(seat)]


def seats_that_may(act: Act) -> frozenset[str]:
    """Every seat that allows it."""
    return frozenset(str(seat) for seat, acts in MAY.items() if act in acts)


class Sign(StrEnum):
    """What stands beside a name. READY and RESTING come from what the participant tapped, or has
    not yet; the others come from the page.
    """

    WRITING = "writing"
    AWAY = "away"
    READY = "ready"
    RESTING = "resting"


# How long a sign stands, in seconds, unless the page says it again. A page out of sight may do so
# once a minute only.
LASTS: Mapping[str, float] = {Sign.WRITING: 6, Sign.AWAY: 75}
# Of one person at most one sign is told in so many seconds; the last one counts.
TOLD_EVERY_SECONDS = 1


def sign_beside(noted: str, *, is_ready: bool, rests: bool = False) -> str:
    """The one sign that stands beside a name; "": none. `noted` is what the page told, or "".

    Silence is none: by it a quick exit would be told from “Go out” (domain 10.16).
    """
    if noted:
        return noted
    if is_ready:
        return Sign.READY
    return Sign.RESTING if rests else ""
