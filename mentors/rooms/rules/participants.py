"""What each seat of a room allows: the table of domain 4.2, used by sockets and pages. Pure.

A new action is added to `Act` and to the seats that allow it; an action listed nowhere is refused.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class SeatName(StrEnum):
    """The columns of the table that have a place in a room.

    Administrators and funders have none, so they are not included.
    """

    MENTEE = "mentee"
    MENTOR = "mentor"
    # In practice with three: the observer reads along, is seen by all, and may swap roles.
    OBSERVER = "observer"
    SUPERVISOR = "supervisor"
    BACKUP = "backup"
    INTERPRETER = "interpreter"
    ASSESSOR = "assessor"
    LEAD = "lead"


class Act(StrEnum):
    """An action in a room."""

    # Being there, in the list of people; and reading what is said.
    COME_IN = "come-in"
    READ = "read"
    SAY = "say"
    TRANSLATE = "translate"
    HOLD = "hold"
    CONTINUE = "continue"
    LEAVE = "leave"
    HELP = "help"
    # A private message to the supervisor, or from the supervisor to somebody.
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
    # For held messages: reading them, and being one of the two who approve them.
    REVEAL = "reveal"
    RELEASE = "release"
    OBSERVE = "observe"
    # Asking for a talk alone, after the room.
    WORD = "word"
    SLOW = "slow"
    # Agreeing on a code word.
    CODE_WORD = "code-word"
    # Offering the room to its backup; and taking it, or declining.
    HAND_OVER = "hand-over"
    TAKE = "take"
    # The mentor says, before the room opens, whether what is seen may count.
    COUNTS = "counts"
    # A plan and notes, visible only to their author.
    NOTE = "note"
    # Reporting a message or a person. A supervisor records a concern instead.
    REPORT = "report"
    # Being shown as writing or away; and seeing that of others.
    SIGN = "sign"
    SEE_SIGNS = "see-signs"
    # In practice with three: who observes and who is the practice partner.
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
        # Everything that participants may do, except for words: messages, and the code word.
        SeatName.OBSERVER: _PARTICIPANT - {Act.SAY, Act.CODE_WORD},
        SeatName.SUPERVISOR: _HOLDS_IT,
        # Actions that prove the supervisor's presence are the backup's only after a take-over.
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
        # The lead reads no messages except held ones, when called in.
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

# One of the two in every private exchange: nobody else can exchange private messages.
ALONE_WITH = (SeatName.SUPERVISOR, SeatName.LEAD)
# Guests, who come in only after everyone there has said OK, each time (domain 4.2).
GUESTS = frozenset({SeatName.INTERPRETER, SeatName.ASSESSOR})


def may(seat: str, act: Act) -> bool:
    """Whether this seat allows the action; an unknown seat allows nothing."""
    return seat in MAY and act in MAY[SeatName(seat)]


def seats_that_may(act: Act) -> frozenset[str]:
    """Return every seat that allows the action."""
    return frozenset(str(seat) for seat, acts in MAY.items() if act in acts)


class Sign(StrEnum):
    """The mark shown beside a name.

    READY and RESTING follow from what the participant tapped, or has not tapped yet; the others
    come from the page.
    """

    WRITING = "writing"
    AWAY = "away"
    READY = "ready"
    RESTING = "resting"


# How long a mark is shown, in seconds, unless the page repeats it. A hidden page may be able to do
# so only once a minute.
LASTS: Mapping[str, float] = {Sign.WRITING: 6, Sign.AWAY: 75}
# At most one mark per person is sent in this number of seconds; the last one counts.
TOLD_EVERY_SECONDS = 1


def sign_beside(noted: str, *, is_ready: bool, rests: bool = False) -> str:
    """Return the one mark shown beside a name; "": none. `noted` is what the page sent, or "".

    Silence has no mark: it would distinguish a quick exit from “Go out” (domain 10.16).
    """
    if noted:
        return noted
    if is_ready:
        return Sign.READY
    return Sign.RESTING if rests else ""
