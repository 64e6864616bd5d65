"""Remembering which devices are her own, by a random number in a cookie.

The cookie says nothing: a signed random number under a neutral name. It is set only where she said
“mine alone”, and a quick exit clears it with everything else.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .models import KnownDevice, User

DAYS = 180
# More telephones of her own than this, and the oldest is forgotten.
MOST = 5
SALT = "known-device"


def _digest(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()


def digest_in(request: HttpRequest) -> str:
    """The digest of the number that this browser keeps; "" when it keeps none of ours."""
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        number = signing.loads(cookie, salt=SALT, max_age=timedelta(days=DAYS))
    except signing.BadSignature:
        return ""
    return _digest(number) if isinstance(number, str) else ""


def known_for(request: HttpRequest, name: str) -> str:
    """The digest of this browser's number, if it is known for the account `name`; else ""."""
    digest = digest_in(request)
    known = KnownDevice.objects.filter(digest=digest, user__username__iexact=name)
    # Asked without a cookie too: one query whatever the answer.
    return digest if known.exists() and digest else ""


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether this browser is one that she has called her own."""
    return KnownDevice.objects.filter(user=user, digest=digest_in(request)).exists()


def remember(request: HttpRequest, response: HttpResponseBase, user: User, at: datetime) -> None:
    """From now on this browser is known for her, for 180 days."""
    number = secrets.token_urlsafe(32)
    # A number of another woman's, or an older one of hers, is no longer on this browser.
    KnownDevice.objects.filter(digest=digest_in(request)).delete()
    KnownDevice.objects.create(user=user, digest=_digest(number), since=at.date())
    newest = KnownDevice.objects.filter(user=user).order_by("-pk").values_list("pk", flat=True)
    KnownDevice.objects.filter(user=user).exclude(pk__in=list(newest[:MOST])).delete()
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(number, salt=SALT),
        max_age=timedelta(days=DAYS),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_all(*, user: User) -> None:
    """No device is known for her any more."""
    KnownDevice.objects.filter(user=user).delete()
