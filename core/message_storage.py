"""Messages for the next page, in a cookie with a neutral name."""

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class ShortNamedCookie(CookieStorage):
    """Django's own, with another cookie name."""

    cookie_name = "m"


class Messages(FallbackStorage):
    """Stores messages in the cookie; what is too long for it, in the session."""

    storage_classes = (ShortNamedCookie, SessionStorage)
