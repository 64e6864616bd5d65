"""What comes back with a backup, and what never does."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError
from django.test import override_settings

from accounts.erasure_services import erase
from accounts.models import Session, User
from accounts.roles import Role
from accounts.services import make_organisation
from core.clock import now
from core.copies.queries import last_copies
from courses.models import JournalEntry
from mentors.models import Message, Room, RoomKey, RoomMember
from tests.factories.backups import (
    PICTURE,
    WORDS,
    assert_empty,
    back_up,
    make_writer,
    refusal,
    restored,
    run,
    write_key,
    write_picture,
)
from tests.factories.people import make_person
from tests.migrated_database import (
    copy_of_the_migrated_database,
    database_called,
    empty_database,
)

# On PostgreSQL a restore makes all tables anew.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.engine,
    pytest.mark.long,
    pytest.mark.xdist_group("restore"),
]


@pytest.fixture(scope="module", autouse=True)
def own_database(django_db_setup, django_db_blocker):
    """What these tests leave empty is a copy, and no database of a test that runs after them."""
    with (
        django_db_blocker.unblock(),
        copy_of_the_migrated_database() as name,
        database_called(name),
        django_db_blocker.block(),
    ):
        yield


@pytest.fixture(scope="module")
def came_back(django_db_setup, django_db_blocker, tmp_path_factory):
    """A home was backed up, somebody was erased, and the backup was restored in an empty place.

    On PostgreSQL a restore makes all tables anew, as long as a hundred tests: who only reads what
    came of it shares one.
    """
    place = tmp_path_factory.mktemp("came-back")
    (place / "copies").mkdir()
    write_picture(place / "media")
    (place / "media" / "images" / "città صورة.jpg").write_bytes(b"a city")
    chosen = {"BACKUP_TO": [write_key(place / "key")], "MEDIA_ROOT": place / "media"}
    with django_db_blocker.unblock(), copy_of_the_migrated_database() as name:
        with database_called(name), override_settings(**chosen):
            before = home_with_a_history(place / "copies")
        with (
            empty_database() as empty,
            override_settings(**chosen | {"MEDIA_ROOT": place / "again"}),
        ):
            with database_called(empty):
                # It numbers them otherwise than the database before.
                ContentType.objects.clear_cache()
                said = restored(before.file, place / "key")
            with django_db_blocker.block():
                yield SimpleNamespace(
                    before=before, said=said, database=empty, media=place / "again"
                )


def home_with_a_history(folder):
    """One who wrote, one who is erased before the backup and one after, and a planned room."""
    harbour = make_organisation(name="Harbour")
    amara = make_writer(harbour)
    erased_before = make_person(Role.LEARNER, "joy", organisation=harbour).pk
    erase(user_id=erased_before, keep_certificate=False, at=now())
    erased_after = make_person(Role.LEARNER, "lucia", organisation=harbour)
    JournalEntry.objects.create(learner=erased_after, organisation=harbour, text="gone", at=now())
    planned = Room.objects.create(
        organisation=harbour, starts_at=now() + timedelta(days=2), state="lobby"
    )
    RoomKey.objects.create(room=planned)
    file = back_up(folder)
    erase(user_id=erased_after.pk, keep_certificate=False, at=now())
    run("replay_erasures", folder / "erasures", "--write")
    return SimpleNamespace(
        amara=amara, planned=planned, file=file, highest=max(amara.pk, erased_after.pk)
    )


@pytest.fixture
def again(db, came_back, settings):
    """The restored home, for a test that changes nothing there but by adding."""
    settings.MEDIA_ROOT = came_back.media
    with database_called(came_back.database):
        ContentType.objects.clear_cache()
        yield came_back
    ContentType.objects.clear_cache()


def test_what_she_wrote_comes_back(again):
    assert "Restored." in again.said
    assert "roles, passkeys and cards are as they were on" in again.said
    assert JournalEntry.objects.get().text == WORDS
    assert User.objects.get(username="amara").public_id == again.before.amara.public_id
    assert (again.media / "images" / "one.webp").read_bytes() == PICTURE
    assert "The log is whole." in run("verify_audit")
    assert last_copies().drill is not None


def test_no_word_of_a_room_comes_back_nor_its_key_nor_a_sign_in(again):
    assert Message.objects.count() == Session.objects.count() == 0
    ended = Room.objects.exclude(public_id=again.before.planned.public_id).get()
    assert (ended.state, ended.key) == ("closed", None)
    assert RoomMember.objects.count() == 1


def test_numbers_that_were_given_are_not_given_again(again):
    assert User.objects.create(username="later", shown_name="later").pk > again.before.highest


def test_a_room_that_was_planned_opens_after_a_restore_with_a_key_of_its_own(again):
    planned = again.before.planned
    room = Room.objects.get(public_id=planned.public_id)
    assert room.state == "lobby"
    assert room.key not in (None, planned.key)
    Fernet(room.key)


def test_whoever_was_erased_since_stays_erased(again):
    assert not User.objects.filter(username__in=["joy", "lucia"]).exists()
    assert [entry.text for entry in JournalEntry.objects.all()] == [WORDS]


def test_a_file_whose_name_has_letters_of_any_language_comes_back(again):
    assert (again.media / "images" / "città صورة.jpg").read_bytes() == b"a city"


def test_what_breaks_in_the_middle_leaves_the_place_empty(
    harbour, elsewhere, monkeypatch, tmp_path, settings
):
    settings.BACKUP_TO = [write_key(tmp_path / "key")]
    settings.MEDIA_ROOT = tmp_path / "media"
    write_picture(settings.MEDIA_ROOT)
    (tmp_path / "copies").mkdir()
    file = back_up(tmp_path / "copies")
    elsewhere()

    def broken(*_arguments, **_options):
        raise CommandError("This stopped.")

    monkeypatch.setattr("lms.portal.management.commands.restore._after", lambda _list: broken)
    assert refusal("restore", file, "--key", tmp_path / "key") == "This stopped."
    assert_empty()
