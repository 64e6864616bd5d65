"""The states that a room can be in: the one list from which all others are built. Pure.

Below the models, because their column is made from it. Transitions between states are in
`rooms.rules.lifecycle`, the wording for each in `rooms.state.sentences`.
"""

from enum import StrEnum


class RoomState(StrEnum):
    """The state of a room. In `open` all may speak, in `checkout` the two in the private talk."""

    LOBBY = "lobby"
    OPEN = "open"
    HELD = "held"
    # Winding down: nothing more can be said, and participants can still read the messages.
    CLOSING = "closing"
    # Private talks, one after the other: a mentee with the supervisor, then the mentor with the
    # supervisor.
    CHECKOUT = "checkout"
    CLOSED = "closed"
    # Called off before it began.
    CANCELLED = "cancelled"
    # No supervisor came back in time (domain 4.3).
    EMERGENCY_CLOSED = "emergency_closed"


# The session has begun and is not over.
UNDER_WAY = (RoomState.OPEN, RoomState.HELD, RoomState.CLOSING, RoomState.CHECKOUT)
# Messages can be sent, while the supervisor's lease is valid.
SPEAKING = (RoomState.OPEN, RoomState.CHECKOUT)
# There are people in the room, but it takes no messages: it has not begun, or winds down.
WITHOUT_WORDS = (RoomState.LOBBY, RoomState.CLOSING)
# Everyone is in it together. GOES_ON: it runs for its planned time.
TOGETHER = (RoomState.OPEN, RoomState.HELD, RoomState.CLOSING)
GOES_ON = (RoomState.OPEN, RoomState.HELD)
# It is ending; each step is taken automatically when its time is up.
ENDING = (RoomState.CLOSING, RoomState.CHECKOUT)
# It can be on hold because no supervisor is present.
STANDS_STILL = (RoomState.HELD, RoomState.CHECKOUT)
# It had begun and is over.
TOOK_PLACE = (RoomState.CLOSED, RoomState.EMERGENCY_CLOSED)
# Nobody is in the room any more, and its messages are shown to nobody.
OVER = (RoomState.CLOSED, RoomState.CANCELLED, RoomState.EMERGENCY_CLOSED)


class HoldReason(StrEnum):
    """Why a room is on hold: a code, never a person."""

    PAUSED = "pause"
    SUPERVISOR_AWAY = "supervisor-away"
    # The supervisor is away, and nobody on call acknowledged an alarm or answered.
    NOBODY_REACHED = "nobody-reached"
    # Three messages that contain contact details, or one proposal to meet (domain 4.4).
    STOPPED_LINES = "stopped-lines"


# Reasons for holding a room whose supervisor is absent.
WITHOUT_SUPERVISOR = (HoldReason.SUPERVISOR_AWAY, HoldReason.NOBODY_REACHED)
# Why a resumed room is still on hold for a participant who has not said “ready” (domain 10.12).
RESTING = "resting"
