"""A room's transitions between states, and its clocks. Pure.

Without a supervisor nothing is said: a room opens only while the supervisor is there, and it is put
on hold as soon as the lease ends (domain 4.1, 4.3). A new state is added to `RoomState` and here to
`MOVES`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from mentors.room_states import GOES_ON, RoomState
from mentors.room_types import may_begin_beside, type_of

from .participants import SeatName

LEASE_SECONDS = 15  # how long the supervisor counts as present after a heartbeat (domain 4.3)
BEAT_SECONDS = 5  # how often a visible page sends a heartbeat
SIGN_OF_LIFE_SECONDS = 180  # how often the supervisor must show presence (domain 10.1)
HELLO_SECONDS = 10  # how long a socket may stay silent at first (contract 6)
OFFERED_SECONDS = 60  # how long a backup may accept a room that is offered
MUTE_MINUTES = 15  # the longest time that somebody may be limited to reading
MAX_MESSAGE_CHARACTERS = 2000
MAX_FRAME_BYTES = 8192


class RoomEvent(StrEnum):
    """What can happen to a room."""

    OPEN = "open"
    HOLD = "hold"
    LEASE_EXPIRED = "lease_expired"
    CONTINUED = "continued"
    CLOSE = "close"
    WIND_DOWN = "wind_down"
    # The first private talk after it, or the next one.
    CHECK_OUT = "check_out"
    CANCEL = "cancel"
    # For five minutes nobody came to a room that had lost its supervisor.
    NOBODY_CAME = "nobody_came"


# A hold or an expiry in a room on hold changes nothing and is not an error. Two people may press
# Pause in the same second, and the lease may end during the pause.
MOVES: Mapping[tuple[RoomState, RoomEvent], RoomState] = {
    (RoomState.LOBBY, RoomEvent.OPEN): RoomState.OPEN,
    (RoomState.LOBBY, RoomEvent.CANCEL): RoomState.CANCELLED,
    (RoomState.OPEN, RoomEvent.HOLD): RoomState.HELD,
    (RoomState.OPEN, RoomEvent.LEASE_EXPIRED): RoomState.HELD,
    (RoomState.OPEN, RoomEvent.CLOSE): RoomState.CLOSED,
    (RoomState.OPEN, RoomEvent.WIND_DOWN): RoomState.CLOSING,
    (RoomState.HELD, RoomEvent.HOLD): RoomState.HELD,
    (RoomState.HELD, RoomEvent.LEASE_EXPIRED): RoomState.HELD,
    (RoomState.HELD, RoomEvent.CONTINUED): RoomState.OPEN,
    (RoomState.HELD, RoomEvent.CLOSE): RoomState.CLOSED,
    (RoomState.HELD, RoomEvent.WIND_DOWN): RoomState.CLOSING,
    (RoomState.HELD, RoomEvent.NOBODY_CAME): RoomState.EMERGENCY_CLOSED,
    # Nothing can be said in it, so a pause or a lost lease has nothing to stop.
    (RoomState.CLOSING, RoomEvent.CLOSE): RoomState.CLOSED,
    (RoomState.CLOSING, RoomEvent.CHECK_OUT): RoomState.CHECKOUT,
    (RoomState.CHECKOUT, RoomEvent.CHECK_OUT): RoomState.CHECKOUT,
    # The talk is on hold until the supervisor confirms presence; the two need no “Continue”.
    (RoomState.CHECKOUT, RoomEvent.LEASE_EXPIRED): RoomState.CHECKOUT,
    (RoomState.CHECKOUT, RoomEvent.CLOSE): RoomState.CLOSED,
    (RoomState.CHECKOUT, RoomEvent.NOBODY_CAME): RoomState.EMERGENCY_CLOSED,
}


def days_to_choose(today: date) -> tuple[date, date]:
    """Return the first and the last day for which a session may be set up.

    Nothing begins in the past; a day more than a year ahead is probably a typing error.
    """
    return today, today + timedelta(days=365)


def begins_in_the_past(starts_at: datetime, at: datetime) -> bool:
    """Whether this start is in the past. The current minute is not."""
    return starts_at < at.replace(second=0, microsecond=0)


def next_state(state: RoomState, event: RoomEvent) -> RoomState | None:
    """Return the state after the event, or None if the event is not possible in this state.

    It knows only the transitions; who may cause one is in `rules.participants`. The statement that
    changes the room's state proves when.
    """
    return MOVES.get((state, event))


def is_the_same_step(seen: str, state: str) -> bool:
    """Whether the page showed the current step of the room; a pause and its end are not steps."""
    return seen == state or (seen in GOES_ON and state in GOES_ON)


def lease_alive(until: datetime | None, now: datetime) -> bool:
    """Whether the supervisor's lease is valid at `now`; at its last instant it is over.

    None: no supervisor has been here. Both times come from the database's clock.
    """
    return until is not None and now < until


def has_had_its_length(opened_at: datetime, minutes: int, now: datetime) -> bool:
    """Whether a session that was opened then has lasted its minutes, including an extension."""
    return now - opened_at >= timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Tap:
    """A person present while a room is on hold, and whether that person is ready to resume.

    `may_rest`: the room may resume without that person, who is shown nothing until ready.
    """

    may_rest: bool
    has_continued: bool


def goes_on(here: Collection[Tap]) -> bool:
    """Whether a room on hold resumes; an empty one does not (domain 10.12).

    If two may go on standby, both have to be ready. If more may, the ready ones resume.
    """
    women = [tap.has_continued for tap in here if tap.may_rest]
    others = [tap.has_continued for tap in here if not tap.may_rest]
    if len(women) > 2:
        return any(women) and all(others)
    return bool(here) and all(women + others)


class Missing(StrEnum):
    """What a room waits for: a code, never a person."""

    COUNTRY = "country"
    NUMBERS = "numbers"
    SUPERVISOR = "supervisor"
    EVERYONE = "everyone"
    SEATS = "seats"
    OTHER_ROOMS = "other-rooms"
    BACKUP = "backup"
    ON_CALL = "on-call"
    LEAD = "lead"
    DEPUTY = "deputy"
    ALARM = "alarm"
    CONTACT = "contact"
    PAIR = "pair"
    AVAILABLE = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts on which opening depends.

    `everyone`: each person consented to what this type needs, is cleared, said that it is safe to
    talk and went in. So a no, no answer and not yet look alike (ADR-0048).
    """

    country: bool
    numbers: bool
    supervisor: bool
    everyone: bool
    seats: tuple[str, ...]
    open_kinds: tuple[str, ...] = ()
    backup_ready: bool = False
    on_call: bool = False
    lead: bool = False
    deputy: bool = False
    # Somebody on call acknowledged an alarm in the last hour, where alarms are set up.
    alarm: bool = True
    contacts: bool = False
    together: bool = True
    # Of mentoring: the two are a pair that is neither paused nor ended.
    pair: bool = True


