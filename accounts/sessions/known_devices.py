"""A user's own devices, identified by the digest of a random number stored on each."""

import hashlib
import secrets
from datetime import datetime

from ..models import KnownDevice
from ..types import Person

# Maximum number of phones per user; beyond it the oldest is forgotten.
MOST = 5


def digest_of(number: str) -> str:
    """The stored form of a device's number, which cannot be reversed."""
    return hashlib.sha256(number.encode()).hexdigest()


def is_known(digest: str, *, alias: str) -> bool:
    """Whether this device is known for the account with that alias. One query in any case."""
    known = KnownDevice.objects.filter(digest=digest, user__username__iexact=alias)
    return known.exists() and bool(digest)


def remember(*, user: Person, instead_of: str, at: datetime) -> str:
    """Create a random number by which a device is known as the user's own from now on.

    `instead_of` is the digest of the number on the device so far: another user's, or an older one
    of the same user. It is no longer valid.
    """
    number = secrets.token_urlsafe(32)
    now_kept = {"digest": digest_of(number), "since": at.date()}
    # The same phone keeps its row: the rows' ids tell which phones the user had before.
    if not KnownDevice.objects.filter(digest=instead_of, user=user).update(**now_kept):
        KnownDevice.objects.filter(digest=instead_of).delete()
        KnownDevice.objects.create(user=user, **now_kept)
    phones = KnownDevice.objects.filter(user=user).order_by("-since", "-pk")
    newest = phones.values_list("pk", flat=True)
    KnownDevice.objects.filter(user=user).exclude(pk__in=list(newest[:MOST])).delete()
    return number


def forget_others(*, user: Person, keep: str) -> None:
    """Forget all devices of the user except the one with the digest `keep`."""
    KnownDevice.objects.filter(user=user).exclude(digest=keep).delete()


def forget_this(*, user: Person, digest: str) -> None:
    """Forget this device of the user."""
    KnownDevice.objects.filter(user=user, digest=digest).delete()


def forget_all(*, user: Person) -> None:
    """Forget all devices of the user."""
    KnownDevice.objects.filter(user=user).delete()
