"""How long each kind of thing is kept: the days of each clock stand in `RETENTION_DAYS` of the
settings, and since when they are counted here.

Models name their clock in their declaration (`core.personal_data`), jobs ask it how old is too old,
and `/me/` says it in words. Source: domain 5.5, 10.18.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from django.conf import settings


class Clock(StrEnum):
    """What ends a row. All but the first two count days from an event of the row."""

    # Until whom it is about erases it, or nobody has signed in to it for `AWAY_ERASED`.
    ACCOUNT = "account"
    # Until the account at the other end of the link is gone; the row is no one's else.
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


# From which moment each is counted; for the data map, which is read by those who answer for it.
SINCE: Mapping[Clock, str] = MappingProxyType(
    {
        Clock.ROOMS: "since the room closed or was due; longer while evidence rests on it",
        Clock.ROOM_WORDS: "since the room closed; while the lead has to look, three days at most",
        Clock.RECORDINGS: "since it was said; sooner when it was marked",
        Clock.EVIDENCE: "since the end of the certificate that rests on it, if it no longer counts",
        Clock.CONSENTS: "since she answered",
        Clock.ACCESS_LOG: "since the act",
        Clock.INVITATIONS: "since the card was used, made void or too old; its number stays",
        Clock.SESSIONS: "since she signed in",
        Clock.DEVICES: "since she called it her own",
        Clock.DRAFTS: "since the last thing that was typed or chosen",
        Clock.SIGN_IN_NOTICES: "since it happened",
        Clock.ASKED_FOR: "since somebody of the team said that they had spoken",
        Clock.ERASURE_REQUEST: "since she asked",
        Clock.ERASURE_REPLAY: "since the erasure",
        Clock.HAND_OVER: "since the code ended unused; what was brought stays with the account",
        Clock.CHECK_LINKS: "since she made it",
        Clock.CHECK_OUTS: "since she checked out",
        Clock.ALARMS: "since somebody on call was alarmed",
        Clock.MENTORING: "since the pair ended, or the request for a mentor was closed",
        Clock.MESSAGES: "since it was sent",
        Clock.SAFEGUARDING: "since the note was closed; one that is open stays",
        Clock.AWAY_ASKED: "begins so long after the end of the quarter of the last sign-in; goes "
        "when she is back",
        Clock.AWAY_LOCKED: "begins so long after the end of the quarter of the last sign-in; goes "
        "when she is back",
        Clock.AWAY_ERASED: "since the end of the quarter of the year of the last sign-in",
    }
)

# These run until somebody does something, not for a number of days.
OPEN_ENDED = frozenset({Clock.ACCOUNT, Clock.RECORD})


def days_of(clock: Clock) -> int:
    """How many days after its event something is kept. Raises KeyError for a clock without days."""
    return int(settings.RETENTION_DAYS[clock.value])


def kept_since(clock: Clock, at: datetime) -> datetime:
    """What happened before this moment is past its clock."""
    return at - timedelta(days=days_of(clock))
