"""Who may do what with which kind of record: one table. Pure.

Access to a row about a person depends on a *standing*: how the user is related to this record. What
is not in the table is not allowed. Source: domain 4.2, 5.3 T4, 10.19.
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
    """The action: reading, or adding (marking, rating, signing, noting)."""

    READ = "read"
    ADD = "add"


class Standing(StrEnum):
    """How a user is related to a record."""

    # The person whom it is about.
    OWN = "own"
    # Assigned to the person, with the duty of that name.
    SUPERVISOR = "supervisor"
    ASSESSOR = "assessor"
    # Runs the cohort in which the person has a place.
    FACILITATOR = "facilitator"
    # Supervised the room in which the observation was made.
    HELD_THE_ROOM = "held_the_room"
    # A coordinator of the organisation.
    COORDINATOR = "coordinator"
    # For staff answers in a course for staff: supervisors and coordinators of the organisation.
    COLLEAGUE = "colleague"
    # An external assessor for one competency; sees only the evidence for it.
    PARTNER_ASSESSOR = "partner_assessor"
    # Has emergency access for a day, approved by a second person.
    BREAK_GLASS = "break_glass"


class Duty(StrEnum):
    """The kind of an assignment. Each is a standing as well."""

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
    # Apart from their owner, only those who mark recordings may hear them, even in an emergency.
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
    # Which requirements are met or missing: no levels and no texts.
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
    # Each yes and no, which staff may write down for the person.
    Record.CONSENTS: {
        Standing.OWN: _BOTH,
        Standing.SUPERVISOR: _BOTH,
        Standing.COORDINATOR: _BOTH,
    },
    Record.JOURNAL: {Standing.OWN: _BOTH},
    # Dates of talks, and what was agreed.
    Record.SUPERVISION: {Standing.OWN: _READ, Standing.SUPERVISOR: _BOTH},
}

# What staff may access before they pass the staff modules: their own records, the courses of
# colleagues, and names in a coordinator's lists. So a new organisation can start: staff first learn
# and are then assigned.
_WITHOUT_TRAINING = {
    (Standing.OWN, None),
    (Standing.COLLEAGUE, None),
    (Standing.COORDINATOR, Record.SHOWN_NAME),
}


def standings(record: Record, act: Act) -> frozenset[Standing]:
    """The standings that allow this action."""
    return frozenset(standing for standing, acts in SIGHT[record].items() if act in acts)


def duties(record: Record, act: Act) -> frozenset[Duty]:
    """The duties that allow this action."""
    allowed = standings(record, act)
    return frozenset(duty for duty in Duty if Standing(duty) in allowed)


def may(record: Record, act: Act, *, held: Collection[Standing], trained: bool) -> bool:
    """Whether these standings allow this action. `trained`: passed the staff modules S1 to S4."""
    return any(
        trained or not needs_training(record, standing)
        for standing in standings(record, act) & frozenset(held)
    )


def needs_training(record: Record, standing: Standing) -> bool:
    """Whether this standing gives access to the record only after training (domain 3.3)."""
    return not {(standing, None), (standing, record)} & _WITHOUT_TRAINING


# --- who reads what participants write --------------------------------------------------------


class Preparation(StrEnum):
    """What a person must have done before reading messages in a room."""

    # The modules S1 to S4, before becoming a participant.
    STAFF_MODULES = "staff_modules"
    # The user's consents needed in rooms, which are asked for before entering (domain 4.8).
    OWN_YES = "own_yes"


# Holders of other roles cannot be participants in a room.
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
    """Whether somebody may become a participant through this role.

    `trained`: passed S1 to S4; called only where it matters.
    """
    preparation = PREPARED_FOR_ROOMS.get(role)
    if preparation == Preparation.STAFF_MODULES:
        return trained()
    return preparation == Preparation.OWN_YES


# --- why the record is opened ---------------------------------------------------------------


class Reason(StrEnum):
    """Why a record is opened today. Codes only, never free text about a person."""

    MARK = "mark"
    PREPARE = "prepare"
    AGREED = "agreed"
    HAND_OVER = "hand_over"
    ASKED_BY_HER = "asked_by_her"


class EmergencyReason(StrEnum):
    """Why somebody who is not assigned requests emergency access."""

    SAFETY = "safety"
    STAND_IN = "stand_in"
    COMPLAINT = "complaint"
    ASKED_BY_HER = "asked_by_her"


# --- emergency access, approved by a second person (break-glass) ------------------------------

# From the approval of the second person.
OPEN_FOR = timedelta(hours=24)
# A request that stays unanswered for this long lapses.
ASKED_FOR = timedelta(hours=24)


def may_second(*, same_person: bool, concerned: bool, joined_at: datetime, at: datetime) -> bool:
    """Whether somebody may approve a request.

    `same_person`: they made the request themselves. `concerned`: it is about their own record.
    """
    return not same_person and not concerned and at - joined_at >= SECOND_AFTER
