"""Permissions: who may write down a learner's answer about a consent."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ..models import Organisation, User
from ..queries import holds, organisations_of
from ..record_access.permissions import (
    assigned_to,
    is_assigned,
    is_trained,
    may_as_coordinator,
    people_to_work_with,
)
from ..record_access.rules import Act, Duty, Record
from ..roles import PARTICIPANT_ROLES, Role

_ROLES = (Role.SUPERVISOR, Role.COORDINATOR)


def places_of(user: User) -> list[Organisation]:
    """Organisations where the user is asked: those where they are a learner, mentor or mentee."""
    return organisations_of(user, *PARTICIPANT_ROLES)


def place_of(user: User, public_id: UUID) -> Organisation | None:
    """The organisation with this id, if the user is asked there."""
    return next((place for place in places_of(user) if place.public_id == public_id), None)


def may_write_down(user: User, about: User, organisation: Organisation) -> bool:
    """Whether the user is the assigned supervisor or a coordinator there; never for own answers."""
    if user.pk == about.pk or not people_to_work_with(organisation).filter(pk=about.pk).exists():
        return False
    return is_assigned(
        user, about.pk, organisation.pk, Record.CONSENTS, Act.ADD
    ) or may_as_coordinator(user, organisation.pk, Record.CONSENTS, Act.ADD)


def working_places(user: User) -> list[Organisation]:
    """Organisations where the user is supervisor or coordinator, so may write answers down."""
    return organisations_of(user, *_ROLES)


def women_of(user: User, organisation: Organisation, at: datetime) -> QuerySet[User]:
    """The people whose answers the user may write down there, once the staff modules are passed."""
    found = people_to_work_with(organisation).exclude(pk=user.pk)
    if not is_trained(user):
        return found.none()
    if holds(user, Role.COORDINATOR, organisation):
        return found
    if holds(user, Role.SUPERVISOR, organisation):
        return found.filter(pk__in=assigned_to(user.pk, [Duty.SUPERVISOR], organisation.pk, at))
    return found.none()
