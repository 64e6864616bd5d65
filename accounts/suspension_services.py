"""One button for a stolen account (domain 10.27): at once nobody can use it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Conflict, NotFound, Refused

from . import permissions
from .approval_services import make_approvals_void
from .invitation_services import make_void
from .models import Invitation, Organisation, Suspension, User
from .roles import STAFF_ROLES
from .sign_ins import end_sign_ins
from .signals import suspended


def suspend(*, by: User, user: User, organisation: Organisation, at: datetime) -> Suspension:
    """A coordinator or the safeguarding lead stops a staff account, all in one transaction.

    Her sign-ins end, what she asked for or what was asked for her is void, as are cards for staff
    that she made and nobody used. Her roles stay and are not in force. Once committed, those who
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
        end_sign_ins(user=account, at=at)
        approvals = make_approvals_void(user=account, at=at)
        cards = Invitation.objects.select_for_update(of=("self",)).filter(
            invited_by=account, role__in=STAFF_ROLES, used_at=None, voided_at=None
        )
        for card in cards.select_related("organisation"):
            make_void(card, by=by, at=at)
        record(
            actor=by,
            verb="account-suspended",
            subject=suspension,
            organisation=organisation,
            about=account,
            at=at,
            approvals=approvals,
        )
        transaction.on_commit(lambda: suspended.send(User, user=account))
    user.is_active = False
    user._held_memberships = None
    return suspension
