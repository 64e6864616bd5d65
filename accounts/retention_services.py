"""Retention jobs for accounts, cards and phones."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.audit.services import record
from core.quarters import quarter_of
from core.retention import A_STEP, delete_some
from core.retention_clocks import Clock, kept_since

from .erasure_services import hide_until_erased
from .inactivity.queries import last_quarter
from .models import Invitation, KnownDevice, User

# Accounts per batch; each is locked and signed out.
ACCOUNTS_A_STEP = 20


def forget_devices(*, at: datetime) -> int:
    """Delete devices that were marked as a user's own too long ago."""
    oldest = timezone.localdate(kept_since(Clock.DEVICES, at))
    return delete_some(KnownDevice.objects.filter(since__lt=oldest))


def forget_cards(*, at: datetime) -> int:
    """Remove from expired cards who made, used or voided them; return how many cards.

    The row stays with its number and role: numbers are not reused, and how an organisation began is
    read from them (ADR-0033).
    """
    oldest = kept_since(Clock.INVITATIONS, at)
    is_over = Q(used_at__lt=oldest) | Q(voided_at__lt=oldest)
    is_over |= Q(used_at=None, voided_at=None, expires_at__lt=oldest)
    names_somebody = (
        Q(used_by__isnull=False) | Q(invited_by__isnull=False) | Q(voided_by__isnull=False)
    )
    cards = Invitation.objects.filter(is_over, names_somebody)
    some = list(cards.order_by("pk").values_list("pk", flat=True)[:A_STEP])
    return (
        cards.order_by().filter(pk__in=some).update(used_by=None, invited_by=None, voided_by=None)
    )


def hide_who_is_away(*, at: datetime) -> int:
    """Hide accounts unused for five years, to be erased a week later.

    A sign-in in that week cancels it, as if the owner had asked. The certificate stays valid
    (domain 10.18, ADR-0056). Counted from the end of the quarter, so never too early.
    """
    today = quarter_of(timezone.localdate(at))
    # Accounts older than the column count as used today.
    User.objects.filter(here_in_quarter=None).update(here_in_quarter=today)
    away = User.objects.filter(
        here_in_quarter__lte=last_quarter(Clock.AWAY_ERASED, at), erasure_request=None
    )
    found = list(away.order_by("pk")[:ACCOUNTS_A_STEP])
    for user in found:
        with transaction.atomic():
            asked = hide_until_erased(user=user, keep_certificate=True, at=at)
            record(actor=None, verb="erasure-for-absence", subject=asked.receipt, at=at)
    return len(found)
