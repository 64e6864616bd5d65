"""Retention periods: `RETENTION_DAYS` has the days of each clock, `SINCE` the starting event.

Models name their clock in their declaration (`core.personal_data`), jobs ask it for the cut-off,
and `/me/` puts it into words. Source: domain 5.5, 10.18.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from django.conf import settings


class Clock(StrEnum):
    """What ends the retention of a row. All but the first two count days from an event."""

    # Until its owner erases it, or the account is unused for `AWAY_ERASED`.
    ACCOUNT = "account"
    # Until the account at the other end of the link is deleted; the row belongs to nobody else.
    RECORD = "record"
    ROOMS = "rooms"
    ROOM_WORDS = "room-words"
    RECORDINGS = "recordings"
    EVIDENCE = "evidence"
    CONSENTS = "consents"
    ACCESS_LOG = "access-log"
    INVITATIONS = "invitations"
    SESSIONS = "sessions"
    DEVICES = "devices"
    DRAFTS = "drafts"
    SIGN_IN_NOTICES = "sign-in-notices"
    ASKED_FOR = "asked-for"
    ERASURE_REQUEST = "erasure-request"
    ERASURE_REPLAY = "erasure-replay"
    HAND_OVER = "hand-over"
    CHECK_LINKS = "check-links"
    CHECK_OUTS = "check-outs"
    ALARMS = "alarms"
    MENTORING = "mentoring"
    MESSAGES = "messages"
    SAFEGUARDING = "safeguarding"
    AWAY_ASKED = "away-asked"
    AWAY_LOCKED = "away-locked"
    AWAY_ERASED = "away-erased"


# The event from which each clock counts, in words for the data map.
SINCE: Mapping[Clock, str] = MappingProxyType(
    {
        Clock.ROOMS: "since the room closed or was due; longer while evidence rests on it",
        Clock.ROOM_WORDS: "since the room closed; while the lead has to look, three days at most",
        Clock.RECORDINGS: "since it was said; sooner when it was marked",
        Clock.EVIDENCE: "since the end of the certificate that rests on it, if it no longer counts",
        Clock.CONSENTS: "since the person answered",
        Clock.ACCESS_LOG: "since the act",
        Clock.INVITATIONS: "since the card was used, made void or too old; its number stays",
        Clock.SESSIONS: "since the sign-in",
        Clock.DEVICES: "since it was marked as a personal device",
        Clock.DRAFTS: "since the last thing that was typed or chosen",
        Clock.SIGN_IN_NOTICES: "since it happened",
        Clock.ASKED_FOR: "since staff noted that the talk had taken place",
        Clock.ERASURE_REQUEST: "since the person asked",
        Clock.ERASURE_REPLAY: "since the erasure",
        Clock.HAND_OVER: "since the code ended unused; what was brought stays with the account",
        Clock.CHECK_LINKS: "since it was made",
        Clock.CHECK_OUTS: "since the check-out",
        Clock.ALARMS: "since the alarm was sent",
        Clock.MENTORING: "since the pair ended, or the request for a mentor was closed",
        Clock.MESSAGES: "since it was sent",
        Clock.SAFEGUARDING: "since the note was closed; one that is open stays",
        Clock.AWAY_ASKED: "counted from the end of the quarter of the last sign-in; goes "
        "when the person is back",
        Clock.AWAY_LOCKED: "counted from the end of the quarter of the last sign-in; goes "
        "when the person is back",
        Clock.AWAY_ERASED: "since the end of the quarter of the year of the last sign-in",
    }
)

# These last until somebody does something, not for a number of days.
OPEN_ENDED = frozenset({Clock.ACCOUNT, Clock.RECORD})


def days_of(clock: Clock) -> int:
    """How many days after its event data is kept. Raises KeyError for a clock without days."""
    return int(settings.RETENTION_DAYS[clock.value])


def kept_since(clock: Clock, at: datetime) -> datetime:
    """The cut-off: whatever happened before this moment has expired."""
    return at - timedelta(days=days_of(clock))
