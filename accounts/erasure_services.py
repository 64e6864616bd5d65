"""Erasure of an account: requested, cancelled, done. It needs no approval (domain 10.5, 5.5)."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.append_only import erasing
from core.audit.services import record
from core.erasure import run_erasers
from core.errors import NotFound
from core.retention import delete_some
from core.retention_clocks import Clock, days_of, kept_since

from .auth.codes import drawn, in_groups, plain
from .auth.revocation_rules import Event
from .auth.revocation_services import revoke
from .erasure_taken_back_services import take_back
from .inactivity.services import note_here, unlock
from .models import (
    ErasedAccount,
    ErasureReceipt,
    ErasureRequest,
    Organisation,
    User,
)
from .queries import holds
from .roles import Role
from .sessions.sign_ins import end_sign_ins

NOBODY_WAITS = _("No open request found for this number or alias. Nothing was changed.")


def digest_of(public_id: UUID) -> str:
    """The hash of an account number, which is random (122 bits), so a plain hash hides it."""
    return hashlib.sha256(str(public_id).encode()).hexdigest()


def ask_for_erasure(*, user: User, keep_certificate: bool, at: datetime) -> ErasureRequest:
    """Hide the account and sign it out everywhere at once; it is erased after seven days.

    Asking again only changes what happens to the certificate.
    """
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        asked = ErasureRequest.objects.filter(user=locked).first()
        if asked is not None:
            asked.keep_certificate = keep_certificate
            asked.save(update_fields=["keep_certificate"])
            return asked
        asked = hide_until_erased(user=locked, keep_certificate=keep_certificate, at=at)
        record(actor=user, verb="erasure-asked", subject=asked.receipt, at=at)
    user.is_active = False
    return asked


def hide_until_erased(*, user: User, keep_certificate: bool, at: datetime) -> ErasureRequest:
    """Hide and sign out an account, to be erased in seven days; callers log the reason."""
    receipt = ErasureReceipt.objects.create(number=_new_number(), asked_on=timezone.localdate(at))
    asked = ErasureRequest.objects.create(
        user=user,
        receipt=receipt,
        keep_certificate=keep_certificate,
        asked_at=at,
        due_at=at + timedelta(days=days_of(Clock.ERASURE_REQUEST)),
    )
    User.objects.filter(pk=user.pk).update(is_active=False)
    revoke(user=user, event=Event.ERASURE, at=at)
    return asked


def _new_number() -> str:
    return in_groups(drawn(secrets.choice))


def take_back_for(*, by: User, organisation: Organisation, said: str, at: datetime) -> None:
    """A coordinator cancels an erasure for a person who gives the alias or receipt number.

    Raises NotFound when `by` does not coordinate there, or no open request matches `said`.
    """
    if not holds(by, Role.COORDINATOR, organisation):
        raise NotFound
    number = plain(said)
    waiting = ErasureRequest.objects.filter(
        user__memberships__organisation=organisation, user__memberships__ended_at=None
    ).select_related("user", "receipt")
    alias = User.normalize_username(said).casefold()
    for asked in waiting.distinct():
        if number == plain(asked.receipt.number) or (
            alias and alias == asked.user.username.casefold()
        ):
            with transaction.atomic():
                record(
                    actor=by,
                    verb="erasure-undone-for",
                    subject=asked.receipt,
                    organisation=organisation,
                    about=asked.user,
                    at=at,
                )
                take_back(user=asked.user, at=at)
                # This also ends a lock for inactivity, and the account counts as active from now
                # on.
                unlock(user=asked.user, by=by, at=at)
                note_here(user=asked.user, at=at)
            return
    raise NotFound(NOBODY_WAITS)


def erase(*, user_id: int, keep_certificate: bool, at: datetime) -> str:
    """Delete the account and everything that leads to it; return the receipt number.

    Locks the account first. Raises NotFound if it does not exist (any more).
    """
    with erasing():
        user = User.objects.select_for_update().filter(pk=user_id).first()
        if user is None:
            raise NotFound
        asked = ErasureRequest.objects.filter(user=user).select_related("receipt").first()
        receipt = asked.receipt if asked else ErasureReceipt(number=_new_number())
        receipt.asked_on = receipt.asked_on or timezone.localdate(at)
        receipt.done_on = timezone.localdate(at)
        end_sign_ins(user=user, at=at)
        run_erasers(user=user, keep_certificate=keep_certificate, at=at)
        ErasedAccount.objects.get_or_create(
            digest=digest_of(user.public_id),
            defaults={"erased_at": at, "kept_certificate": keep_certificate},
        )
        user.delete()
        receipt.save()
        record(actor=None, verb="erased", subject=receipt, at=at)
    return receipt.number


def erase_what_is_due(*, at: datetime) -> int:
    """Erase the account that has been due longest, if any; one batch of a job."""
    due = ErasureRequest.objects.filter(due_at__lte=at).order_by("due_at", "pk").first()
    if due is None:
        return 0
    erase(user_id=due.user_id, keep_certificate=due.keep_certificate, at=at)
    return 1


def erase_again(*, digests: Iterable[tuple[str, bool]], at: datetime) -> int:
    """Erase the listed accounts again after a restore; return how many were found."""
    kept = dict(digests)
    found = [
        (pk, kept[digest])
        for pk, public_id in User.objects.values_list("pk", "public_id").iterator()
        if (digest := digest_of(public_id)) in kept
    ]
    for user_id, keep_certificate in found:
        erase(user_id=user_id, keep_certificate=keep_certificate, at=at)
    return len(found)


def erased_since() -> list[tuple[str, bool]]:
    """The list for a restored backup: digest, and whether the certificate was kept."""
    rows = ErasedAccount.objects.order_by("erased_at", "pk")
    return list(rows.values_list("digest", "kept_certificate"))


def forget_erased(*, at: datetime) -> int:
    """Delete digests that no backup can need any more; one batch of a retention job."""
    return delete_some(
        ErasedAccount.objects.filter(erased_at__lt=kept_since(Clock.ERASURE_REPLAY, at))
    )
