"""The texts of rooms, by the codes in rules and frames."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentors.room_states import RESTING, HoldReason, RoomState

SEAT_WORDS = {
    "supervisor": _("supervisor"),
    "backup": _("supervisor who steps in"),
    "mentor": _("mentor"),
    "mentee": _("practice partner"),
    "observer": _("observer"),
    "interpreter": _("interpreter"),
    "assessor": _("second assessor"),
    "lead": _("safeguarding lead"),
}
# Seats shown beside the name everywhere: people who are there for another reason than to talk.
MARKED_SEATS = ("supervisor", "backup", "observer", "interpreter", "assessor", "lead")

KIND_WORDS = {
    "practice": _("Practice"),
    "mentoring": _("Mentoring"),
    "group": _("Group"),
    "check-out": _("Check-out"),
    "supervision": _("Supervision"),
    "accompaniment": _("Before or after an appointment"),
}


@dataclass(frozen=True, slots=True)
class StateLine:
    """The line at the top of a room. {name} is the supervisor, who reads a different line."""

    key: str
    text: Promise
    for_supervisor: Promise
    # For backups, if their line differs from that of participants.
    for_backup: Promise | None = None


@dataclass(frozen=True, slots=True)
class StateTexts:
    """A state's name in a list, and its lines: one for each reason that has its own."""

    badge: Promise
    lines: tuple[StateLine, ...]


