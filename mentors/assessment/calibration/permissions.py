"""Who rates in a calibration, and who opens one."""

from uuid import UUID

from accounts.models import Organisation, User
from accounts.queries import holds, organisations_of
from accounts.record_access.permissions import is_trained, people_to_assign
from accounts.roles import Role
from core.errors import NotFound

from ...models import Calibration


def rates_in(user: User) -> list[Organisation]:
    """Return where `user` rates: as a supervisor who has passed the staff modules."""
    return organisations_of(user, Role.SUPERVISOR) if is_trained(user) else []


def opens_in(user: User) -> list[Organisation]:
    """Return where `user` may open one: as a coordinator who has passed the staff modules."""
    return organisations_of(user, Role.COORDINATOR) if is_trained(user) else []


def may_rate(user: User, organisation: int) -> bool:
    """Whether `user` is one of the assessors there."""
    return holds(user, Role.SUPERVISOR, organisation) and is_trained(user)


def place_to_open(user: User, public_id: UUID) -> Organisation:
    """Return the organisation. Raise NotFound unless `user` may open a calibration there."""
    found = next((one for one in opens_in(user) if one.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def calibration_of(user: User, public_id: UUID) -> Calibration:
    """Return a calibration of an organisation where `user` rates or coordinates. Raise NotFound."""
    places = {one.pk for one in (*rates_in(user), *opens_in(user))}
    found = (
        Calibration.objects.filter(public_id=public_id, organisation__in=places)
        .select_related("organisation")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def assessors_in(organisation: Organisation) -> set[int]:
    """Return the account numbers of those who are asked to rate there."""
    return set(people_to_assign(organisation).values_list("pk", flat=True))
