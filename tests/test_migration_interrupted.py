"""`migrate` that somebody kills in the middle: what is told, and what the next run does."""

import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet

from tests.concurrency import on_postgresql

ROOT = Path(__file__).resolve().parent.parent
# A busy computer takes minutes for all migrations.
SECONDS = 900

pytestmark = [pytest.mark.long, on_postgresql]


@pytest.fixture
def empty():
    """The URL of a database of its own."""
    server = os.environ["TEST_POSTGRES_URL"]
    name = f"interrupted_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def start(empty):
    """Call it with a command of the site: its process, which ends with the test."""
    running = []

    def manage(*command):
        process = subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "lms.settings.e2e",
                "DATABASE_URL": empty,
                "SECRET_KEY": "x" * 50,
                "FIELD_KEYS": Fernet.generate_key().decode(),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        return process

    yield manage
    for process in running:
        process.kill()
        process.wait(60)


def until_applied(url, app):
    """Waits until a migration of this app stands as applied."""
    end = time.monotonic() + SECONDS
    with psycopg.connect(url, autocommit=True) as connection:
        while time.monotonic() < end:
            there = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
            query = "SELECT count(*) FROM django_migrations WHERE app = %s"
            if there[0] and connection.execute(query, [app]).fetchone()[0]:
                return
            # Ten times a second, as the other process goes on.
            connection.execute("SELECT pg_sleep(0.1)")
    raise AssertionError("No migration came so far.")


def test_a_migration_that_was_killed_is_told_in_a_sentence_and_taken_up_again(empty, start):
    running = start("migrate", "--verbosity", "0")
    until_applied(empty, "accounts")
    running.send_signal(signal.SIGKILL)
    running.communicate()
    setup = start("setup", "--organisation", "Harbour", "--country", "IT")
    said, _nothing = setup.communicate(timeout=SECONDS)
    assert setup.returncode == 1
    assert "migrations are not applied. Run manage.py migrate" in said
    assert "Traceback" not in said
    again = start("migrate", "--verbosity", "0")
    said, _nothing = again.communicate(timeout=SECONDS)
    assert again.returncode == 0, said
    check = start("migrate", "--check", "--verbosity", "0")
    assert check.communicate(timeout=SECONDS)[0] == ""
    assert check.returncode == 0