_LOST = _("Paused. {name} is gone. After a minute you can take over.")
_NOBODY_YET = _(
    "Nobody of the team could be reached so far. We keep trying. You can wait, rest or leave. "
    "“Who helps” shows who is there at any hour."
)
_NOBODY_FOR_BACKUP = _("{name} is gone, and nobody on call has answered yet. You can take over.")
STATE_TEXTS: Mapping[str, StateTexts] = {
    RoomState.LOBBY: StateTexts(
        _("Not open yet"),
        (
            StateLine(
                "lobby",
                _("Waiting in the lobby. {name} opens the room."),
                _("Waiting in the lobby. You open the room."),
            ),
            StateLine(
                f"lobby-{HoldReason.NOBODY_REACHED}",
                _NOBODY_YET,
                _("Waiting in the lobby. Nobody on call has answered yet."),
                _NOBODY_FOR_BACKUP,
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
                _LOST,
            ),
            StateLine(
                f"held-{HoldReason.NOBODY_REACHED}",
                _NOBODY_YET,
                _("Paused. The room could not see you, and nobody on call has answered yet."),
                _NOBODY_FOR_BACKUP,
            ),
            StateLine(
                f"held-{RESTING}",
                _("The others have gone on. You can rest. Nothing is shown to you meanwhile."),
                _("The others have gone on. You can rest. Nothing is shown to you meanwhile."),
            ),
            StateLine(
                f"held-{HoldReason.STOPPED_LINES}",
                _("Paused. {name} looks at something first. Your words are kept."),
                _("Paused. Lines were stopped that may give contact details away. See below."),
            ),
        ),
    ),
    RoomState.CLOSING: StateTexts(
        _("Ending"),
        (
            StateLine(
                "closing",
                _("This session ends now. You can read for five minutes more, then it is over."),
                _("It winds down. Nothing is said for five minutes, then the check-out begins."),
            ),
        ),
    ),
    RoomState.CHECKOUT: StateTexts(
        _("Check-out"),
        (
            StateLine(
                "checkout",
                _("Check-out. Only {name} and you read this."),
                _("Check-out with the mentor. Only the two of you read this."),
            ),
            StateLine(
                "checkout-alone",
                _("Five minutes for you. Only {name} and you read this."),
                _("Five minutes for her. Only the two of you read this."),
            ),
            StateLine(
                "checkout-waits",
                _("{name} is with somebody for a few minutes. Then it is your turn. You can rest."),
                _("You stand by. The two who talk now are alone."),
            ),
            StateLine(
                f"checkout-{HoldReason.SUPERVISOR_AWAY}",
                _("Paused. Someone will be with you soon. You can wait, rest or leave."),
                _("Paused. The room could not see you. Choose “Confirm presence” to go on."),
                _LOST,
            ),
            StateLine(
                f"checkout-{HoldReason.NOBODY_REACHED}",
                _NOBODY_YET,
                _("Paused. The room could not see you. Choose “Confirm presence” to go on."),
                _NOBODY_FOR_BACKUP,
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
    RoomState.CANCELLED: StateTexts(
        _("Called off"),
        (
            StateLine(
                "cancelled",
                _("This session was called off. Nothing is asked of you."),
                _("Called off. The women who were to come have to be told."),
            ),
        ),
    ),
    RoomState.EMERGENCY_CLOSED: StateTexts(
        _("Ended early"),
        (
            StateLine(
                "emergency_closed",
                _("We had to end this session. Someone of the team reaches you in your safe way."),
                _("Ended, because no supervisor came back. The women have to be reached today."),
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
    "not-sent": _("This was not sent. Your words are still in the box."),
    "slow": _(
        "It goes slowly here just now. You can send this in {seconds} seconds. Your words are "
        "still in the box."
    ),
    "screened": _(
        "To keep everyone safe we do not share contact details here, and we meet in rooms like "
        "this one. Your words are still in the box."
    ),
}

# The categories of held messages, as the supervisor reads them.
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

ANOTHER_DAY = _("Choose a day from today to a year from now. Nothing was scheduled.")
OTHER_SEATS = _("This type of session needs other participants. Please check who takes part.")
# One answer for all reasons: nobody learns from it who must not meet whom (domain 10.11).
NOT_A_PAIR = _(
    "A mentoring session needs a pair that both have accepted and that is not "
    "paused. A coordinator proposes pairs under “Mentoring”. Nothing was "
    "scheduled."
)
NOT_AVAILABLE = _(
    "Not available: these people cannot come together at this time. Choose another time, or other "
    "people. Nothing was changed."
)
# Only for rooms in which the reader has a seat.
IS_BOOKED = _("%(name)s has another session then: %(day)s, %(begin)s to %(end)s.")
YOU_ARE_BOOKED = _("You have another session then: %(day)s, %(begin)s to %(end)s.")
CHOOSE_ANOTHER_TIME = _("Choose another time, or somebody else. Nothing was changed.")
FIRST_THE_MODULES = _(
    "You can schedule sessions once you have completed staff modules S1 to S4. Nothing was changed."
)
IN_THE_PAST = _("This time has passed. Choose a later one, or “Now”. Nothing was changed.")
NOT_IN_THIS_STATE = _("The room is not in a state for this. Nothing was changed.")
EXTENDED_ALREADY = _("A session can be extended once. Nothing was changed.")
NUMBERS_UNCHECKED = _(
    "The emergency numbers of your country have not been checked, so no room "
    "opens. Ask an editor to check them today."
)
FIRST_YOUR_YES = _(
    "Before you go in, a few questions wait for you. You find them when you go in from your list "
    "of rooms. What you wrote was not sent."
)
NO_COUNTRY = _(
    "The country of your organisation is not set, so no room opens. Ask an "
    "editor to choose it today."
)
FIRST_IS_IT_SAFE = _("Please say first whether it is safe to talk now. Nothing was changed.")
CALL_ANSWERED = _("A colleague is already responding to this room. Thank you.")
NOT_YET_TO_TAKE_OVER = _(
    "You can take over once the supervisor has been gone for a minute. Nothing was changed."
)
ASK_BEFORE_THE_START = _("Guests are announced before the start. Nobody else can be invited now.")
NO_ASSESSOR_WHILE_SHE_LEARNS = _(
    "This is a learning session so far, so no second assessor comes in. Only the "
    "mentor can say in the room that it counts. Nobody was asked."
)
# The same for everyone: it does not reveal what the mentor said.
SHE_DOES_NOT_COME = _("She does not come to this session. Nothing was changed.")
NOTHING_WRITTEN = _("The box is empty. Write something, or tap a phrase.")
RELEASE_WHILE_OPEN = _(
    "A message can be delivered only while the room is open. Nothing was changed."
)
OVER_FOR_YOU = _("This session is over for you. Thank you for being here. Nothing was sent.")
NO_CODE_WORD = _("Please choose one word or two, of 4 to 30 letters. Nothing was changed.")
NO_CONTACTS_IN_PHRASES = _(
    "To keep everyone safe we do not share contact details, so this phrase was not kept. It is "
    "still in the box."
)
NO_CONTACTS_IN_NOTES = _(
    "To keep everyone safe we do not write contact details down here, so this was not kept. Your "
    "words are still in the box."
)
NEWER_NOTES = _(
    "Another window of yours has kept something since. Your words are still in the box: press once "
    "more, and they take its place."
)
NOT_OFFERED = _("This room is not offered to you any more. Nothing was changed.")
SAID_BEFORE_IT_OPENS = _(
    "The room has opened, so this stays as it was said before. Nothing was changed."
)
GONE_OUT = _("You went out of this room. To come back, go in from your list of rooms.")
NO_SUCH_LINE = _("This line is no longer kept. Nothing was changed.")
# Not NotFound: on a socket that means that there is no seat here, and closes it (contract 6).
NOBODY_HERE = _("Nobody like that is in this room now. Nothing was changed.")
NO_SUCH_CALL_FOR_HELP = _("This call for help is not of this room. Nothing was changed.")
NO_NUMBER = _("The number in this address is too long. Nothing was changed.")

# Texts for the page while it is in use; room.js reads them from the page.
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
    "asked-again": _("asked again in {left}"),
    "still-here": _("Still here? Choose “Confirm presence”, or the room pauses in half a minute."),
    "you": _("You"),
    "writing": _("is writing"),
    "away": _("is away for a moment"),
    "ready": _("is ready"),
    "resting": _("is resting"),
    "slow-now": _("You can send it now."),
    "slow": _("Slowly for now: one line every {seconds} seconds for each of you."),
    "joined": _("You came in here. What was said before stays between the others."),
}


def seat_words(seat: str, kind: str) -> str:
    """Return the name of a seat; “practice partner” is used only in practice."""
    if seat == "mentee" and kind != "practice":
        return str(_("one who takes part"))
    return str(SEAT_WORDS[seat])


def state_key(state: str, why: str) -> str:
    """Return the key of the line for this state: that of the reason, or the state's first."""
    keys = [line.key for line in STATE_TEXTS[state].lines]
    return f"{state}-{why}" if f"{state}-{why}" in keys else keys[0]


def state_lines(seat: str) -> dict[str, str]:
    """Return all state lines for somebody in this seat; {name} is the current supervisor."""
    lines = [line for texts in STATE_TEXTS.values() for line in texts.lines]
    return {line.key: str(_line_for(seat, line)) for line in lines}


def _line_for(seat: str, line: StateLine) -> Promise:
    if seat == "supervisor":
        return line.for_supervisor
    return line.for_backup or line.text if seat == "backup" else line.text


def mark(seat: str) -> str:
    """Return the word beside the name of somebody who is not there to talk, "" for others.

    It is in an element of its own and never in the name, which its owner chooses freely.
    """
    return (
        str(SEAT_WORDS["supervisor" if seat == "backup" else seat]) if seat in MARKED_SEATS else ""
    )
