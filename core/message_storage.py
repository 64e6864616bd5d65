"""Messages that wait for the next page, in a cookie whose name says nothing."""

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class ShortNamedCookie(CookieStorage):
    """Django's own, under another name."""

    cookie_name = "m"


class Messages(FallbackStorage):
    """In the cookie; what is too long for it, in the session."""

    storage_classes = (ShortNamedCookie, SessionStorage)
