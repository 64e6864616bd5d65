"""End access to an account, as the table of `revocation_rules` prescribes.

A service that ends credentials calls `revoke` with its event and ends none itself. Apps that depend
on this one register their own credentials (`register_revoker`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Q

from ..approval_rules import Kind
from ..models import (
    Approval,
    Assignment,
    BreakGlassAccess,
    HandOver,
    Invitation,
    LoginCard,
    Organisation,
    ReturnCard,
    User,
)
from ..roles import STAFF_ROLES
from ..sessions.known_devices import forget_others
from ..sessions.sign_ins import end_sign_ins
from .queries import CODE_LASTS
from .revocation_rules import TABLE, Credential, Effect, Event


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose credentials end, and when.

    `organisation`: only what belongs to it; None: everything. `keep_session`, `keep_device`: the
    session key and the device digest from which the event was reported; "" for none.
    """

    user: User
    at: datetime
    organisation: Organisation | None = None
    keep_session: str = ""
    keep_device: str = ""

    @property
    def here(self) -> Q:
        """The condition on rows that name an organisation."""
        return Q() if self.organisation is None else Q(organisation=self.organisation)


Revoker = Callable[[Scope], None]


def revoke(
    *,
    user: User,
    event: Event,
    at: datetime,
    organisation: Organisation | None = None,
    keep_session: str = "",
    keep_device: str = "",
) -> None:
    """End what the table prescribes for this event. Expects the transaction of the event.

    `organisation` is where the event happened; it matters only for `ENDS_HERE`.
    """
    for credential in Credential:
        effect = TABLE[credential, event]
        if effect is Effect.ENDS:
            _REVOKERS[credential](Scope(user, at))
        elif effect is Effect.ENDS_ELSEWHERE:
            _REVOKERS[credential](Scope(user, at, None, keep_session, keep_device))
        elif effect is Effect.ENDS_HERE:
            _REVOKERS[credential](Scope(user, at, organisation))


def register_revoker(credential: Credential, revoker: Revoker) -> None:
    """Register the function that ends a credential of a dependent app, when that app is ready.

    Raises ValueError if another function is registered already.
    """
    if _REVOKERS.setdefault(credential, revoker) is not revoker:
        raise ValueError(f"Another function ends this already: {credential}")


def _passphrase(scope: Scope) -> None:
    scope.user.set_unusable_password()
    User.objects.filter(pk=scope.user.pk).update(password=scope.user.password)


def _sessions(scope: Scope) -> None:
    end_sign_ins(user=scope.user, keep=scope.keep_session or None, at=scope.at)


def _known_devices(scope: Scope) -> None:
    forget_others(user=scope.user, keep=scope.keep_device)


def _sign_in_card(scope: Scope) -> None:
    LoginCard.objects.filter(user=scope.user).delete()


def _return_card(scope: Scope) -> None:
    ReturnCard.objects.filter(user=scope.user).delete()


def _second_factors(scope: Scope) -> None:
    Authenticator.objects.filter(user=scope.user).delete()


def _requests(scope: Scope) -> None:
    """Void requests by or about the account, except for its clearance, which gives no access."""
    about = Q(person=scope.user) & ~Q(kind=Kind.CLEARANCE)
    Approval.objects.filter(
        scope.here, Q(asked_by=scope.user) | about, outcome=Approval.Outcome.OPEN
    ).update(outcome=Approval.Outcome.VOID, decided_at=scope.at)


def _recovery_codes(scope: Scope) -> None:
    """Codes for the account, and codes that it agreed to or asked for."""
    mine = Q(person=scope.user) | Q(asked_by=scope.user) | Q(decided_by=scope.user)
    Approval.objects.filter(
        scope.here,
        mine,
        kind=Kind.RECOVERY,
        outcome=Approval.Outcome.AGREED,
        decided_at__gt=scope.at - CODE_LASTS,
    ).update(outcome=Approval.Outcome.VOID)


def _transfer_codes(scope: Scope) -> None:
    HandOver.objects.filter(user=scope.user, taken_at=None).delete()


def _staff_invitations(scope: Scope) -> None:
    """Void staff invitations only: learners may already hold the other cards."""
    cards = Invitation.objects.filter(
        invited_by=scope.user, role__in=STAFF_ROLES, used_at=None, voided_at=None
    )
    Approval.objects.filter(invitation__in=cards, outcome=Approval.Outcome.OPEN).update(
        outcome=Approval.Outcome.VOID, decided_at=scope.at
    )
    cards.update(voided_at=scope.at)


def _record_access(scope: Scope) -> None:
    Assignment.objects.filter(scope.here, about=scope.user, ended_at=None).update(ended_at=scope.at)
    BreakGlassAccess.objects.filter(
        scope.here, about=scope.user, open_until__gt=scope.at, answered_at__lt=scope.at
    ).update(open_until=scope.at)


_REVOKERS: dict[Credential, Revoker] = {
    Credential.PASSPHRASE: _passphrase,
    Credential.SESSION: _sessions,
    Credential.KNOWN_DEVICE: _known_devices,
    Credential.SIGN_IN_CARD: _sign_in_card,
    Credential.RETURN_CARD: _return_card,
    Credential.SECOND_FACTOR: _second_factors,
    Credential.REQUEST: _requests,
    Credential.RECOVERY_CODE: _recovery_codes,
    Credential.TRANSFER_CODE: _transfer_codes,
    Credential.STAFF_INVITATION: _staff_invitations,
    Credential.RECORD_ACCESS: _record_access,
}
