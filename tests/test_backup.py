"""Making a backup: what is inside, what never is, and what is said where none can be made."""

import io
import os
import resource
import signal
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps as django_apps
from django.conf import settings as site_settings
from django.core.management import call_command
from django.db import connection

from core.backups.archive import Manifest, find_refusal, is_media_name
from core.backups.backup_services import make_backup
from core.backups.exclusions import EXCLUDED_TABLES
from core.backups.queries import last_backups
from core.clock import now
from core.models import BackupRun
from core.retention_clocks import Clock
from courses.models import JournalEntry
from mentors.models import Message, RoomKey
from tests.concurrency import on_postgresql
from tests.factories.backups import (
    WORDS,
    back_up,
    entries_in,
    make_writer,
    refusal,
    run,
    write_key,
    write_picture,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


@pytest.fixture
def home(harbour, tmp_path, settings):
    """Where a backup is made: a key, an empty folder, files, and somebody who wrote."""
    settings.BACKUP_TO = [write_key(tmp_path / "backup.key")]
    settings.MEDIA_ROOT = tmp_path / "media"
    write_picture(settings.MEDIA_ROOT)
    (tmp_path / "backups").mkdir()
    return SimpleNamespace(
        learner=make_writer(harbour),
        key=tmp_path / "backup.key",
        folder=tmp_path / "backups",
        media=settings.MEDIA_ROOT,
    )


def stored_bytes(model, column):
    """The column as it lies in the database, as pg_dump writes it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT encode({column}, 'hex') FROM {model._meta.db_table}")  # noqa: S608
        return cursor.fetchone()[0].encode()


def test_exclusions_every_table_of_room_words_is_among_them():
    clocked = {
        model._meta.db_table
        for model in django_apps.get_models()
        if getattr(getattr(model, "personal_data", None), "clock", None) is Clock.ROOM_WORDS
    }
    assert RoomKey._meta.db_table in clocked
    assert clocked <= set(EXCLUDED_TABLES)


@on_postgresql
def test_backup_opened_holds_records_and_no_key_and_no_word_of_a_room(home):
    file = back_up(home.folder)
    inside = b"".join(entries_in(file, home.key).values())
    assert stored_bytes(JournalEntry, "text") in inside
    for secret in (*site_settings.FIELD_KEYS, site_settings.SECRET_KEY, home.key.read_text()):
        assert secret.encode() not in inside
    assert stored_bytes(RoomKey, "key") not in inside
    assert stored_bytes(Message, "body") not in inside
    assert b"k" * 32 not in inside, "the sign-in"


@on_postgresql
def test_backup_unopened_shows_nothing(home):
    raw = back_up(home.folder).read_bytes()
    for secret in (b"amara", b"manifest", b"PGDMP", WORDS.encode()):
        assert secret not in raw


@pytest.mark.parametrize("said", [[], ["age1nonsense"], ["ssh-ed25519 AAAA"]])
def test_backup_without_public_key_is_refused(home, settings, said):
    settings.BACKUP_TO = said
    assert "age-keygen" in refusal("backup", home.folder)
    assert list(home.folder.iterdir()) == []


def test_backup_missing_folder_is_named(home, tmp_path):
    assert refusal("backup", tmp_path / "none").endswith("is no folder. Nothing was made.")


@pytest.mark.parametrize("days", [-1, 0, 61, 999_999])
def test_backup_kept_longer_than_erasures_is_refused(home, days):
    assert "--keep takes 1 to 60 days" in refusal("backup", home.folder, "--keep", days)
    assert list(home.folder.iterdir()) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of a trial")
def test_backup_on_sqlite_is_refused(home):
    assert "stop it and copy the file" in refusal("backup", home.folder)
    assert list(home.folder.iterdir()) == []


@on_postgresql
@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("PATH", "", "The program age is not installed."),
        ("PGOPTIONS", "--nonsense", "pg_dump failed (pg_dump: error: connection to server"),
    ],
)
def test_backup_program_that_fails_is_one_sentence(home, monkeypatch, variable, value, says):
    monkeypatch.setenv(variable, value)
    assert says in refusal("backup", home.folder)
    assert list(home.folder.iterdir()) == []
    assert not BackupRun.objects.exists()


@on_postgresql
def test_backup_full_disk_is_one_sentence_and_leaves_no_half_file(home):
    """The system's limit on the size of a file stands for a full disk: the write is refused."""
    (home.media / "images" / "large.webp").write_bytes(os.urandom(3_000_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, hard))
    try:
        assert refusal("backup", home.folder).startswith("age failed (")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(home.folder.iterdir()) == []


@on_postgresql
@pytest.mark.parametrize("ends_at", ["Database", "Files"])
def test_backup_told_to_end_leaves_nothing_behind(home, ends_at):
    class Told(io.StringIO):
        def write(self, text):
            if text.startswith(ends_at):
                os.kill(os.getpid(), signal.SIGTERM)
            return super().write(text)

    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit):
        call_command("backup", str(home.folder), stdout=Told())
    assert list(home.folder.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) is before


