"""Sends one alarm or reminder: a neutral sentence to an address, nothing else (ADR-0126).

It touches no table, so that several channels are tried in parallel threads.
"""

import json
import logging
import socket
from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPException
from urllib.parse import urlsplit
from uuid import UUID

import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.mail import EmailMessage
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from mentors.on_call_rules import REPEAT_ALARM_AFTER, AlarmChannelKind

# A push service's status for a browser that has withdrawn its permission.
GONE = (404, 410)
# In seconds. `doctor` has to end in under ten seconds, even if hosts do not respond.
_DOCTOR_WAITS = 2

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One delivery: what is sent, and to where. `id` is the same for every attempt.

    `keep_for`: how long a push service keeps it for a device that is off.
    """

    id: UUID
    kind: AlarmChannelKind
    address: str
    recipient: UUID
    sentence: str
    keep_for: timedelta = REPEAT_ALARM_AFTER


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a delivery. `is_gone`: the address will never accept anything again."""

    is_delivered: bool
    is_gone: bool = False


def send(parcel: Parcel) -> Outcome:
    """Send the alarm; never raises. Any error at the other end is a failed delivery."""
    try:
        return _SENDERS[parcel.kind](parcel)
    except (OSError, SMTPException, WebPushException, ValueError) as problem:
        # Only the type of the error: its text may contain an address.
        logger.warning("An alarm by %s was not taken: %s", parcel.kind, type(problem).__name__)
        return Outcome(is_delivered=False, is_gone=_is_gone(problem))


def is_push_address(endpoint: str) -> bool:
    """Whether this is a URL of a known push service; the server contacts no other host."""
    try:
        url = urlsplit(endpoint)
    except ValueError:
        return False
    host = url.hostname or ""
    return url.scheme == "https" and any(
        host.endswith(known) if known.startswith(".") else host == known
        for known in settings.ALARM_PUSH_HOSTS
    )


def unreachable_hosts() -> list[str]:
    """Return the mail server and the gateway if no connection to them can be made."""
    hosts = []
    if "alarms" in settings.MAILERS:
        options = settings.MAILERS["alarms"].get("OPTIONS", {})
        hosts.append((options.get("host", ""), options.get("port", 25)))
    if settings.ALARM_WEBHOOK:
        url = urlsplit(settings.ALARM_WEBHOOK)
        hosts.append((url.hostname or "", url.port or (443 if url.scheme == "https" else 80)))
    return [f"{host}:{port}" for host, port in hosts if not _connects(host, port)]


def _connects(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=_DOCTOR_WAITS):
            return True
    except OSError:
        return False


def push_public_key() -> str:
    """Return the key with which a browser subscribes to pushes of this server, in Base64."""
    public = Vapid02.from_string(settings.ALARM_PUSH_KEY).public_key
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return b64encode(point).decode()


def _is_gone(problem: Exception) -> bool:
    return isinstance(problem, WebPushException) and problem.status_code in GONE


def _push(parcel: Parcel) -> Outcome:
    subscription = json.loads(parcel.address)
    with requests.Session() as session:
        session.max_redirects = 0
        webpush(
            subscription,
            data=parcel.sentence,
            vapid_private_key=settings.ALARM_PUSH_KEY,
            vapid_claims={"sub": f"mailto:{settings.ALARM_PUSH_CONTACT}"},
            timeout=settings.ALARM_TIMEOUT,
            ttl=int(parcel.keep_for.total_seconds()),
            # One that is not delivered yet is replaced by the next.
            headers={"Urgency": "high", "Topic": "alarm"},
            requests_session=session,
        )
    return Outcome(is_delivered=True)


def _mail(parcel: Parcel) -> Outcome:
    sender = settings.ALARM_EMAIL_FROM
    domain = parseaddr(sender)[1].rpartition("@")[2]
    message = EmailMessage(
        subject=parcel.sentence,
        body=f"{parcel.sentence}\n",
        from_email=sender,
        to=[parcel.address],
        headers={"Message-ID": f"<{parcel.id}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    return Outcome(is_delivered=bool(message.send(using="alarms")))


def _post(parcel: Parcel) -> Outcome:
    headers = {"Idempotency-Key": str(parcel.id)}
    if settings.ALARM_WEBHOOK_TOKEN:
        headers["Authorization"] = f"Bearer {settings.ALARM_WEBHOOK_TOKEN}"
    answer = requests.post(
        settings.ALARM_WEBHOOK,
        json={"message": parcel.sentence, "recipient": str(parcel.recipient)},
        headers=headers,
        timeout=settings.ALARM_TIMEOUT,
        allow_redirects=False,
    )
    return Outcome(is_delivered=answer.status_code < 300)


_SENDERS = {
    AlarmChannelKind.PUSH: _push,
    AlarmChannelKind.EMAIL: _mail,
    AlarmChannelKind.WEBHOOK: _post,
}
