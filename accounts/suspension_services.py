"""One button for a stolen account (domain 10.27): at once nobody can use it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Conflict, NotFound, Refused

from . import permissions
from .models import Organisation, Suspension, User
from .revocation_rules import Event
from .revocation_services import revoke
from .signals import suspended


def suspend(*, by: User, user: User, organisation: Organisation, at: datetime) -> Suspension:
    """A coordinator or the safeguarding lead stops a staff account, all in one transaction.

    Everything ends that opened it (`revocation_rules`), the passphrase with it: a recovery gives
    a new one. Roles stay and are not in force. Once committed, those who
    listen to `signals.suspended` do their part: rooms are held. Two people take it back.

    Raises NotFound when that is not the part of `by`, or no staff role is held there; Refused for
    one's own account; Conflict when it is suspended already.
    """
    if not permissions.can_suspend(by, user, organisation):
        raise NotFound
    if by.pk == user.pk:
        raise Refused(_("Somebody else suspends your account. Ask her now, by telephone."))
    with transaction.atomic():
        account = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        # Not `is_active`: who waits to be erased is inactive too, and comes back by signing in.
        if account.suspensions.filter(ended_at=None).exists():
            raise Conflict(_("This account is suspended already."))
        suspension = Suspension.objects.create(
            user=account, organisation=organisation, suspended_by=by, suspended_at=at
        )
        account.is_active = False
        account.save(update_fields=["is_active"])
        revoke(user=account, event=Event.SUSPENSION, at=at)
        record(
            actor=by,
            verb="account-suspended",
            subject=suspension,
            organisation=organisation,
            about=account,
            at=at,
        )
        transaction.on_commit(lambda: suspended.send(User, user=account))
    user.is_active = False
    user._held_memberships = None
    return suspension
