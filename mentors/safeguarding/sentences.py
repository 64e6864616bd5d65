"""Safeguarding notes in words: levels, what each asks, answers, states."""

from django.utils.translation import gettext_lazy as _

from mentors.case_rules import MatterReason
from mentors.safeguarding_rules import Agreed, Level, NoteState, ReadingReason, SheKnows

LEVEL_NAMES = {
    Level.WORRY: _("Level 0, a worry"),
    Level.CONCERN: _("Level 1, a concern"),
    Level.SERIOUS: _("Level 2, serious"),
    Level.DANGER: _("Level 3, immediate danger"),
}
# What is chosen when it is written.
LEVEL_CHOICES = {
    Level.WORRY: _("Level 0, a worry. Talk about it at the check-out. It stays with you."),
    Level.CONCERN: _("Level 1, a concern. The safeguarding lead has it today."),
    Level.SERIOUS: _("Level 2, serious. The lead joins within 15 minutes."),
    Level.DANGER: _(
        "Level 3, immediate danger. Call the emergency number first. The lead joins at once."
    ),
}
NEXT = {
    Level.WORRY: _("Talk about it at the check-out, then say here what came of it."),
    Level.CONCERN: _("The lead reads it today."),
    Level.SERIOUS: _("The lead joins within 15 minutes."),
    Level.DANGER: _("The emergency number first. Then the lead, at once."),
}
AGREED_WORDS = {
    Agreed.YES: _("Yes, she agrees"),
    Agreed.NO: _("No, she does not want it passed on"),
    Agreed.NOT_ASKED: _("She was not asked yet"),
}
SHE_KNOWS_WORDS = {
    SheKnows.BEFORE: _("She was told before"),
    SheKnows.AFTER: _("She is told straight after"),
    SheKnows.UNSAFE: _("Not told, because that would be unsafe"),
}
STATE_WORDS = {
    NoteState.OPEN: _("Nobody has it yet"),
    NoteState.TAKEN: _("A lead has it"),
    NoteState.CLOSED: _("Closed"),
}
REASON_WORDS = {
    ReadingReason.NEW_WORRY: _("There is a new worry"),
    ReadingReason.COMPLAINT: _("A complaint or an appeal has to be looked at"),
    ReadingReason.LAW: _("A court or an authority asks, and the law says so"),
    ReadingReason.ASKED_BY_HER: _("She asked what stands in it"),
    ReadingReason.TAKE_OVER: _("Nobody has it any more"),
}
CHILD_LEVEL = _("A child at risk is level 2 or 3. Please choose one of them. Nothing is lost.")
CHILD_FORM = _("Please fill in the three lines about the child. Nothing is lost.")
WHY_NOT = _("Please say why she did not agree, or was not asked yet. Nothing is lost.")
CHOOSE_LEVEL = _("Please choose a level. Nothing is lost.")
CHOOSE = _("Please choose one. Nothing is lost.")
ONLY_HIGHER = _("A level can only be raised. Nothing was changed.")
TAKEN_ALREADY = _("Somebody else has it already. Nothing was changed.")
IS_CLOSED = _("It is closed. Nothing was changed.")
ONLY_ITS_LEAD_CLOSES = _("The lead who has it closes it. Your words were not added yet.")
SECOND = _("A second person answers this, whose account is a week old or more.")
ANSWERED = _("This is answered already. Nothing was changed.")
LAPSED = _("This was asked more than a day ago. Please let her ask again.")
ASKED_BY_NOBODY = _("Who asked for this may not have it any more. Nothing was changed.")
OPEN_ALREADY = _("It is open to you already.")

# --- rooms that wait for the lead -----------------------------------------------------------

MATTER_WORDS = {
    MatterReason.HELP: _("Somebody asked for help"),
    MatterReason.REPORT: _("Somebody reported something"),
    MatterReason.REMOVAL: _("Somebody was put out of the room"),
    MatterReason.DURESS: _("Somebody is not free to talk, and has said so unseen"),
    MatterReason.STOPPED_LINES: _("Lines that were stopped paused the room"),
}
ROOM_GOES_ON = _("The room is not over. You close this once it is.")
WAITS_FOR_SECOND = _(
    "Lines wait for a second person. Take that back first, or wait for her answer."
)
CHOOSE_LINES = _("Please choose the lines, as few as will do. Nothing is lost.")
TOO_MANY_LINES = _("These are more lines than may be kept. Please choose the few that matter.")
WORDS_GONE = _("The words of this room are gone. Nothing was kept.")
ASKED_ALREADY = _("You have asked for lines of this room already. A second person answers it.")
ANOTHER_ANSWERS = _(
    "Another lead or a coordinator answers this, who did not sit in the room and whose account is "
    "a week old or more."
)
KEPT_WITHOUT_ASKING = _(
    "These are lines of a room. They were kept as the room said beforehand, and she is told."
)
APART_WORDS = {"aside": _("to one alone")}
NOT_SAID = _("stopped, not said")
