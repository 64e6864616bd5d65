"""Somebody holds everything, the database, Redis, all keys: while the words live, and afterwards.

It is read with the program itself and by force: each token that lies anywhere against each key.
That she can before the end shows that she looks well enough (domain 4.7, 10.3).
"""

import os
import re

import pytest
import redis as redis_client
from asgiref.sync import async_to_sync
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings as site
from django.core.management import call_command
from django.db import connection

from core.audit.retention_services import run_job
from core.clock import now
from lms.settings.connections import channel_layers
from mentors.models import Message, Room
from mentors.rooms import services
from mentors.rooms.state.clock import shifted
from tests.concurrency import on_postgresql
from tests.dumps import dump
from tests.factories.backups import back_up, entries_in, write_key
from tests.factories.rooms import RoomCast, Socket
from tests.own_servers import own_redis
from tests.programs import needs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine, needs("redis-server")]
WORDS = "the ferry was late and nobody minded"
STOPPED = "write to me: lemon.tree@example.org"
A_DAY = 24 * 60 * 60
TOKEN = re.compile(rb"gAAAA[A-Za-z0-9_-]{40,}={0,2}")
KEY = re.compile(rb"[A-Za-z0-9_-]{43}=")


@pytest.fixture
def redis(settings):
    """Between the processes, as in production."""
    with own_redis() as server:
        settings.CHANNEL_LAYERS = channel_layers(server.url, settings.SECRET_KEY)
        yield server


@pytest.fixture
def cast(harbour):
    cast = RoomCast(harbour)
    cast.open()
    return cast


@async_to_sync
async def they_talk(cast):
    """Over sockets, and then nobody is connected any more."""
    async with Socket(cast.joy, cast.id) as joy, Socket(cast.lucia, cast.id) as lucia:
        await joy.hello()
        await lucia.hello()
        await joy.say(WORDS)
        await lucia.frame("message", text=WORDS)
        await joy.say(STOPPED)
        await joy.frame("rejected", reason="screened")


def as_it_lies():
    """The database byte by byte; of a server, all that it gives of every table."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return connection.connection.serialize()
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found += [cell for row in cursor.fetchall() for cell in row]
    return b"\n".join(bytes(one) if isinstance(one, memoryview) else _bytes(one) for one in found)


def _bytes(one):
    return one if isinstance(one, bytes) else str(one).encode()


def in_redis(server):
    """Everything that Redis would write to its disk, and the values as they are asked for."""
    with redis_client.Redis.from_url(server.url) as client:
        return b"\n".join(client.dump(key) or b"" for key in client.scan_iter("*"))


def environment():
    return [*site.FIELD_KEYS, site.SECRET_KEY, *(str(word) for word in os.environ.values())]


def read_by_force(*places):
    """All that can be read: what lies open, and each token that one of all keys opens."""
    opened = "\n".join(dump()).encode("utf-8", "surrogateescape")
    known = b"\n".join([*places, opened, *(word.encode() for word in environment())])
    keys = [Fernet(key) for key in set(KEY.findall(known))]
    found = [known]
    for token in set(TOKEN.findall(known)):
        for key in keys:
            try:
                found.append(key.decrypt(token))
            except InvalidToken:
                continue
    return b"\n".join(found).decode("utf-8", "replace")


def test_a_thief_of_everything_reads_a_line_before_the_end_and_none_a_day_later(cast, redis):
    they_talk(cast)
    taken = read_by_force(as_it_lies(), in_redis(redis))
    assert WORDS in taken
    assert STOPPED in taken
    assert WORDS.encode() not in as_it_lies(), "no word lies open"

    services.close_room(member_id=cast.member_id(cast.grace))
    with shifted(A_DAY - 60):
        run_job("room words", at=now())
        assert WORDS in read_by_force(as_it_lies(), in_redis(redis)), "not before its time"
    with shifted(A_DAY + 1):
        run_job("room words", at=now())
    left = read_by_force(as_it_lies(), in_redis(redis))
    assert WORDS not in left
    assert STOPPED not in left


def test_a_thief_who_kept_every_key_of_the_day_before_finds_no_token_to_open(cast, redis):
    they_talk(cast)
    key = Room.objects.get(pk=cast.room.pk).key
    body = bytes(Message.objects.get().body)
    services.close_room(member_id=cast.member_id(cast.grace))
    with shifted(A_DAY + 1):
        run_job("room words", at=now())
    lies = as_it_lies()
    assert Fernet(key).decrypt(body).decode() == WORDS
    assert body not in lies, "SQLite overwrites what is deleted; a dump of PostgreSQL has no row"
    assert key not in "\n".join(dump())


@on_postgresql
@pytest.mark.long
def test_a_backup_of_an_open_room_restored_a_week_later_yields_no_line(
    cast, redis, settings, tmp_path, elsewhere
):
    private = tmp_path / "backup.key"
    settings.BACKUP_TO, settings.MEDIA_ROOT = [write_key(private)], tmp_path / "media"
    (tmp_path / "backups").mkdir()
    they_talk(cast)
    assert WORDS in read_by_force(as_it_lies(), in_redis(redis))
    file = back_up(tmp_path / "backups")
    inside = b"".join(entries_in(file, private).values())

    elsewhere()
    with shifted(7 * A_DAY):
        call_command("restore", str(file), "--key", str(private))
        ended = Room.objects.get(public_id=cast.id)
        assert (ended.state, ended.key) == ("closed", None)
        left = read_by_force(inside, as_it_lies())
        assert WORDS not in left
        assert STOPPED not in left
        assert not Message.objects.exists()
