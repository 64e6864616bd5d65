"""One process that has the site imported, and a fork of it for every browser test.

Run as `python -m tests.e2e.serving`. Each line of its standard input is an order, answered by a
line: `{"serve": {"database": name, "port": number, "log": file}}` by the number of a new process,
`{"stop": number}` when that process has ended, `{"sign_in": {"database": name, "alias": name}}` by
the key of a session. It ends with its input.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent.parent


class Server:
    """A running server: `url`, and the words it has printed."""

    def __init__(self, servers: "Servers", database: str, port: int, log: Path):
        self.url = f"http://127.0.0.1:{port}"
        self.log = log
        self._servers = servers
        log.touch()
        self._place = {"database": database, "port": port, "log": str(log)}
        self._process = int(servers.order({"serve": self._place}))
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                urlopen(self.url + "/health/live", timeout=2).read()  # noqa: S310 - our own server
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError("The server did not answer.\n" + self.log.read_text())

    def restart(self) -> None:
        """As after an upgrade or a power cut: the same database, at the same address."""
        self.stop()
        self._process = int(self._servers.order({"serve": self._place}))
        self._wait()

    def session_of(self, alias: str) -> str:
        """The key of a new session of hers, as both steps of the form leave it."""
        person = {"database": self._place["database"], "alias": alias}
        key = self._servers.order({"sign_in": person})
        assert key, f"{alias} could not be signed in"
        return key

    def stop(self) -> None:
        self._servers.order({"stop": self._process})


class Servers:
    """The process that forks."""

    def __init__(self, environment: dict[str, str]):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.serving"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, words: dict) -> str:
        """Sends an order and waits for its answer."""
        print(json.dumps(words), file=self._process.stdin, flush=True)
        return self._process.stdout.readline().strip()

    def end(self) -> None:
        self._process.communicate()


def main() -> None:
    """Imports what every server needs, then does as it is told."""
    import lms.asgi  # noqa: F401

    read_what_first_pages_read()
    for line in sys.stdin:
        order = json.loads(line)
        if "stop" in order:
            os.kill(order["stop"], signal.SIGTERM)
            os.waitpid(order["stop"], 0)
            answer(order["stop"])
        elif process := os.fork():
            # A session says its own key; a server runs on, and is known by its number.
            if "sign_in" in order:
                if os.waitpid(process, 0)[1]:
                    answer("")
            else:
                answer(process)
        else:
            if "sign_in" in order:
                answer(sign_in(**order["sign_in"]))
            else:
                serve(**order["serve"])
            os._exit(0)


def read_what_first_pages_read() -> None:
    """Addresses, templates and translations: once here, instead of once in every fork."""
    from django.conf import settings
    from django.template.loader import get_template
    from django.urls import get_resolver
    from django.utils import translation

    get_resolver().reverse_dict  # noqa: B018 - reads the addresses of every app
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("Help")
    for template in sorted((ROOT / "templates").rglob("*.html")):
        get_template(str(template.relative_to(ROOT / "templates")))
    # No fork looks for garbage among what is here to stay.
    gc.freeze()


def answer(words: object) -> None:
    """One line to who gave the order."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def sign_in(database: str, alias: str) -> str:
    """Begins a session of hers as the form does after both steps; the key of it."""
    from allauth.account.adapter import get_adapter
    from django.conf import settings
    from django.contrib.auth.models import AnonymousUser
    from django.db import connections
    from django.http import HttpRequest

    from accounts.models import User
    from accounts.queries import is_staff
    from accounts.sessions.session_store import SessionStore
    from accounts.sessions.sign_ins import note_step

    connections.settings["default"]["NAME"] = database
    request, person = HttpRequest(), User.objects.get(username=alias)
    request.session, request.user = SessionStore(), AnonymousUser()
    person.backend = settings.AUTHENTICATION_BACKENDS[0]
    get_adapter(request).login(request, person)
    if is_staff(person):
        note_step(request.session, person)
    request.session.save()
    return str(request.session.session_key)


def serve(database: str, port: int, log: str) -> None:
    """Serves until it is told to stop; as `manage.py demo` does, on a database of its own."""
    import uvicorn
    from django.conf import settings
    from django.db import connections

    words = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(words, 1)
    os.dup2(words, 2)
    settings.BASE_URL = f"http://127.0.0.1:{port}"
    connections.settings["default"]["NAME"] = database
    uvicorn.run("lms.asgi:application", port=port, lifespan="off", ws_per_message_deflate=False)


if __name__ == "__main__":
    main()