def missing(kind: str, facts: Facts) -> tuple[Missing, ...]:
    """Return everything that keeps a room of this type from opening, in display order."""
    found = {
        Missing.COUNTRY: not facts.country,
        # Without a country there are no numbers to check.
        Missing.NUMBERS: facts.country and not facts.numbers,
        Missing.SUPERVISOR: not facts.supervisor,
        Missing.SEATS: not type_of(kind).fits(facts.seats),
        Missing.OTHER_ROOMS: not may_begin_beside(kind, facts.open_kinds),
        Missing.EVERYONE: not facts.everyone,
        Missing.PAIR: not facts.pair,
        # If recorded after the room was set up, it applies to every type.
        Missing.AVAILABLE: not facts.together,
    }
    if type_of(kind).real:
        found |= {
            Missing.BACKUP: not facts.backup_ready,
            Missing.ON_CALL: not facts.on_call,
            Missing.LEAD: not facts.lead,
            Missing.DEPUTY: not facts.deputy,
            Missing.ALARM: not facts.alarm,
            Missing.CONTACT: not facts.contacts,
        }
    return _where_true(found)


def _where_true(found: dict[Missing, bool]) -> tuple[Missing, ...]:
    wanted: Collection[Missing] = [code for code, is_missing in found.items() if is_missing]
    return tuple(code for code in Missing if code in wanted)


def has_a_place(seat: str, said: Iterable[bool | None]) -> bool:
    """Whether this seat may be taken, given what trainee mentors said about the room.

    A second assessor sees only what may count. A mentor who has not agreed, or who is on no
    pathway, is learning.
    """
    return seat != SeatName.ASSESSOR or any(one is True for one in said)
