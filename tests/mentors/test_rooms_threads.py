"""The hub's threads to the database take a connection for a job and give it back."""

import os

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, connections
from django.db.utils import load_backend

from lms.settings.connections import database, pooled
from mentors.rooms.live.thread_pool import DatabaseThreadPool

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def stand_on_a_pool():
    """From now on this thread asks by a pool of its own."""
    url = os.environ["TEST_POSTGRES_URL"]
    entry = connections.configure_settings({"default": pooled(database(url), 6)})["default"]
    connections["default"] = load_backend(entry["ENGINE"]).DatabaseWrapper(entry, "default")


def ask():
    own = connections["default"]
    with own.cursor() as cursor:
        cursor.execute("SELECT 1")
    return own, own.connection is not None


def fail():
    ask()
    raise LookupError


def test_a_thread_that_has_nothing_to_do_holds_no_connection_of_the_pool():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no pool")

    async def jobs():
        threads = DatabaseThreadPool(1)
        await threads.run(stand_on_a_pool)
        (own, asked), _told = await threads.run(ask)
        assert asked
        assert own.connection is None
        with pytest.raises(LookupError):
            await threads.run(fail)
        assert own.connection is None
        await threads.close()
        # Last of all: whatever the threads still close would make the pool anew.
        own.close_pool()

    async_to_sync(jobs)()
