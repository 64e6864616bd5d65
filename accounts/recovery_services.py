"""Coming back with a code that two of the team gave (domain 5.4)."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Invalid

from . import permissions
from .codes import plain
from .models import User
from .notice_services import note_recovery
from .recovery_queries import code_of, open_recoveries
from .revocation_rules import Event
from .revocation_services import revoke


def recover(*, alias: str, code: str, passphrase: str, at: datetime) -> User:
    """A new passphrase for whoever has the code. Everything else ends (`revocation_rules`).

    Raises Invalid, in the same words for an unknown alias, a wrong code and one that is over; and
    for a passphrase that is too easy. The work is the same for all of them.
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
            # Locked and read anew: of two who send it at once, the second has another code.
            approval.person = User.objects.select_for_update().get(approvals=approval)
            if not constant_time_compare(written, plain(code_of(approval))):
                continue
            user = approval.person
            # She may have become staff of another organisation since the two agreed.
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
