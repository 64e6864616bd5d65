"""Recovery with a code from two staff members, and suspension (domain 5.4)."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound, Refused

from . import permissions
from .auth.codes import plain
from .auth.notice_services import note_recovery
from .auth.queries import code_of, open_recoveries
from .auth.revocation_rules import Event
from .auth.revocation_services import revoke
from .models import Organisation, Suspension, User
from .sessions.signals import suspended
from .types import Person


def recover(*, alias: str, code: str, passphrase: str, at: datetime) -> User:
    """Set a new passphrase with a recovery code. Everything else ends (`revocation_rules`).

    Raises Invalid, in the same words, for an unknown alias, a wrong code and an expired one; and
    for a passphrase that is too easy. The work is the same for all codes.
    """
    alias = User.normalize_username(alias.strip())
    try:
        validate_password(passphrase, User(username=alias, shown_name=""))
    except ValidationError as problem:
        raise Invalid(" ".join(problem.messages)) from problem
    hashed = make_password(passphrase)
    with transaction.atomic():
        written = plain(code)
        for approval in open_recoveries(alias, at):
            # Lock and read again: if a code is sent twice at once, the second request has another
            # code.
            approval.person = User.objects.select_for_update().get(approvals=approval)
            if not constant_time_compare(written, plain(code_of(approval))):
                continue
            user = approval.person
            # The person may have become staff of another organisation since the two agreed.
            if not permissions.is_let_in_by(user, approval.organisation):
                continue
            user.password = hashed
            user.save(update_fields=["password"])
            revoke(user=user, event=Event.RECOVERY, at=at)
            note_recovery(user=user, at=at)
            record(
                actor=user,
                verb="passphrase-recovered",
                subject=approval,
                organisation=approval.organisation,
                about=user,
                at=at,
            )
            return user
    raise Invalid(
        _(
            "This name and this code do not fit together, or the 15 minutes are over. "
            "Ask the team for a new one."
        )
    )


def suspend(*, by: User, user: User, organisation: Organisation, at: datetime) -> Suspension:
    """A coordinator or the safeguarding lead suspends a staff account, in one transaction.

    Everything that gives access ends (`revocation_rules`), including the passphrase: a recovery
    sets a new one. Roles are kept but not in force. After the commit, receivers of
    `signals.suspended` do their part: rooms are put on hold. Two people can lift it.

    Raises NotFound when `by` may not do this, or no staff role is held there; Refused for one's own
    account; Conflict when it is already suspended.
    """
    if not permissions.can_suspend(by, user, organisation):
        raise NotFound
    if by.pk == user.pk:
        raise Refused(_("Somebody else has to suspend your account. Call a colleague now."))
    with transaction.atomic():
        account = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        # Not `is_active`: an account awaiting erasure is inactive too, and returns by signing in.
        if account.suspensions.filter(ended_at=None).exists():
            raise Conflict(_("This account is already suspended."))
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


def give_app(*, user: Person) -> None:
    """Set up an authenticator app with a secret that nobody knows; only for the demo."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, generate_totp_secret())
