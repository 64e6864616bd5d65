"""Who is called when a room needs somebody, in which order. Pure; below the models."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from enum import StrEnum

# A call that nobody answers goes to the next after so long (domain 4.3).
NEXT_AFTER = timedelta(seconds=60)
# When a backup may take over a room that has lost its supervisor, and when it ends (domain 4.3).
TAKE_OVER_AFTER = timedelta(seconds=60)
EMERGENCY_AFTER = timedelta(minutes=5)
# Who said “I am coming” so shortly before she was gone herself may not have come.
COMES_WITHIN = timedelta(minutes=5)
# How long a backup's “I am ready” holds (domain 4.1).
READY_FOR = timedelta(minutes=10)


class Duty(StrEnum):
    """As what somebody is on call."""

    SUPERVISOR = "supervisor"
    LEAD = "lead"
    DEPUTY = "deputy"


class CallReason(StrEnum):
    """Why a room needs somebody."""

    SUPERVISOR_AWAY = "supervisor-away"
    HELP = "help"
    STOPPED_LINES = "stopped-lines"
    # A note of level 2 or 3 was written about this room (domain 4.5).
    SAFEGUARDING = "safeguarding"
    # Somebody reported a line or a person (domain 10.2).
    REPORT = "report"
    # At the door somebody answered that she is not free to talk (domain 10.6).
    DURESS = "duress"


# Who answers these is asked into no room.
GIVE_NO_SEAT = (CallReason.DURESS, CallReason.REPORT)


def first_called(*, backups: Sequence[int], leads: Sequence[int], rota: Sequence[int]) -> list[int]:
    """Whose desks ring at once: the backup's and the lead's; with neither, the first of the rota.

    People are ids of accounts, in the order of the rota.
    """
    first = list(dict.fromkeys([*backups[:1], *leads[:1]]))
    return first or list(rota[:1])


def next_called(rota: Sequence[int], called: Collection[int]) -> int | None:
    """Who is called next: the first of the rota whose desk does not ring yet. None: nobody is."""
    return next((person for person in rota if person not in called), None)
