"""The cookie that identifies a device that the user called “mine alone”.

It reveals nothing: a signed random number under a neutral name. It is set only for a device that is
“mine alone”, and a quick exit clears it with everything else.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.retention_clocks import Clock, days_of

from ..types import Person
from . import known_devices

SALT = "known-device"


def _how_long() -> timedelta:
    """The retention period of the row."""
    return timedelta(days=days_of(Clock.DEVICES))


def digest_in(request: HttpRequest) -> str:
    """The digest of this browser's number; "" if it has none of ours."""
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        number = signing.loads(cookie, salt=SALT, max_age=_how_long())
    except signing.BadSignature:
        return ""
    return known_devices.digest_of(number) if isinstance(number, str) else ""


def known_for(request: HttpRequest, alias: str) -> str:
    """The digest of this browser's number, if it is known for the account `alias`; else ""."""
    digest = digest_in(request)
    return digest if known_devices.is_known(digest, alias=alias) else ""


def remember(request: HttpRequest, response: HttpResponseBase, user: Person, at: datetime) -> None:
    """Mark this browser as the user's own, for as long as `Clock.DEVICES` allows."""
    number = known_devices.remember(user=user, instead_of=digest_in(request), at=at)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(number, salt=SALT),
        max_age=_how_long(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
