"""The words of a room, by the codes that rules and frames carry."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .protocol import PHRASES

STATE_WORDS = {
    "lobby": _("Not open yet"),
    "open": _("Open"),
    "held": _("Paused"),
    "closed": _("Over"),
}

SEAT_WORDS = {
    "supervisor": _("supervisor"),
    "mentor": _("mentor"),
    "mentee": _("practice partner"),
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

# The line at the top of a room: by state, and why. {name} is the supervisor.
STATE_LINES = {
    "lobby": _("Waiting in the lobby. {name} opens the room."),
    "open": _("Open. {name} is with you."),
    "held-pause": _("Paused. Nobody has to say why. Your words are kept."),
    "held-supervisor-away": _(
        "Paused. Someone will be with you soon. You can wait, rest or leave."
    ),
    "closed": _("Closed. Thank you for being here."),
}
SUPERVISOR_LINES = {
    "lobby": _("Waiting in the lobby. You open the room."),
    "open": _("Open. You are with them."),
    "held-pause": _("Paused. Someone asked for a moment."),
    "held-supervisor-away": _("Paused. The room could not see you for a while."),
    "closed": _("Closed. The words can no longer be read."),
}

REJECTED_WORDS = {
    "held": _("The room is paused, so this was not sent. Your words are still in the box."),
    "not-open": _("The room is not open, so this was not sent. Your words are still in the box."),
    "too-long": _("This is longer than 2,000 characters. Please send it in two parts."),
    "too-fast": _("That was very quick. Please wait a moment and send it again."),
    "muted": _("You cannot write just now. Your words are still in the box."),
    "screened": _("To keep everyone safe we do not share contact details here."),
}

ANOTHER_DAY = _("Choose a day from yesterday to a year from now. Nothing was set up.")
NUMBERS_UNCHECKED = _(
    "The emergency numbers of your country wait for a check, so no new room was set up. "
    "Ask an editor to check them today."
)
GONE_OUT = _("You went out of this room. To come back, go in from your list of rooms.")
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
    """Which line of the tables above tells this state."""
    if state == "held":
        return "held-supervisor-away" if why == "supervisor-away" else "held-pause"
    return state


def state_lines(seat: str, supervisor: str) -> dict[str, str]:
    """All state lines for somebody in this seat, the supervisor's name filled in."""
    lines = SUPERVISOR_LINES if seat == "supervisor" else STATE_LINES
    return {key: str(line).replace("{name}", supervisor) for key, line in lines.items()}


def phrases() -> list[tuple[str, Promise]]:
    """The picture phrases in their order: key and words."""
    return [(key, PHRASE_WORDS[key]) for key in PHRASES]


def mark(seat: str) -> str:
    """The word beside a supervisor's name, "" beside others'.

    It stands in an element of its own and never in the name: a name is what its owner likes.
    """
    return str(SEAT_WORDS[seat]) if seat == "supervisor" else ""
