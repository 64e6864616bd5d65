"""The hub's threads to the database have connections of their own."""

import os

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, connections

from lms.settings.connections import database
from mentors.rooms.transport.ws.database_work import DatabaseThreadPool

pytestmark = [pytest.mark.django_db(transaction=True)]


def ask():
    own = connections["default"]
    with own.cursor() as cursor:
        cursor.execute("SELECT 1")
    return own, own.connection is not None


def fail():
    ask()
    raise LookupError


def test_hub_thread_keeps_its_connection_until_a_job_fails(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("a thread of SQLite has the connection of the pages")
    entry = {"default": database(os.environ["TEST_POSTGRES_URL"])}
    entry = connections.configure_settings(entry)["default"]
    # What a thread of this process finds from now on.
    monkeypatch.setitem(connections.settings, "default", entry)

    async def jobs():
        threads = DatabaseThreadPool(1)
        (own, asked), _told = await threads.run(ask)
        assert asked
        assert own.settings_dict["CONN_MAX_AGE"] is None
        assert own.connection is not None
        with pytest.raises(LookupError):
            await threads.run(fail)
        assert own.connection is None
        await threads.run(ask)
        await threads.close()
        assert own.connection is None

    async_to_sync(jobs)()
