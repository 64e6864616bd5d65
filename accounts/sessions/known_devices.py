"""Which devices are known to be a user's own, by the digest of a random number that each keeps."""

import hashlib
import secrets
from datetime import datetime

from ..models import KnownDevice
from ..types import Person

# More telephones of one user than this, and the oldest is forgotten.
MOST = 5


def digest_of(number: str) -> str:
    """What is kept of a device's number: it cannot be turned back."""
    return hashlib.sha256(number.encode()).hexdigest()


def is_known(digest: str, *, alias: str) -> bool:
    """Whether this device is known for the account of that name. One query whatever the answer."""
    known = KnownDevice.objects.filter(digest=digest, user__username__iexact=alias)
    return known.exists() and bool(digest)


def remember(*, user: Person, instead_of: str, at: datetime) -> str:
    """A new random number by which a device is known as the user's own from now on.

    `instead_of` is the digest that the device kept until now: another woman's, or an older one of
    the same user, is no longer on it.
    """
    number = secrets.token_urlsafe(32)
    now_kept = {"digest": digest_of(number), "since": at.date()}
    # The same phone keeps its row: which phones were the user's before is asked of the rows'
    # numbers.
    if not KnownDevice.objects.filter(digest=instead_of, user=user).update(**now_kept):
        KnownDevice.objects.filter(digest=instead_of).delete()
        KnownDevice.objects.create(user=user, **now_kept)
    phones = KnownDevice.objects.filter(user=user).order_by("-since", "-pk")
    newest = phones.values_list("pk", flat=True)
    KnownDevice.objects.filter(user=user).exclude(pk__in=list(newest[:MOST])).delete()
    return number


def forget_others(*, user: Person, keep: str) -> None:
    """No device is known for the user but the one of the digest `keep`, if it was."""
    KnownDevice.objects.filter(user=user).exclude(digest=keep).delete()


def forget_this(*, user: Person, digest: str) -> None:
    """This device is no longer known for the user."""
    KnownDevice.objects.filter(user=user, digest=digest).delete()


def forget_all(*, user: Person) -> None:
    """No device is known for the user any more."""
    KnownDevice.objects.filter(user=user).delete()
