"""Requests for a mentor, pairs of mentee and mentor, and the records of their mentoring."""

from .messages import ShortMessage
from .offers import TimeOffer
from .pairs import MentoringPair
from .plans import PairCheck, PairTask
from .sessions import PairSession, ReminderChoice, SessionFeedback, SessionNotice
from .timesheets import TimesheetEntry
from .wishes import MentorProfile, MentorRequest

__all__ = [
    "MentorProfile",
    "MentorRequest",
    "MentoringPair",
    "PairCheck",
    "PairSession",
    "PairTask",
    "ReminderChoice",
    "SessionFeedback",
    "SessionNotice",
    "ShortMessage",
    "TimeOffer",
    "TimesheetEntry",
]