@on_postgresql
def test_backup_file_that_goes_meanwhile_is_left_out(home, settings):
    """It stands in the list of files still, and is taken away before it is opened."""
    for number in range(50):
        (home.media / "images" / f"two-{number:02}.webp").write_bytes(b"a picture")
    away = home.media / "images" / "two-49.webp"

    def tell(line):
        if line == "Files: 50 of 51":
            away.unlink()

    made = make_backup(folder=home.folder, recipients=settings.BACKUP_TO, at=now(), tell=tell)
    files = [name for name in entries_in(made, home.key) if name.startswith("media/")]
    assert not away.exists()
    assert len(files) == 50
    assert "media/images/two-49.webp" not in files


@on_postgresql
def test_backup_again_deletes_old_ones_and_no_foreign_file(home):
    old, unfinished, foreign, running = (
        home.folder / name
        for name in (
            "learning-20200101T000000Z.age",
            "learning-20200101T000000Z.age.part",
            "letters.txt",
            "learning-20990101T000000Z.age.part",
        )
    )
    for file in (old, unfinished, foreign, running):
        file.write_bytes(b"x")
    os.utime(unfinished, (0, 0))
    assert last_backups() == (None, None)
    assert "Older ones deleted: 1." in run("backup", home.folder)
    assert {file.exists() for file in (old, unfinished)} == {False}
    assert {file.exists() for file in (foreign, running)} == {True}
    assert last_backups().backup is not None


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, None),
        ({"made_at": now() - timedelta(days=61)}, "older than the list of erasures"),
        ({"made_at": now() - timedelta(days=59)}, None),
        ({"migrations": ["core.0001_first", "core.0900_later"]}, "by a newer release"),
        ({"keys": ["aa", "cc"]}, "FIELD_KEYS lacks a key"),
        ({"keys": []}, None),
    ],
)
def test_refusal_of_manifest_that_does_not_fit_gives_its_sentence(fields, says):
    manifest = {"made_at": now(), "migrations": ["core.0001_first"], "keys": ["aa"]}
    found = find_refusal(
        Manifest(**manifest | fields),
        known_migrations={"core.0001_first", "core.0002_more"},
        keys=["bb", "aa"],
        not_before=now() - timedelta(days=60),
    )
    assert found is None if says is None else says in found


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("media/images/one.webp", True),
        ("media/one", True),
        ("media/", False),
        ("media/../one", False),
        ("media/images/../../etc/passwd", False),
        ("/etc/passwd", False),
        ("media//one", False),
        ("media/./one", False),
        ("media/one\n", False),
        ("media/images/città.jpg", True),
        ("media/images/citta\u0300 (1).jpg", True),
        ("media/recordings/صوت.ogg", True),
        ("media/..\\one", False),
        ("media/one\x00", False),
        ("media", False),
    ],
)
def test_is_media_name_outside_the_folder_is_false(name, fits):
    assert is_media_name(name) is fits
