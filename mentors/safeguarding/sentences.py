"""Texts of safeguarding notes: levels, their next steps, answers and states."""

from django.utils.translation import gettext_lazy as _

from mentors.case_rules import MatterReason
from mentors.safeguarding_rules import Agreed, Level, NoteState, ReadingReason, SheKnows

LEVEL_NAMES = {
    Level.WORRY: _("Level 0, worry"),
    Level.CONCERN: _("Level 1, concern"),
    Level.SERIOUS: _("Level 2, serious"),
    Level.DANGER: _("Level 3, immediate danger"),
}
# The choices when a note is written.
LEVEL_CHOICES = {
    Level.WORRY: _("Level 0, worry. Discuss it at the check-out. It stays with you."),
    Level.CONCERN: _("Level 1, concern. The safeguarding lead responds today."),
    Level.SERIOUS: _("Level 2, serious. The lead joins within 15 minutes."),
    Level.DANGER: _(
        "Level 3, immediate danger. Call the emergency number first. The lead joins at once."
    ),
}
NEXT = {
    Level.WORRY: _("Discuss it at the check-out, then record the outcome here."),
    Level.CONCERN: _("The lead reads it today."),
    Level.SERIOUS: _("The lead joins within 15 minutes."),
    Level.DANGER: _("Call the emergency number first, then the lead at once."),
}
AGREED_WORDS = {
    Agreed.YES: _("Yes"),
    Agreed.NO: _("No"),
    Agreed.NOT_ASKED: _("Not asked yet"),
}
SHE_KNOWS_WORDS = {
    SheKnows.BEFORE: _("Yes, beforehand"),
    SheKnows.AFTER: _("Will be informed straight after"),
    SheKnows.UNSAFE: _("Not informed, because that would be unsafe"),
}
STATE_WORDS = {
    NoteState.OPEN: _("Unassigned"),
    NoteState.TAKEN: _("Assigned"),
    NoteState.CLOSED: _("Closed"),
}
REASON_WORDS = {
    ReadingReason.NEW_WORRY: _("New concern"),
    ReadingReason.COMPLAINT: _("To review a complaint or an appeal"),
    ReadingReason.LAW: _("Required by a court or authority"),
    ReadingReason.ASKED_BY_HER: _("Requested by the person"),
    ReadingReason.TAKE_OVER: _("No longer assigned"),
}
CHILD_LEVEL = _("A child at risk is level 2 or 3. Please choose one of them. Nothing is lost.")
CHILD_FORM = _("Please fill in the three lines about the child. Nothing is lost.")
WHY_NOT = _("Please give the reason why there is no consent. Nothing is lost.")
CHOOSE_LEVEL = _("Please choose a level. Nothing is lost.")
CHOOSE = _("Please choose one. Nothing is lost.")
ONLY_HIGHER = _("A level can only be raised. Nothing was changed.")
TAKEN_ALREADY = _("Somebody else is already responsible. Nothing was changed.")
IS_CLOSED = _("This is closed. Nothing was changed.")
ONLY_ITS_LEAD_CLOSES = _("Only the responsible lead closes it. Your text was not added yet.")
SECOND = _("A second person whose account is at least a week old decides this.")
ANSWERED = _("This has already been decided. Nothing was changed.")
LAPSED = _("The request is more than a day old. It has to be made again.")
ASKED_BY_NOBODY = _("The requester may no longer take it over. Nothing was changed.")
OPEN_ALREADY = _("It is already open to you.")

# --- rooms that wait for the lead -----------------------------------------------------------

MATTER_WORDS = {
    MatterReason.HELP: _("A participant asked for help"),
    MatterReason.REPORT: _("A participant reported something"),
    MatterReason.REMOVAL: _("A participant was removed"),
    MatterReason.DURESS: _("A participant is not free to talk and has said so unseen"),
    MatterReason.STOPPED_LINES: _("Held messages paused the room"),
}
ROOM_GOES_ON = _("The session is still open. You can close this once it is over.")
WAITS_FOR_SECOND = _(
    "Messages are waiting for second approval. Withdraw the request first, or wait for the answer."
)
CHOOSE_LINES = _("Please choose the messages to keep, as few as possible. Nothing is lost.")
TOO_MANY_LINES = _("These are more messages than may be kept. Please choose fewer.")
WORDS_GONE = _("The messages of this room are deleted. Nothing was kept.")
ASKED_ALREADY = _(
    "You have already requested to keep messages of this room. It is waiting for second approval."
)
ANOTHER_ANSWERS = _(
    "Another lead or a coordinator who was not in the room, and whose account is "
    "at least a week old, decides this."
)
KEPT_WITHOUT_ASKING = _("Messages of a room, kept as announced in the room. The person is told.")
APART_WORDS = {"aside": _("private message")}
NOT_SAID = _("held, not delivered")
