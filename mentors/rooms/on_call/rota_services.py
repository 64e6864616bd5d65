"""The rota: who is on call, from when to when."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.queries import holds
from accounts.record_access.permissions import is_trained
from core.audit.services import record
from core.errors import Invalid, NotFound
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since
from mentors.on_call_rules import Duty

from ...models import OnCall
from ..state import permissions
from ..state.opening_queries import DUTY_ROLES

# Nobody is on call without a rest for longer than a week.
LONGEST = timedelta(days=7)


def put_on_call(
    *,
    by: User,
    organisation: Organisation,
    user: User,
    duty: str,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
) -> OnCall:
    """Enters somebody. Raises NotFound for who may not, Invalid where role or time do not fit."""
    if not permissions.keeps_the_rota_of(by, organisation):
        raise NotFound
    if duty not in list(Duty) or not holds(user, DUTY_ROLES[Duty(duty)], organisation):
        raise Invalid(_("She does not hold the role that goes with this. Nothing was changed."))
    if not is_trained(user):
        raise Invalid(_("She has not passed the staff modules S1 to S4 yet. Nothing was changed."))
    # How long it is, and not its last day: behind the last week of the calendar there is none.
    if not timedelta() < ends_at - starts_at <= LONGEST or ends_at <= at:
        raise Invalid(_("On call ends after it begins, and within a week. Nothing was changed."))
    with transaction.atomic():
        made, _is_new = OnCall.objects.get_or_create(
            organisation=organisation, user=user, duty=duty, starts_at=starts_at, ends_at=ends_at
        )
        record(actor=by, verb="on-call-entered", subject=made, organisation=organisation, at=at)
    return made


def take_off_call(*, by: User, entry_id: UUID, at: datetime) -> None:
    """Takes an entry out. Raises NotFound for one that is not there, or not hers to change."""
    with transaction.atomic():
        found = OnCall.objects.select_for_update(of=("self",)).filter(public_id=entry_id).first()
        if found is None or not permissions.keeps_the_rota_of(by, found.organisation):
            raise NotFound
        record(
            actor=by,
            verb="on-call-removed",
            subject=found,
            organisation=found.organisation,
            at=at,
        )
        found.delete()


def forget_duties(*, at: datetime) -> int:
    """Deletes what was over as long ago as rooms are kept; one step of a job."""
    return delete_some(OnCall.objects.filter(ends_at__lt=kept_since(Clock.ROOMS, at)))
