"""Who may do what with rooms. What a seat allows inside a room is in `rules.participants`."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import Organisation, User
from accounts.queries import holds, is_cleared, organisations_of
from accounts.record_access.permissions import is_trained, trained
from accounts.record_access.rules import PREPARED_FOR_ROOMS, Preparation, is_prepared_for_rooms
from accounts.roles import CERTIFICATE_ROLES, NO_INTERPRETER, PARTICIPANT_ROLES, Role
from core.registry import QueryHook, SafetyHook

from ...models.seats import INTERPRETER, SEAT_ROLES, STAFF_SEATS
from ..screening.filter import gives_away, screen

# Roles that may take one of the seats.
ROOM_ROLES = frozenset(role for roles in SEAT_ROLES.values() for role in roles)
# Roles on whose desks a room may ring.
DESK_ROLES = (Role.SUPERVISOR, Role.SAFEGUARDING_LEAD)
# Roles of the second of the two people who approve a held message (domain 10.25).
SECOND_ROLES = (Role.SUPERVISOR, Role.SAFEGUARDING_LEAD)
# Organisation and day → whether the emergency numbers there are checked (domain 10.10).
may_open_rooms = SafetyHook[[Any, date]]()
# Organisation, mentor and mentee → whether the two are a pair that currently meets.
may_plan_for_pair = SafetyHook[[Any, int, int]]()
# Room of type mentoring → whether its pair currently meets.
may_open_for_pair = SafetyHook[[Any]]()
# Organisation → whether the country in which it works is set.
has_country = SafetyHook[[Any]]()
# Organisation → names and telephone numbers for immediate danger in its country.
emergency_numbers = QueryHook[[Any], tuple[tuple[str, str, str], ...]](otherwise=())
# Organisation → ISO codes of the countries whose telephone numbers are known there.
phone_regions = QueryHook[[Any], tuple[str, ...]](otherwise=())


def can_set_up_rooms(user: User) -> bool:
    """Whether `user` is a supervisor in any organisation."""
    return bool(organisations_of(user, Role.SUPERVISOR))


def mentors(user: User) -> bool:
    """Whether `user` may be asked to rooms as a mentor, in any organisation."""
    return bool(organisations_of(user, Role.MENTOR))


def may_rehearse(user: User) -> bool:
    """Whether the person may rehearse talks alone: mentors, and those who may become one."""
    return bool(organisations_of(user, *CERTIFICATE_ROLES))


def calls_off_in(user: User, organisation: Organisation) -> bool:
    """Whether `user` may call off unsupervised rooms there: a supervisor or a coordinator."""
    return any(holds(user, role, organisation) for role in (Role.SUPERVISOR, Role.COORDINATOR))


def sees_tasks_of(user: User, organisation: Organisation) -> bool:
    """Whether `user` tells people there about rooms: a supervisor or the safeguarding lead."""
    return any(holds(user, role, organisation) for role in DESK_ROLES)


def keeps_the_rota_of(user: User, organisation: Organisation) -> bool:
    """Whether `user` may edit the on-call rota there: as `sees_tasks_of`."""
    return sees_tasks_of(user, organisation)


def may_be_called_in(user: User, organisation: Organisation) -> bool:
    """Whether rooms there may call `user`: as `sees_tasks_of`."""
    return sees_tasks_of(user, organisation)


def has_a_desk(user: User) -> bool:
    """Whether rooms may call `user`, in any organisation."""
    return bool(organisations_of(user, *DESK_ROLES))


def may_have_channels(user: User) -> bool:
    """Whether notifications may be sent to this person: alarms on call, or reminders."""
    return has_a_desk(user) or bool(organisations_of(user, *PARTICIPANT_ROLES))


def can_sit(user: User, seat: str, organisation: Organisation | int) -> bool:
    """Whether `user` may be given this seat.

    That is: `user` may keep such a seat, and by a matching role is prepared to read what others say
    (domain 3.3).
    """
    return keeps_seat(user, seat, organisation) and any(
        holds(user, role, organisation)
        and is_prepared_for_rooms(role, trained=lambda: is_trained(user))
        for role in SEAT_ROLES[seat]
    )


def those_prepared_for(seat: str, people: QuerySet[User]) -> QuerySet[User]:
    """Return those of these people, all with a role for the seat, whom `can_sit` accepts."""
    prepared = {PREPARED_FOR_ROOMS.get(role) for role in SEAT_ROLES[seat]}
    return people if prepared == {Preparation.OWN_YES} else trained(people)


def keeps_seat(user: User, seat: str, organisation: Organisation | int) -> bool:
    """Whether `user` holds a role there that allows the seat, and is cleared by two people (R9.1).

    The role of a supervisor itself was agreed to by two people.
    """
    if not user.is_active or not any(holds(user, role, organisation) for role in SEAT_ROLES[seat]):
        return False
    if seat == INTERPRETER and any(holds(user, role, organisation) for role in NO_INTERPRETER):
        return False
    return seat in STAFF_SEATS or is_cleared(user, organisation)


def has_no_contact_details(organisation: Organisation, text: str) -> bool:
    """Whether this text contains no contact details and proposes no meeting (domain 4.4)."""
    return not screen(text, regions=phone_regions(organisation))


def name_has_no_contact_details(name: str) -> bool:
    """Whether a name may be shown to others: it contains no way to contact its owner (4.4)."""
    return not gives_away(name)


def is_second_somewhere(user: User) -> bool:
    """Whether `user` may be the second person in any organisation."""
    return user.is_active and any(organisations_of(user, role) for role in SECOND_ROLES)


def can_be_second(user: User, organisation: Organisation | int) -> bool:
    """Whether `user` may be second person for a held message: a supervisor or the lead there."""
    return user.is_active and any(holds(user, role, organisation) for role in SECOND_ROLES)
