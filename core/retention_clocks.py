"""How long each kind of thing is kept: one table, `RETENTION_DAYS` in the settings.

Models name their clock in their declaration (`core.personal_data`), jobs ask it how old is too old,
and `/me/` says it in words. Source: domain 5.5, 10.18.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings


class Clock(StrEnum):
    """What ends a row. All but the first two count days from an event of the row."""

    # Until whom it is about erases it, or has been away for `AWAY_ERASED`.
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
    HANDOVERS = "handovers"
    ERASURE_REQUEST = "erasure-request"
    ERASURE_REPLAY = "erasure-replay"
    AWAY_ERASED = "away-erased"


# These run until somebody does something, not for a number of days.
OPEN_ENDED = frozenset({Clock.ACCOUNT, Clock.RECORD})


def days_of(clock: Clock) -> int:
    """How many days after its event something is kept. Raises KeyError for a clock without days."""
    return int(settings.RETENTION_DAYS[clock.value])


def kept_since(clock: Clock, at: datetime) -> datetime:
    """What happened before this moment is past its clock."""
    return at - timedelta(days=days_of(clock))
