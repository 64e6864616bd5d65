"""The channels by which people on call receive alarms (ADR-0126). Without settings there is
none.
"""

import base64
import binascii
from typing import Any
from urllib.parse import unquote, urlsplit

from .environment import UNREADABLE, env, secret

# Timeout of a channel in seconds.
ALARM_TIMEOUT = 5
# The push services of browsers. A browser tells us where to send, so no other host is accepted.
ALARM_PUSH_HOSTS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    ".notify.windows.com",
)


def push_key(name: str) -> str:
    """The private key in a variable, 32 bytes in URL-safe Base64; "" if it is not set."""
    written = env.str(name, "").strip().rstrip("=")
    try:
        is_key = len(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))) == 32
    except (binascii.Error, ValueError):
        is_key = False
    if is_key or not written:
        return written
    UNREADABLE[name] = (
        f"Set {name} to 32 random bytes: openssl rand -base64 32 | tr '+/' '-_' | tr -d '='"
    )
    return ""


def mail_address(name: str) -> str:
    """The e-mail address in a variable; "" if it is not set or not an address."""
    written = env.str(name, "").strip()
    if not written or (written.count("@") == 1 and not set(written) & set(" <>,\r\n")):
        return written
    UNREADABLE[name] = f"Set {name} to an e-mail address, for example alarm@example.org"
    return ""


def mail_server(name: str) -> dict[str, Any] | None:
    """The options of Django's SMTP backend from the URL in a variable; None if it is not set."""
    written = env.str(name, "").strip()
    if not written:
        return None
    try:
        url = urlsplit(written)
        ports = {"smtp": 25, "smtps": 465, "submission": 587}
        if url.hostname and url.scheme in ports:
            return {
                "host": url.hostname,
                "port": url.port or ports[url.scheme],
                "username": unquote(url.username or ""),
                "password": unquote(url.password or ""),
                "use_ssl": url.scheme == "smtps",
                "use_tls": url.scheme == "submission",
                "timeout": ALARM_TIMEOUT,
            }
    except ValueError:
        pass
    UNREADABLE[name] = (
        f"Set {name} to a mail server, for example submission://user:password@mail.example.org "
        "(STARTTLS) or smtps://user:password@mail.example.org"
    )
    return None


def gateway(name: str) -> str:
    """The URL in a variable, HTTPS or on this machine; "" if it is not set."""
    written = env.str(name, "").strip()
    try:
        url = urlsplit(written)
        is_safe = url.scheme == "https" or url.hostname in ("127.0.0.1", "localhost")
        if not written or (url.hostname and is_safe and url.scheme in ("http", "https")):
            return written
    except ValueError:
        pass
    UNREADABLE[name] = f"Set {name} to an address, for example https://gateway.example.org/alarm"
    return ""


ALARM_PUSH_KEY = push_key("ALARM_PUSH_KEY")
# A contact that push services require, for problems with what we send.
ALARM_PUSH_CONTACT = mail_address("ALARM_PUSH_CONTACT")
ALARM_EMAIL_FROM = mail_address("ALARM_EMAIL_FROM")
ALARM_WEBHOOK = gateway("ALARM_WEBHOOK")
ALARM_WEBHOOK_TOKEN = secret("ALARM_WEBHOOK_TOKEN", least=24)
_server = mail_server("ALARM_EMAIL")

if ALARM_PUSH_KEY and not ALARM_PUSH_CONTACT:
    UNREADABLE.setdefault(
        "ALARM_PUSH_CONTACT", "Set ALARM_PUSH_CONTACT to an address of yours, or no ALARM_PUSH_KEY"
    )
if bool(_server) != bool(ALARM_EMAIL_FROM):
    UNREADABLE.setdefault(
        "ALARM_EMAIL_FROM", "Set ALARM_EMAIL and ALARM_EMAIL_FROM, or neither of them"
    )

# Nobody else has an e-mail address here, and e-mails of libraries are discarded (domain 5.4).
MAILERS: dict[str, Any] = {
    "default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"},
}
if _server:
    MAILERS["alarms"] = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": _server,
    }
