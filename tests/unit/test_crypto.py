"""Encrypted columns: unreadable without the key, and never silently wrong."""

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.db import connection

from accounts.roles import Role
from core.clock import now
from core.crypto import Unreadable, decrypt, encrypt
from mentors.models import Room


def test_what_was_encrypted_is_read_again():
    assert decrypt(encrypt("Grüße, سلام")) == "Grüße, سلام"


def test_a_wrong_key_raises_and_does_not_return_the_token(settings):
    token = encrypt("hers")
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(Unreadable):
        decrypt(token)


def test_an_older_key_still_reads_after_a_newer_one_came_first(settings):
    token = encrypt("hers")
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    assert decrypt(token) == "hers"


@pytest.fixture
def room(person, harbour):
    return Room.objects.create(
        organisation=harbour,
        starts_at=now(),
        key="the key of a room",
        created_by=person(Role.SUPERVISOR),
    )


def test_the_column_holds_no_clear_text(room):
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM mentors_room")
        stored = bytes(cursor.fetchone()[0])
    assert b"the key of a room" not in stored
    assert Room.objects.get().key == "the key of a room"


def test_a_dump_carries_no_clear_text_and_loads_again(room):
    dump = serializers.serialize("json", Room.objects.all())
    assert "the key of a room" not in dump
    Room.objects.all().delete()
    for found in serializers.deserialize("json", dump):
        found.save()
    assert Room.objects.get().key == "the key of a room"
