"""A mail server, a gateway and a push service on this machine, which keep what they were sent."""

import base64
import json
import os
import socket
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.clock import now
from mentors.models import AlarmChannel

SENTENCE = "Please open your workspace."
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def url_safe(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def free_port() -> int:
    """A port on which nothing listens; the mail server takes no 0."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class HttpReceiver:
    """Answers every POST with `status` and keeps it; while `broken` it hangs up instead."""

    def __init__(self):
        self.status, self.is_broken, self.requests = 201, False, []
        receiver = self

        class Taking(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if receiver.is_broken:
                    self.close_connection = True
                    return
                receiver.requests.append((self.path, dict(self.headers), body))
                self.send_response(receiver.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *problem):
        self.server.shutdown()
        self.server.server_close()


class MailReceiver:
    """Keeps each mail as it came over the wire; refuses all while `status` is set."""

    def __init__(self):
        self.status, self.mails = "", []

    async def handle_DATA(self, server, session, envelope):
        if self.status:
            return self.status
        self.mails.append(envelope)
        return "250 OK"

    def message(self, place=-1):
        return message_from_bytes(self.mails[place].content, policy=policy.default)


class Browser:
    """A browser that is subscribed at the push service, and reads what it is sent."""

    def __init__(self, service):
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.keys = {"p256dh": url_safe(point), "auth": url_safe(self.auth)}
        self.service, self.path = service, f"/push/{os.urandom(8).hex()}"

    @property
    def subscription(self):
        return json.dumps({"endpoint": self.service.url + self.path, "keys": self.keys})

    def shown(self):
        """The sentences of its notifications."""
        return [
            http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth).decode()
            for path, _headers, body in self.service.requests
            if path == self.path
        ]


class Receivers:
    """All three; `add(person, kind)` gives somebody a channel that leads to one of them."""

    def __init__(self, mail, gateway, push):
        self.mail, self.gateway, self.push = mail, gateway, push
        self.browsers = {}

    def add(self, person, *kinds):
        for kind in kinds:
            address = {"email": f"{person.username}@staff.example", "webhook": ""}.get(kind)
            if address is None:
                self.browsers[person.pk] = Browser(self.push)
                address = self.browsers[person.pk].subscription
            AlarmChannel.objects.create(user=person, kind=kind, address=address, added_at=now())

    def sent(self):
        """How many each has taken: mails, posts of the gateway, pushes."""
        return len(self.mail.mails), len(self.gateway.requests), len(self.push.requests)


@contextmanager
def local_receivers(settings):
    """The receivers run, and the settings lead to them."""
    mail = MailReceiver()
    port = free_port()
    controller = Controller(mail, hostname="127.0.0.1", port=port)
    controller.start()
    settings.MAILERS = settings.MAILERS | {
        "alarms": {
            "BACKEND": SMTP,
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 2},
        }
    }
    settings.ALARM_EMAIL_FROM = "alarm@house.example"
    settings.ALARM_PUSH_KEY = url_safe(os.urandom(32))
    settings.ALARM_PUSH_CONTACT = "operator@house.example"
    settings.ALARM_WEBHOOK_TOKEN = "t" * 24
    settings.ALARM_TIMEOUT = 2
    with HttpReceiver() as gateway, HttpReceiver() as push:
        settings.ALARM_WEBHOOK = f"{gateway.url}/alarm"
        try:
            yield Receivers(mail, gateway, push)
        finally:
            controller.stop()
