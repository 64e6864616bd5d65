"""The states that a room can be in: the one list from which all others are built. Pure.

It stands below the models, because their column is made from it. What moves a room from one state
to the next is in `rooms.lifecycle`, the words for each in `rooms.sentences`.
"""

from enum import StrEnum


class RoomState(StrEnum):
    """What a room is doing. In `open` all may speak, in `checkout` the two whose talk it is."""

    LOBBY = "lobby"
    OPEN = "open"
    HELD = "held"
    # It winds down: nothing is said any more, and the words stay for those who are here.
    CLOSING = "closing"
    # Two of them talk at a time: a mentee alone with the supervisor, then the mentor with the
    # supervisor.
    CHECKOUT = "checkout"
    CLOSED = "closed"
    # Called off before it began.
    CANCELLED = "cancelled"
    # No supervisor came back in time (domain 4.3).
    EMERGENCY_CLOSED = "emergency_closed"


# The session has begun and is not over.
UNDER_WAY = (RoomState.OPEN, RoomState.HELD, RoomState.CLOSING, RoomState.CHECKOUT)
# Something can be said, while the supervisor's lease lives.
SPEAKING = (RoomState.OPEN, RoomState.CHECKOUT)
# There are people in the room, and it takes no line: it has not begun, or winds down.
WITHOUT_WORDS = (RoomState.LOBBY, RoomState.CLOSING)
# Everyone is in it together; and it goes on as long as it was planned for.
TOGETHER = (RoomState.OPEN, RoomState.HELD, RoomState.CLOSING)
GOES_ON = (RoomState.OPEN, RoomState.HELD)
# It comes to its end, each step by itself when its time is up.
ENDING = (RoomState.CLOSING, RoomState.CHECKOUT)
# It can stand still because nobody holds it.
STANDS_STILL = (RoomState.HELD, RoomState.CHECKOUT)
# It is over, and it had begun.
TOOK_PLACE = (RoomState.CLOSED, RoomState.EMERGENCY_CLOSED)
# Nobody is in the room any more, and its lines are shown to nobody.
OVER = (RoomState.CLOSED, RoomState.CANCELLED, RoomState.EMERGENCY_CLOSED)


class HoldReason(StrEnum):
    """Why a room is held: a code, never a person."""

    PAUSED = "pause"
    SUPERVISOR_AWAY = "supervisor-away"
    # The supervisor is away, and nobody on call acknowledged an alarm or answered.
    NOBODY_REACHED = "nobody-reached"
    # Three lines that gave something away, or one proposal to meet (domain 4.4).
    STOPPED_LINES = "stopped-lines"


# Why a room stands still whose supervisor is away.
WITHOUT_SUPERVISOR = (HoldReason.SUPERVISOR_AWAY, HoldReason.NOBODY_REACHED)
# Why a room that goes on is held for one who has not said “ready” (domain 10.12).
RESTING = "resting"
