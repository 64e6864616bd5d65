"""Cancel an erasure request when its owner comes back in time."""

from datetime import datetime

from django.db import transaction

from core.audit.services import record

from .models import ErasureRequest, Suspension, User


def take_back(*, user: User, at: datetime) -> bool:
    """Cancel the request and restore the account; return whether there was a request."""
    with transaction.atomic():
        locked = User.objects.select_for_update().filter(pk=user.pk).first()
        asked = ErasureRequest.objects.filter(user=locked).first() if locked else None
        if asked is None:
            return False
        receipt = asked.receipt
        # An account suspended meanwhile stays suspended until two people lift the suspension.
        is_suspended = Suspension.objects.filter(user=locked, ended_at=None).exists()
        User.objects.filter(pk=user.pk).update(is_active=not is_suspended)
        record(actor=user, verb="erasure-taken-back", subject=receipt, at=at)
        receipt.delete()
    user.is_active = not is_suspended
    return True
