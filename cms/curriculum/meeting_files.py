"""The files of a module's live session: notes for the facilitator, and the activity. Pure."""

import html
import re
from dataclasses import dataclass

from cms.curriculum.fields import Sheet
from cms.curriculum.files import MAX_TITLE_CHARACTERS, ActivityFile, NotesFile
from cms.curriculum.lesson_blocks import CARD_FENCES
from cms.curriculum.markdown import read_body

NOTES_NAME = "facilitator.md"
ACTIVITY_NAME = "activity.md"
MEETING_NAMES = (NOTES_NAME, ACTIVITY_NAME)
MAX_MEETING_MINUTES = 480
MAX_SEAT_CHARACTERS = 60
_NOTES_FIELDS = {"key", "title", "minutes"}
_ACTIVITY_FIELDS = {*_NOTES_FIELDS, "seats"}


def notes_of(sheet: Sheet, body: str, body_line: int) -> NotesFile:
    """A `facilitator.md` from its header and body; problems are noted on the sheet."""
    sheet.refuse_others(_NOTES_FIELDS)
    blocks, problems = read_body(body, sheet.file, first_line=body_line, fences=())
    sheet.problems.extend(problems)
    return NotesFile(**_common(sheet), blocks=blocks)


def activity_of(sheet: Sheet, body: str, body_line: int) -> ActivityFile:
    """An `activity.md`: every seat has a card, and there is at least one card."""
    sheet.refuse_others(_ACTIVITY_FIELDS)
    blocks, problems = read_body(body, sheet.file, first_line=body_line, fences=CARD_FENCES)
    seats = sheet.names("seats")
    labels = {block.label for block in blocks if block.kind == "card"}
    if not problems:
        if not labels:
            sheet.complain("activity-without-card", "seats")
        for index, seat in enumerate(seats):
            if len(seat) > MAX_SEAT_CHARACTERS or "," in seat:
                sheet.complain("seat-malformed", "seats", index, longest=MAX_SEAT_CHARACTERS)
            elif seat not in labels:
                sheet.complain("seat-without-card", "seats", index, name=seat)
    for block in blocks:
        if block.kind == "part":
            sheet.complain("activity-heading", "seats", heading=block.value)
    sheet.problems.extend(problems)
    return ActivityFile(**_common(sheet), seats=seats, blocks=blocks)


def _common(sheet: Sheet) -> dict:
    return {
        "key": sheet.key("key"),
        "title": sheet.text("title", longest=MAX_TITLE_CHARACTERS),
        "minutes": sheet.number("minutes", lowest=1, highest=MAX_MEETING_MINUTES),
    }


# The name, then the minutes in brackets or after a comma (in Arabic an Arabic one).
_MINUTES = r"(?:minutes?|minut[oi]|دقائق|دقيقة)"
_STEP = re.compile(
    r"<(?:p|li)>(?:<p>)?<b>(?P<name>[^<]*?)"
    rf"(?:\s*\((?P<brackets>\d+)(?:\s{_MINUTES})?\)|[,،]\s*(?P<comma>\d+)\s{_MINUTES})\s*[.:]"
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a session. *Units*: minutes; `start` counts from the beginning of the session."""

    name: str
    start: int
    minutes: int


def plan_of(notes: NotesFile) -> tuple[Step, ...]:
    """The steps, each with the minute at which it begins; () if they do not fill the session.

    Steps after the session is full only add detail to an earlier one. A step for each participant
    in turn (“25 each”) has no fixed minute, so such a session has no clock.
    """
    steps: list[Step] = []
    at = 0
    for block in notes.blocks:
        for found in _STEP.finditer(block.value):
            if at == notes.minutes:
                break
            minutes = int(found["brackets"] or found["comma"])
            steps.append(Step(html.unescape(found["name"]).strip(), at, minutes))
            at += minutes
    return tuple(steps) if at == notes.minutes else ()
