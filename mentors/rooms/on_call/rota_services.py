"""The rota: who is on call, from when to when."""

from collections.abc import Sequence
from datetime import datetime
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
from mentors.on_call_rules import BREAK, LONGEST, Duty, Span, longest_on_call

from ...models import OnCall
from ..state import permissions
from ..state.opening_queries import DUTY_ROLES


@transaction.atomic
def add_shifts(
    *,
    by: User,
    organisation: Organisation,
    user: User,
    duty: str,
    shifts: Sequence[Span],
    at: datetime,
) -> list[OnCall]:
    """Add shifts of one person to the rota: all of them or none. Idempotent.

    Raises NotFound for somebody who may not keep the rota, Invalid if role or times do not fit.
    """
    if not permissions.keeps_the_rota_of(by, organisation):
        raise NotFound
    _refuse_unless_qualified(user, duty, organisation)
    if any(starts_at >= ends_at or ends_at <= at for starts_at, ends_at in shifts) or not shifts:
        raise Invalid(_("A shift ends after it begins, and not in the past. Nothing was changed."))
    # If two forms are sent for one person at once, the second sees the shifts of the first.
    User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()
    _refuse_without_break(user, shifts)
    made = []
    for starts_at, ends_at in shifts:
        shift, is_new = OnCall.objects.get_or_create(
            organisation=organisation, user=user, duty=duty, starts_at=starts_at, ends_at=ends_at
        )
        if is_new:
            _record(shift, by, "on-call-entered", at)
        made.append(shift)
    return made


@transaction.atomic
def reassign_shift(*, by: User, entry_id: UUID, user: User, at: datetime) -> OnCall:
    """Give a shift to another person.

    Raises NotFound for a shift that does not exist or that the user may not change, Invalid if role
    or times do not fit.
    """
    shift = _locked(by, entry_id)
    if shift.user_id == user.pk:
        return shift
    _refuse_unless_qualified(user, shift.duty, shift.organisation)
    User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()
    _refuse_without_break(user, [(shift.starts_at, shift.ends_at)])
    _record(shift, by, "on-call-removed", at)
    shift.user = user
    shift.save(update_fields=["user"])
    _record(shift, by, "on-call-entered", at)
    return shift


@transaction.atomic
def remove_shift(*, by: User, entry_id: UUID, at: datetime) -> None:
    """Remove a shift. Raises NotFound if it does not exist or the user may not change it."""
    shift = _locked(by, entry_id)
    _record(shift, by, "on-call-removed", at)
    shift.delete()


def _locked(by: User, entry_id: UUID) -> OnCall:
    rows = OnCall.objects.select_for_update(of=("self",)).select_related("organisation")
    found = rows.filter(public_id=entry_id).first()
    if found is None or not permissions.keeps_the_rota_of(by, found.organisation):
        raise NotFound
    return found


def _refuse_unless_qualified(user: User, duty: str, organisation: Organisation) -> None:
    if duty not in list(Duty) or not holds(user, DUTY_ROLES[Duty(duty)], organisation):
        raise Invalid(_("The person does not hold the required role. Nothing was changed."))
    if not is_trained(user):
        raise Invalid(_("The person has not completed modules S1 to S4 yet. Nothing was changed."))


def _refuse_without_break(user: User, shifts: Sequence[Span]) -> None:
    """Raises Invalid if the person would be on call for 24 hours without a break."""
    first = min(starts_at for starts_at, _ends_at in shifts) - LONGEST - BREAK
    last = max(ends_at for _starts_at, ends_at in shifts) + LONGEST + BREAK
    near = OnCall.objects.filter(user=user, ends_at__gt=first, starts_at__lt=last)
    if longest_on_call([*near.values_list("starts_at", "ends_at"), *shifts]) >= LONGEST:
        raise Invalid(_("Nobody can be on call for 24 hours without a break. Nothing was changed."))


def _record(shift: OnCall, by: User, verb: str, at: datetime) -> None:
    record(actor=by, verb=verb, subject=shift, organisation=shift.organisation, at=at)


def forget_duties(*, at: datetime) -> int:
    """Delete shifts that ended longer ago than rooms are kept; one step of a job."""
    return delete_some(OnCall.objects.filter(ends_at__lt=kept_since(Clock.ROOMS, at)))
