"""How many connections to PostgreSQL the processes hold while many people ask at once.

    uv run python -m bench.connections --database postgres://… [--clients 24] [--seconds 10]

The database must have its tables. Each kind of server runs with production settings. The clients
request `/health/ready`, which queries the database, without a pause. Prints the number of answers
and errors, and the maximum number of connections.
"""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from secrets import token_urlsafe

import psycopg
from cryptography.fernet import Fernet

from .parallel import others
from .servers import ROOT

SERVERS = {
    "pages, gunicorn, 2 workers": [
        *("gunicorn", "--config", "deploy/gunicorn_conf.py", "--workers", "2", "--bind"),
        "127.0.0.1:{port}",
    ],
    "pages, uvicorn, 1 process": [
        *("uvicorn", "lms.asgi:application", "--lifespan", "off", "--log-level", "error", "--port"),
        "{port}",
    ],
}
HEADERS = {"Host": "127.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}


def main() -> None:
    """Start each server in turn, send requests and print the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--clients", type=int, default=24)
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    for name, command in SERVERS.items():
        with serving(command, options.database) as port:
            found = ask(port, options)
        print(f"{name}: {found}")


@contextmanager
def serving(command: list[str], database: str):
    """Run the server on a free port until the block ends. Yields the port."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        surroundings = {
            "DJANGO_SETTINGS_MODULE": "lms.settings.production",
            "DATABASE_URL": database,
            "SECRET_KEY": token_urlsafe(50),
            "FIELD_KEYS": Fernet.generate_key().decode(),
            "ALLOWED_HOSTS": "127.0.0.1",
            "BASE_URL": "https://127.0.0.1",
            "PROXIES": "1",
            "STATIC_ROOT": folder,
        }
        filled = [part.format(port=port) for part in command]
        process = subprocess.Popen(  # noqa: S603 - our own servers
            [sys.executable, "-m", *filled], cwd=ROOT, env=os.environ | surroundings
        )
        try:
            _wait_for(port, process)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _wait_for(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until and process.poll() is None:
        try:
            if _status(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server does not answer.")


def _status(connection: http.client.HTTPConnection) -> int:
    connection.request("GET", "/health/ready", headers=HEADERS)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def ask(port: int, options) -> str:
    """Send requests from all clients; return their results and the maximum of connections."""
    until, statuses, most = time.monotonic() + options.seconds, [], 0

    def ask_on() -> None:
        while time.monotonic() < until:
            try:
                statuses.append(_status(http.client.HTTPConnection("127.0.0.1", port, timeout=60)))
            except OSError as problem:
                statuses.append(type(problem).__name__)

    threads = [threading.Thread(target=ask_on) for _number in range(options.clients)]
    for thread in threads:
        thread.start()
    with psycopg.connect(options.database, autocommit=True) as watching:
        while time.monotonic() < until:
            most = max(most, others(watching))
            time.sleep(0.1)
    for thread in threads:
        thread.join()
    errors = sum(1 for status in statuses if status != 200)
    return f"{len(statuses)} answers, {errors} errors, {most} connections at most"


if __name__ == "__main__":
    main()
