"""The words of a room, by the codes that rules and frames carry."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentors.room_states import HoldReason, RoomState

from .protocol import PHRASES

SEAT_WORDS = {
    "supervisor": _("supervisor"),
    "mentor": _("mentor"),
    "mentee": _("practice partner"),
}

KIND_WORDS = {
    "practice": _("Practice"),
}

PHRASE_WORDS = {
    "wait-please": _("Wait, please"),
    "i-am-tired": _("I am tired"),
    "say-that-again": _("Say that again"),
    "i-need-a-minute": _("I need a minute"),
    "yes": _("Yes"),
    "no": _("No"),
    "thank-you": _("Thank you"),
    "i-do-not-know": _("I do not know"),
    "can-we-stop": _("Can we stop?"),
    "i-am-here": _("I am here"),
}


@dataclass(frozen=True, slots=True)
class StateLine:
    """The line at the top of a room. {name} is the supervisor, who reads a line of her own."""

    key: str
    text: Promise
    for_supervisor: Promise


@dataclass(frozen=True, slots=True)
class StateTexts:
    """What a state is called in a list, and its lines: one for each reason that has its own."""

    badge: Promise
    lines: tuple[StateLine, ...]


STATE_TEXTS: Mapping[str, StateTexts] = {
    RoomState.LOBBY: StateTexts(
        _("Not open yet"),
        (
            StateLine(
                "lobby",
                _("Waiting in the lobby. {name} opens the room."),
                _("Waiting in the lobby. You open the room."),
            ),
        ),
    ),
    RoomState.OPEN: StateTexts(
        _("Open"),
        (StateLine("open", _("Open. {name} is with you."), _("Open. You are with them.")),),
    ),
    RoomState.HELD: StateTexts(
        _("Paused"),
        (
            StateLine(
                f"held-{HoldReason.PAUSED}",
                _("Paused. Nobody has to say why. Your words are kept."),
                _("Paused. Someone asked for a moment."),
            ),
            StateLine(
                f"held-{HoldReason.SUPERVISOR_AWAY}",
                _("Paused. Someone will be with you soon. You can wait, rest or leave."),
                _("Paused. The room could not see you for a while."),
            ),
            StateLine(
                f"held-{HoldReason.STOPPED_LINES}",
                _("Paused. {name} looks at something first. Your words are kept."),
                _("Paused. Lines were stopped that may give contact details away. See below."),
            ),
        ),
    ),
    RoomState.CLOSED: StateTexts(
        _("Over"),
        (
            StateLine(
                "closed",
                _("Closed. Thank you for being here."),
                _("Closed. The words can no longer be read."),
            ),
        ),
    ),
}

REJECTED_WORDS = {
    "held": _("The room is paused, so this was not sent. Your words are still in the box."),
    "not-open": _("The room is not open, so this was not sent. Your words are still in the box."),
    "too-long": _("This is longer than 2,000 characters. Please send it in two parts."),
    "too-fast": _("That was very quick. Please wait a moment and send it again."),
    "muted": _("You cannot write just now. Your words are still in the box."),
    "screened": _(
        "To keep everyone safe we do not share contact details here, and we meet in rooms like "
        "this one. Your words are still in the box."
    ),
}

# Of which kind a line is that was stopped, as its supervisor reads it.
STOPPED_WORDS = {
    "meeting": _("A proposal to meet"),
    "phone": _("A telephone number"),
    "email": _("An e-mail address"),
    "handle": _("A name on a social network"),
    "link": _("A link"),
    "map": _("A place on a map"),
    "messenger": _("A messenger"),
    "address": _("A street or a postcode"),
}

ANOTHER_DAY = _("Choose a day from yesterday to a year from now. Nothing was set up.")
NUMBERS_UNCHECKED = _(
    "The emergency numbers of your country wait for a check, so no room opens. "
    "Ask an editor to check them today."
)
NOT_EVERYONE_IS_READY = _(
    "Not everyone is ready yet, so the room does not open. It is not said who, or why. "
    "You can wait, or find another day."
)
FIRST_YOUR_YES = _(
    "Before you go in, a few questions wait for you. You find them when you go in from your list "
    "of rooms. What you wrote was not sent."
)
NO_COUNTRY = _(
    "Nobody has said in which country your organisation works, so no room opens. "
    "Ask an editor to choose it today."
)
GONE_OUT = _("You went out of this room. To come back, go in from your list of rooms.")
NO_SUCH_LINE = _("This line is no longer kept. Nothing was changed.")
NO_NUMBER = _("The number in this address is too long. Nothing was changed.")

# What the page says while it works; room.js takes them from the page.
PAGE_LINES = {
    "connecting": _("Connecting. One moment."),
    "lost": _("The connection is gone. Your words are kept; we try again by ourselves."),
    "elsewhere": _("You opened this room in another window. It goes on there."),
    "try-again": _("This did not work. Nothing is lost. Please try once more."),
    "not-now": _("The room is not ready for this yet. Nothing was changed."),
    "waiting": _("Thank you. We go on when the others are ready too."),
    "minutes-one": _("1 minute left"),
    "minutes": _("{count} minutes left"),
    "over-time": _("The time is up"),
    "still-here": _("Still here? Tap “I am with you”, or the room pauses in half a minute."),
    "you": _("You"),
    "joined": _("You came in here. What was said before stays between the others."),
}


def state_key(state: str, why: str) -> str:
    """The key of the line that tells this state: that of the reason, or the state's first."""
    keys = [line.key for line in STATE_TEXTS[state].lines]
    return f"{state}-{why}" if f"{state}-{why}" in keys else keys[0]


def state_lines(seat: str, supervisor: str) -> dict[str, str]:
    """All state lines for somebody in this seat, the supervisor's name filled in."""
    lines = [line for texts in STATE_TEXTS.values() for line in texts.lines]
    return {
        line.key: str(line.for_supervisor if seat == "supervisor" else line.text).replace(
            "{name}", supervisor
        )
        for line in lines
    }


def phrases() -> list[tuple[str, Promise]]:
    """The picture phrases in their order: key and words."""
    return [(key, PHRASE_WORDS[key]) for key in PHRASES]


def mark(seat: str) -> str:
    """The word beside a supervisor's name, "" beside others'.

    It stands in an element of its own and never in the name: a name is what its owner likes.
    """
    return str(SEAT_WORDS[seat]) if seat == "supervisor" else ""
