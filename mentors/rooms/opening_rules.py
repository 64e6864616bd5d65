"""What must be true before a room opens, and how long the answers hold. Pure (domain 4.1)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from mentors.room_types import may_begin_beside, type_of


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
    CONTACT = "contact"
    AVAILABLE = "available"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How things stand. `everyone`: each said yes to what this type needs, is cleared, said that it
    is safe to talk and went in. So a no, no answer and not yet look alike (ADR-0048).
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
    contacts: bool = False
    together: bool = True


def missing(kind: str, facts: Facts) -> tuple[Missing, ...]:
    """Everything that keeps a room of this type from opening, in the order in which it is shown."""
    found = {
        Missing.COUNTRY: not facts.country,
        # Where nobody has said which country it is, there is nothing to check.
        Missing.NUMBERS: facts.country and not facts.numbers,
        Missing.SUPERVISOR: not facts.supervisor,
        Missing.SEATS: not type_of(kind).fits(facts.seats),
        Missing.OTHER_ROOMS: not may_begin_beside(kind, facts.open_kinds),
        Missing.EVERYONE: not facts.everyone,
        # Said after it was set up, it holds for every type.
        Missing.AVAILABLE: not facts.together,
    }
    if type_of(kind).real:
        found |= {
            Missing.BACKUP: not facts.backup_ready,
            Missing.ON_CALL: not facts.on_call,
            Missing.LEAD: not facts.lead,
            Missing.DEPUTY: not facts.deputy,
            Missing.CONTACT: not facts.contacts,
        }
    return _where_true(found)


def _where_true(found: dict[Missing, bool]) -> tuple[Missing, ...]:
    wanted: Collection[Missing] = [code for code, is_missing in found.items() if is_missing]
    return tuple(code for code in Missing if code in wanted)
