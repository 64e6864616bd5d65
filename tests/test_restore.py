"""What comes back with a backup, what never does, and that a failed restore leaves nothing."""

import os
import signal
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
from core.audit.digest_services import write_digests
from core.backups.archive import Manifest, add_bytes, writing
from core.backups.queries import last_backups
from core.clock import now
from courses.models import JournalEntry
from mentors.models import Message, Room, RoomKey, RoomMember
from tests.concurrency import on_postgresql
from tests.factories.backups import (
    PICTURE,
    WORDS,
    assert_empty,
    back_up,
    make_writer,
    refusal,
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

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.engine,
    pytest.mark.long,
    pytest.mark.xdist_group("restore"),
    on_postgresql,
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
    """A home was backed up, somebody was erased, and the backup was restored in an empty place."""
    place = tmp_path_factory.mktemp("came-back")
    (place / "backups").mkdir()
    write_picture(place / "media")
    (place / "media" / "images" / "città صورة.jpg").write_bytes(b"a city")
    chosen = {
        "BACKUP_TO": [write_key(place / "key")],
        "MEDIA_ROOT": place / "media",
        "AUDIT_DIGESTS": str(place / "audit-digests"),
    }
    with django_db_blocker.unblock(), copy_of_the_migrated_database() as name:
        with database_called(name), override_settings(**chosen):
            before = home_with_a_history(place / "backups")
            write_digests(at=now() + timedelta(days=2))
        with (
            empty_database() as empty,
            override_settings(**chosen | {"MEDIA_ROOT": place / "again"}),
        ):
            with database_called(empty):
                # It numbers them otherwise than the database before.
                ContentType.objects.clear_cache()
                said = run("restore", before.file, "--key", place / "key")
            with django_db_blocker.block():
                yield SimpleNamespace(
                    before=before,
                    said=said,
                    database=empty,
                    media=place / "again",
                    digests=chosen["AUDIT_DIGESTS"],
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
    RoomKey.create_for(planned)
    old_key = planned.key
    file = back_up(folder)
    erase(user_id=erased_after.pk, keep_certificate=False, at=now())
    run("replay_erasures", folder / "erasures", "--write")
    return SimpleNamespace(
        amara=amara,
        planned=planned,
        old_key=old_key,
        file=file,
        highest=max(amara.pk, erased_after.pk),
    )


@pytest.fixture
def again(db, came_back, settings):
    """The restored home, for a test that changes nothing there but by adding."""
    settings.MEDIA_ROOT = came_back.media
    with database_called(came_back.database):
        ContentType.objects.clear_cache()
        yield came_back
    ContentType.objects.clear_cache()


@pytest.fixture
def backup(harbour, tmp_path, settings, elsewhere):
    """A backup, its key, and an empty place to restore it in."""
    key = tmp_path / "key"
    settings.BACKUP_TO = [write_key(key)]
    settings.MEDIA_ROOT = tmp_path / "media"
    write_picture(settings.MEDIA_ROOT)
    (tmp_path / "backups").mkdir()
    make_writer(harbour)
    file = back_up(tmp_path / "backups")
    elsewhere()
    return SimpleNamespace(file=file, key=key)


def refusal_of_restore(backup):
    return refusal("restore", backup.file, "--key", backup.key)


def test_restore_whole_backup_brings_words_and_files_back(again):
    assert "Restored." in again.said
    assert "roles, passkeys and cards are as they were on" in again.said
    assert JournalEntry.objects.get().text == WORDS
    assert User.objects.get(username="amara").public_id == again.before.amara.public_id
    assert (again.media / "images" / "one.webp").read_bytes() == PICTURE
    assert (again.media / "images" / "città صورة.jpg").read_bytes() == b"a city"
    assert last_backups().drill is not None


def test_restore_whole_backup_site_answers_and_gives_no_number_again(again, client):
    assert client.get("/", follow=True).status_code == 200
    assert User.objects.create(username="later", shown_name="later").pk > again.before.highest


def test_restore_older_backup_audit_of_the_days_before_is_whole(again, settings):
    settings.AUDIT_DIGESTS = again.digests
    assert "The log is whole." in run("verify_audit", "--until", str(now().date()))


def test_restore_whole_backup_brings_no_word_of_a_room_nor_its_key_nor_a_sign_in(again):
    assert Message.objects.count() == Session.objects.count() == 0
    ended = Room.objects.exclude(public_id=again.before.planned.public_id).get()
    assert (ended.state, ended.key) == ("closed", None)
    assert RoomMember.objects.count() == 1


def test_restore_planned_room_has_a_key_of_its_own(again):
    room = Room.objects.get(public_id=again.before.planned.public_id)
    assert room.state == "lobby"
    assert room.key not in (None, again.before.old_key)
    Fernet(room.key)


def test_restore_whoever_was_erased_since_stays_erased(again):
    assert not User.objects.filter(username__in=["joy", "lucia"]).exists()
    assert [entry.text for entry in JournalEntry.objects.all()] == [WORDS]


def test_restore_without_list_of_erasures_is_refused(backup):
    backup.file.with_name("erasures").unlink()
    assert "so that nobody who was erased comes back" in refusal_of_restore(backup)
    assert_empty()


@pytest.mark.parametrize("part", [0.3, 0.7, 0.999])
def test_restore_backup_cut_off_leaves_nothing(backup, part):
    backup.file.write_bytes(backup.file.read_bytes()[: int(backup.file.stat().st_size * part)])
    assert "is damaged or was cut off" in refusal_of_restore(backup)
    assert_empty()


def test_restore_backup_with_a_changed_byte_leaves_nothing(backup):
    raw = bytearray(backup.file.read_bytes())
    raw[len(raw) // 2] ^= 1
    backup.file.write_bytes(bytes(raw))
    assert "is damaged" in refusal_of_restore(backup)
    assert_empty()


def test_restore_foreign_file_is_told_as_such(backup, tmp_path):
    backup.file.write_bytes(b"PK\x03\x04" + b"x" * 5000)
    assert refusal_of_restore(backup) == f"{backup.file} is no backup of this program."
    backup.file.unlink()
    assert refusal_of_restore(backup) == f"{backup.file} cannot be read."


def test_restore_wrong_private_key_is_one_sentence(backup):
    write_key(backup.key)
    assert "was made for another key" in refusal_of_restore(backup)
    backup.key.write_text("no key at all")
    assert "is no private key of age" in refusal_of_restore(backup)
    assert_empty()


def test_restore_other_field_keys_is_refused(backup, settings):
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    assert "FIELD_KEYS lacks a key of the time of this backup" in refusal_of_restore(backup)
    assert_empty()


def test_restore_older_than_the_list_of_erasures_is_refused(backup, monkeypatch):
    later = now() + timedelta(days=61)
    monkeypatch.setattr("core.backups.restore_services.now", lambda: later)
    assert "older than the list of erasures reaches" in refusal_of_restore(backup)
    assert_empty()


def test_restore_into_a_used_database_changes_nothing(backup, elsewhere):
    elsewhere(with_tables=True)
    make_organisation(name="Lighthouse")
    assert "There is something in this database" in refusal_of_restore(backup)
    assert not User.objects.filter(username="amara").exists()


def test_restore_beside_files_that_are_there_changes_nothing(backup, settings):
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "kept").touch()
    assert "There are files in" in refusal_of_restore(backup)
    assert (settings.MEDIA_ROOT / "kept").exists()


def fail(*_arguments, **_options):
    raise CommandError("This stopped.")


def end(*_arguments, **_options):
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize(("what", "raised"), [(fail, CommandError), (end, SystemExit)])
def test_restore_interrupted_leaves_nothing_and_can_be_done_again(
    backup, monkeypatch, what, raised
):
    after = "lms.portal.management.commands.restore._after"
    with monkeypatch.context() as broken:
        broken.setattr(after, lambda _listed: what)
        with pytest.raises(raised):
            run("restore", backup.file, "--key", backup.key)
    assert_empty()
    assert "Restored." in run("restore", backup.file, "--key", backup.key)


@pytest.mark.parametrize("name", ["media/../../outside", "tables/nobody/00000000", "other"])
def test_restore_file_that_somebody_else_made_writes_nothing_outside(
    backup, settings, tmp_path, name
):
    """Whoever knows the public key can make one."""
    with writing(backup.file, settings.BACKUP_TO) as tar:
        said = Manifest(made_at=now(), migrations=[], keys=[])
        add_bytes(tar, "manifest.json", said.model_dump_json().encode())
        add_bytes(tar, name, b"outside")
    assert "something that no backup of this program holds" in refusal_of_restore(backup)
    assert not (tmp_path / "outside").exists()
    assert_empty()
