"""Who may do what with rooms. What a seat allows inside a room stands in `lifecycle`."""

from datetime import date
from typing import Any

from accounts.models import Organisation, User
from accounts.queries import holds, is_cleared, organisations_of
from accounts.roles import Role
from core.registry import Question, SafetyQuestion

from ..models.rooms import SEAT_ROLES

# Roles that may take one of the seats.
ROOM_ROLES = frozenset(role for roles in SEAT_ROLES.values() for role in roles)
# Organisation and day → whether the emergency numbers there are checked (domain 10.10).
may_open_rooms = SafetyQuestion[[Any, date]]()
# Organisation → whether anybody has said in which country it works.
has_country = SafetyQuestion[[Any]]()
# Organisation → ISO codes of the countries whose telephone numbers are known there.
phone_regions = Question[[Any], tuple[str, ...]](otherwise=())


def can_set_up_rooms(user: User) -> bool:
    """A supervisor, in whichever organisation."""
    return bool(organisations_of(user, Role.SUPERVISOR))


def can_sit(user: User, seat: str, organisation: Organisation | int) -> bool:
    """Whether she holds a role there that goes with the seat, and two have cleared her (R9.1).

    A supervisor's role itself was agreed to by two people.
    """
    if not user.is_active or not any(holds(user, role, organisation) for role in SEAT_ROLES[seat]):
        return False
    return seat == "supervisor" or is_cleared(user, organisation)
