"""A home to be backed up, and the two commands as an operator runs them."""

import io
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as site_settings
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Session
from accounts.roles import Role
from core.backups.archive import reading
from core.clock import now
from courses.models import JournalEntry
from mentors.models import Message, Room, RoomKey, RoomMember
from tests.factories.people import make_person
from tests.programs import run as run_program

WORDS = "the boat was blue"
PICTURE = b"a picture" * 1000


def write_key(place):
    """Writes a private key, and returns its public one."""
    place.write_text(run_program("age-keygen").stdout)
    return re.search("age1[0-9a-z]+", place.read_text())[0]


def write_picture(media):
    (media / "images").mkdir(parents=True)
    (media / "images" / "one.webp").write_bytes(PICTURE)


def make_writer(harbour):
    """She wrote in her journal, is signed in, and sits in a room in which something was said."""
    someone = make_person(Role.LEARNER, "amara", organisation=harbour)
    JournalEntry.objects.create(learner=someone, organisation=harbour, text=WORDS, at=now())
    Session.objects.create(
        session_key="k" * 32,
        session_data="x",
        expire_date=now() + timedelta(hours=1),
        account=someone,
        began_at=now(),
    )
    room = Room.objects.create(organisation=harbour, starts_at=now(), state="open")
    RoomKey.create_for(room)
    seat = RoomMember.objects.create(room=room, user=someone, seat="mentor")
    Message.objects.create(
        room=room, seq=1, sender=seat, client_id=uuid4(), kind="say", body=b"said", at=now()
    )
    return someone


def run(name, *arguments):
    printed = io.StringIO()
    call_command(name, *map(str, arguments), stdout=printed, stderr=printed)
    return printed.getvalue()


def back_up(folder):
    run("backup", folder)
    (file,) = folder.glob("*.age")
    return file


def entries_in(file, key):
    """What is inside, by name."""
    with reading(file, key) as entries:
        return {name: content.read() for name, content in entries}


def refusal(*arguments):
    with pytest.raises(CommandError) as told:
        run(*arguments)
    return str(told.value)


def assert_empty():
    with connection.cursor() as cursor:
        assert connection.introspection.get_table_list(cursor) == []
    root = Path(site_settings.MEDIA_ROOT)
    assert [one for one in root.rglob("*") if one.is_file()] == []
