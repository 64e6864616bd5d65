"""Who may see and do what with which kind of record: one table. Pure.

A row of a person is open to somebody through a *standing*: what the account is to this record.
Whatever is not in the table is closed. Source: domain 4.2, 5.3 T4, 10.19.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from ..approval_rules import SECOND_AFTER
from ..roles import Role


class Record(StrEnum):
    """A kind of record about a person."""

    SHOWN_NAME = "shown_name"
    WRITTEN_ANSWERS = "written_answers"
    RECORDINGS = "recordings"
    RESULTS = "results"
    DONE_TOGETHER = "done_together"
    OBSERVATIONS = "observations"
    EXCERPTS = "excerpts"
    RATINGS = "ratings"
    JOURNEY = "journey"
    ATTENDANCE = "attendance"
    CONSENTS = "consents"
    JOURNAL = "journal"
    SUPERVISION = "supervision"


class Act(StrEnum):
    """What is done with it: reading, or adding to it (marking, rating, signing, noting)."""

    READ = "read"
    ADD = "add"


class Standing(StrEnum):
    """What somebody is to a record."""

    # The person whom it is about.
    OWN = "own"
    # Assigned to the person, by the duty of that name.
    SUPERVISOR = "supervisor"
    ASSESSOR = "assessor"
    # Holds the cohort in which the person has a place.
    FACILITATOR = "facilitator"
    # Held the room in which it was seen.
    HELD_THE_ROOM = "held_the_room"
    # Coordinates in the organisation.
    COORDINATOR = "coordinator"
    # Answers of staff in a course for staff: supervisors and coordinators of the organisation.
    COLLEAGUE = "colleague"
    # Of another organisation, borrowed for one competency; sees what speaks to it alone.
    PARTNER_ASSESSOR = "partner_assessor"
    # Two people opened it to this account for a day.
    BREAK_GLASS = "break_glass"


class Duty(StrEnum):
    """What a person can be assigned to another one as. Each is a standing as well."""

    SUPERVISOR = "supervisor"
    ASSESSOR = "assessor"


_READ = frozenset({Act.READ})
_BOTH = frozenset(Act)

SIGHT: Mapping[Record, Mapping[Standing, frozenset[Act]]] = {
    Record.SHOWN_NAME: {
        Standing.OWN: _BOTH,
        Standing.SUPERVISOR: _READ,
        Standing.ASSESSOR: _READ,
        Standing.FACILITATOR: _READ,
        Standing.HELD_THE_ROOM: _READ,
        Standing.COORDINATOR: _READ,
        Standing.COLLEAGUE: _READ,
        Standing.BREAK_GLASS: _READ,
    },
    Record.WRITTEN_ANSWERS: {
        Standing.OWN: _BOTH,
        Standing.SUPERVISOR: _BOTH,
        Standing.COLLEAGUE: _BOTH,
        Standing.BREAK_GLASS: _READ,
    },
    # Recordings are heard by who marks them, and by nobody else: also not in an emergency.
    Record.RECORDINGS: {
        Standing.OWN: _BOTH,
        Standing.SUPERVISOR: _BOTH,
        Standing.COLLEAGUE: _BOTH,
    },
    Record.RESULTS: {
        Standing.OWN: _READ,
        Standing.SUPERVISOR: _BOTH,
        Standing.COLLEAGUE: _BOTH,
        Standing.BREAK_GLASS: _READ,
    },
    Record.DONE_TOGETHER: {
        Standing.OWN: _BOTH,
        Standing.SUPERVISOR: _BOTH,
        Standing.COLLEAGUE: _BOTH,
    },
    Record.OBSERVATIONS: {
        Standing.OWN: _READ,
        Standing.ASSESSOR: _READ,
        Standing.PARTNER_ASSESSOR: _READ,
        Standing.HELD_THE_ROOM: _BOTH,
    },
    Record.EXCERPTS: {
        Standing.OWN: _BOTH,
        Standing.ASSESSOR: _READ,
        Standing.PARTNER_ASSESSOR: _READ,
    },
    Record.RATINGS: {
        Standing.OWN: _READ,
        Standing.ASSESSOR: _BOTH,
        Standing.PARTNER_ASSESSOR: frozenset({Act.ADD}),
    },
    # What is met and what is missing: no level, no words.
    Record.JOURNEY: {
        Standing.OWN: _BOTH,
        Standing.ASSESSOR: _READ,
        Standing.COORDINATOR: _BOTH,
    },
    Record.ATTENDANCE: {
        Standing.OWN: _READ,
        Standing.FACILITATOR: _BOTH,
        Standing.COORDINATOR: _BOTH,
    },
    # Each yes and no, which somebody beside the woman may write down.
    Record.CONSENTS: {
        Standing.OWN: _BOTH,
        Standing.SUPERVISOR: _BOTH,
        Standing.COORDINATOR: _BOTH,
    },
    Record.JOURNAL: {Standing.OWN: _BOTH},
    # Days of talks, and what was agreed to do.
    Record.SUPERVISION: {Standing.OWN: _READ, Standing.SUPERVISOR: _BOTH},
}

# Where who has not passed the staff modules may look: at their own record, at the course of a
# colleague, and at names in a coordinator's lists. So a new organisation can begin: staff learn,
# then are assigned.
_WITHOUT_TRAINING = {
    (Standing.OWN, None),
    (Standing.COLLEAGUE, None),
    (Standing.COORDINATOR, Record.SHOWN_NAME),
}


def standings(record: Record, act: Act) -> frozenset[Standing]:
    """Through which standings this may be done."""
    return frozenset(standing for standing, acts in SIGHT[record].items() if act in acts)


def duties(record: Record, act: Act) -> frozenset[Duty]:
    """Through which assignments this may be done."""
    allowed = standings(record, act)
    return frozenset(duty for duty in Duty if Standing(duty) in allowed)


def may(record: Record, act: Act, *, held: Collection[Standing], trained: bool) -> bool:
    """Whether who has these standings may do this. `trained`: passed the staff modules S1 to S4."""
    return any(
        trained or not needs_training(record, standing)
        for standing in standings(record, act) & frozenset(held)
    )


def needs_training(record: Record, standing: Standing) -> bool:
    """Whether this standing opens the record to trained people alone (domain 3.3)."""
    return not {(standing, None), (standing, record)} & _WITHOUT_TRAINING


# --- who reads what women say -----------------------------------------------------------------


class Preparation(StrEnum):
    """What comes before somebody reads, in a room, what women say there."""

    # The modules S1 to S4, before a seat is given.
    STAFF_MODULES = "staff_modules"
    # A yes of the user's to the questions of rooms, which is asked before going in (domain 4.8).
    OWN_YES = "own_yes"


# A role that is not here has no seat in any room.
PREPARED_FOR_ROOMS: Mapping[Role, Preparation] = MappingProxyType(
    {
        Role.LEARNER: Preparation.OWN_YES,
        Role.MENTOR: Preparation.OWN_YES,
        Role.MENTEE: Preparation.OWN_YES,
        Role.SUPERVISOR: Preparation.STAFF_MODULES,
        Role.SAFEGUARDING_LEAD: Preparation.STAFF_MODULES,
        Role.INTERPRETER: Preparation.STAFF_MODULES,
    }
)


def is_prepared_for_rooms(role: Role, *, trained: Callable[[], bool]) -> bool:
    """Whether somebody may be given a seat by this role. `trained`: passed S1 to S4; it is asked
    where it counts alone.
    """
    preparation = PREPARED_FOR_ROOMS.get(role)
    if preparation == Preparation.STAFF_MODULES:
        return trained()
    return preparation == Preparation.OWN_YES


# --- why the record is opened ---------------------------------------------------------------


class Reason(StrEnum):
    """Why a record is opened today. Codes, and never a free text about a woman."""

    MARK = "mark"
    PREPARE = "prepare"
    AGREED = "agreed"
    HAND_OVER = "hand_over"
    ASKED_BY_HER = "asked_by_her"


class EmergencyReason(StrEnum):
    """Why somebody who is not assigned asks to look for a day."""

    SAFETY = "safety"
    STAND_IN = "stand_in"
    COMPLAINT = "complaint"
    ASKED_BY_HER = "asked_by_her"


# --- two people open it for a day (break-glass) ---------------------------------------------

# From the yes of the second person.
OPEN_FOR = timedelta(hours=24)
# A request that nobody answered for so long is void.
ASKED_FOR = timedelta(hours=24)


def may_second(*, same_person: bool, concerned: bool, joined_at: datetime, at: datetime) -> bool:
    """Whether somebody may be the second of a pair.

    `same_person`: the second would be who asked. `concerned`: it is about the second.
    """
    return not same_person and not concerned and at - joined_at >= SECOND_AFTER
