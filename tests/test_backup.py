"""Backup and restore: what comes back, what never does, and what is said where it cannot be."""

import io
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pyrage
import pytest
from cryptography.fernet import Fernet
from django.apps import apps as django_apps
from django.conf import settings as site_settings
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from core.clock import now
from core.copies import left_out, sqlite
from core.copies.backup_services import make_backup
from core.copies.queries import last_copies
from core.copies.rules import FORMAT, Manifest, Unfit, is_media_name, unfit
from core.copies.sealed_files import NotOpened, identities_in, pieces, recipients_of, writing
from core.models import SafetyCopy
from core.retention_clocks import Clock
from mentors.models import RoomKey
from tests.factories.backups import (
    WORDS,
    assert_empty,
    back_up,
    make_writer,
    refusal,
    run,
    write_key,
    write_picture,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def key(tmp_path, settings):
    """The file with the private key; its public one is in the settings."""
    settings.BACKUP_TO = [write_key(tmp_path / "backup.key")]
    return tmp_path / "backup.key"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies"


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    write_picture(settings.MEDIA_ROOT)
    return settings.MEDIA_ROOT


@pytest.fixture
def amara(harbour):
    return make_writer(harbour)


@pytest.fixture
def home(amara, key, folder, media):
    """Where a backup is made."""
    return SimpleNamespace(amara=amara, key=key, folder=folder, media=media)


def names_in(file, key):
    found = []
    for name, content in pieces(file, identities_in(key)):
        content.read()
        found.append(name)
    return found


def test_what_is_left_out_is_what_has_the_clock_of_room_words():
    clocked = {
        model._meta.db_table
        for model in django_apps.get_models()
        if getattr(getattr(model, "personal_data", None), "clock", None) is Clock.ROOM_WORDS
    }
    assert clocked
    assert clocked <= set(left_out.TABLES)
    assert RoomKey._meta.db_table in left_out.TABLES


def test_the_file_shows_nothing_to_whoever_has_no_key(home):
    raw = back_up(home.folder).read_bytes()
    for secret in (b"amara", b"manifest", WORDS.encode(), site_settings.FIELD_KEYS[0].encode()):
        assert secret not in raw


def test_keys_are_never_inside(home):
    file = back_up(home.folder)
    for _name, content in pieces(file, identities_in(home.key)):
        raw = content.read()
        for secret in (*site_settings.FIELD_KEYS, site_settings.SECRET_KEY, home.key.read_text()):
            assert secret.encode() not in raw


def test_without_a_list_of_erasures_nothing_is_restored(home, elsewhere):
    file = back_up(home.folder)
    (home.folder / "erasures").unlink()
    elsewhere()
    assert "so that nobody who was erased comes back" in refusal("restore", file, "--key", home.key)


@pytest.mark.parametrize("part", [0.3, 0.7, 0.999])
def test_a_backup_that_was_cut_off_changes_nothing(home, elsewhere, part):
    file = back_up(home.folder)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * part)])
    elsewhere()
    assert "is damaged or was cut off" in refusal("restore", file, "--key", home.key)
    assert_empty()


def test_a_backup_of_which_one_byte_was_changed_is_not_believed(home, elsewhere):
    file = back_up(home.folder)
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(bytes(raw))
    elsewhere()
    assert "is damaged" in refusal("restore", file, "--key", home.key)
    assert_empty()


def test_a_foreign_file_is_told_as_such(key, tmp_path, elsewhere):
    foreign = tmp_path / "holiday.zip"
    foreign.write_bytes(b"PK\x03\x04" + b"x" * 5000)
    (tmp_path / "erasures").touch()
    elsewhere()
    assert refusal("restore", foreign, "--key", key) == f"{foreign} is no backup of this program."
    assert "cannot be read" in refusal("restore", tmp_path / "none.age", "--key", key)


def test_another_private_key_opens_nothing(home, tmp_path, elsewhere):
    file = back_up(home.folder)
    other = tmp_path / "other.key"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    elsewhere()
    assert "was made for another key" in refusal("restore", file, "--key", other)
    other.write_text("no key at all")
    assert "is no private key of age" in refusal("restore", file, "--key", other)


def test_field_keys_of_another_time_are_said_before_anything_is_written(home, elsewhere, settings):
    file = back_up(home.folder)
    elsewhere()
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    assert "FIELD_KEYS lacks a key of the time of this backup" in refusal(
        "restore", file, "--key", home.key
    )
    assert_empty()


def test_a_database_in_which_something_is_stays_as_it_is(home):
    file = back_up(home.folder)
    assert "There is something in this database" in refusal("restore", file, "--key", home.key)
    assert User.objects.get(username="amara") == home.amara


def test_files_that_are_there_stay(home, elsewhere, settings):
    file = back_up(home.folder)
    elsewhere()
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "kept").touch()
    assert "There are files in" in refusal("restore", file, "--key", home.key)
    assert (settings.MEDIA_ROOT / "kept").exists()


def test_a_disk_without_room_is_one_sentence_and_leaves_no_half_file(home, settings):
    """The system's limit on the size of a file stands for a full disk: the write is refused."""
    recipients = recipients_of(settings.BACKUP_TO)
    (home.media / "images" / "large.webp").write_bytes(os.urandom(3_000_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, hard))
    try:
        with pytest.raises(NotOpened, match="There is no room left"):
            make_backup(
                folder=home.folder, recipients=recipients, at=now(), tell=lambda _line: None
            )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(home.folder.iterdir()) == []
    assert not SafetyCopy.objects.exists()


@pytest.mark.parametrize("days", [-1, 0, 61, 999_999])
def test_a_backup_is_kept_no_longer_than_erasures_are_remembered(key, folder, media, days):
    assert "--keep takes 1 to 60 days" in refusal("backup", folder, "--keep", days)
    assert list(folder.iterdir()) == []


def test_a_backup_from_before_the_list_of_erasures_is_refused(home, elsewhere, monkeypatch):
    file = back_up(home.folder)
    elsewhere()
    later = now() + timedelta(days=61)
    monkeypatch.setattr("core.copies.restore_services.now", lambda: later)
    assert "older than the list of erasures reaches" in refusal("restore", file, "--key", home.key)
    assert_empty()


def test_a_file_that_goes_while_the_backup_is_made_is_left_out(home, settings):
    """It stands in the list of files still, and is taken away before it is opened."""
    for number in range(50):
        (home.media / "images" / f"two-{number:02}.webp").write_bytes(b"a picture")
    away = home.media / "images" / "two-49.webp"

    def tell(line):
        if line == "Files: 50 of 51":
            away.unlink()

    made = make_backup(
        folder=home.folder, recipients=recipients_of(settings.BACKUP_TO), at=now(), tell=tell
    )
    copied = [name for name in names_in(made, home.key) if name.startswith("media/")]
    assert not away.exists()
    assert len(copied) == 50
    assert "media/images/two-49.webp" not in copied


@pytest.mark.parametrize("said", [[], ["age1nonsense"], ["ssh-ed25519 AAAA"]])
def test_without_a_public_key_no_backup_is_made(folder, settings, said):
    settings.BACKUP_TO = said
    assert "age-keygen" in refusal("backup", folder)
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(key, tmp_path):
    assert refusal("backup", tmp_path / "none").endswith("is no folder. Nothing was made.")


def test_old_backups_go_and_foreign_files_stay(key, folder, media, db):
    old = folder / "learning-20200101T000000Z.age"
    old.write_bytes(b"old")
    (folder / "letters.txt").touch()
    assert "Older ones deleted: 1." in run("backup", folder)
    assert not old.exists()
    assert (folder / "letters.txt").exists()


def test_what_a_backup_left_unfinished_long_ago_goes(key, folder, media, db):
    names = ["learning-20200101T000000Z.age.part", ".database-1.part", ".database-1.part-wal"]
    for name in names:
        (folder / name).touch()
        os.utime(folder / name, (0, 0))
    (folder / "learning-20990101T000000Z.age.part").touch()
    run("backup", folder)
    assert [file.name for file in folder.glob("*.part*")] == ["learning-20990101T000000Z.age.part"]


@pytest.mark.parametrize("ends_at", ["Database", "Files"])
def test_a_backup_that_is_told_to_end_leaves_nothing_behind(home, ends_at):
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


def test_the_database_in_clear_never_lies_where_backups_are_fetched_from(
    key, folder, media, elsewhere, monkeypatch
):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL is read without a copy")
    elsewhere(with_tables=True)
    seen = []
    copy_beside = sqlite.copy_beside

    def watched(where):
        seen.append(copy_beside(where))
        return seen[-1]

    monkeypatch.setattr(sqlite, "copy_beside", watched)
    run("backup", folder)
    (place,) = seen
    assert place.parent == Path(connection.settings_dict["NAME"]).parent != folder
    assert not place.exists()


def test_two_backups_at_one_time_never_share_a_copy(folder, db):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL is read without a copy")
    one, other = sqlite.copy_beside(folder), sqlite.copy_beside(folder)
    try:
        assert one != other
        for place in (one, other):
            tables = sqlite3.connect(place).execute("SELECT name FROM sqlite_master").fetchall()
            assert ("accounts_user",) in tables
            assert place.stat().st_mode & 0o777 == 0o600
    finally:
        sqlite.remove(one)
        sqlite.remove(other)


def test_doctor_can_ask_when_the_last_backup_was_made(key, folder, media, db):
    assert last_copies() == (None, None)
    run("backup", folder)
    made = last_copies()
    assert made.backup is not None
    assert made.drill is None


def test_memory_stays_flat_however_much_is_copied(tmp_path):
    """A quarter of a gigabyte through a process that may take little more than it began with."""
    program = (
        "import resource, sys; from pathlib import Path; import pyrage\n"
        "from core.copies.sealed_files import writing, pieces\n"
        "own = pyrage.x25519.Identity.generate(); file = Path(sys.argv[1])\n"
        "began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "with writing(file, [own.to_public()]) as writer:\n"
        "    for number in range(64): writer.add(f'media/{number}', bytes(4 << 20))\n"
        "for _name, content in pieces(file, [own]):\n"
        "    while content.read(4 << 20): pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - began)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "file.age"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 64 * 1024


def manifest(**fields):
    return Manifest(
        **{
            "format": FORMAT,
            "engine": "postgresql",
            "made_at": now(),
            "migrations": ["core.0001_copies"],
            "keys": ["aa"],
        }
        | fields
    )


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, None),
        ({"format": 2}, Unfit.FORMAT),
        ({"engine": "sqlite"}, Unfit.ENGINE),
        ({"made_at": now() - timedelta(days=61)}, Unfit.OLD),
        ({"made_at": now() - timedelta(days=59)}, None),
        ({"migrations": ["core.0001_copies", "core.0900_later"]}, Unfit.NEWER),
        ({"keys": ["aa", "cc"]}, Unfit.KEYS),
        ({"keys": []}, None),
    ],
)
def test_whether_a_backup_fits(fields, why):
    found = unfit(
        manifest(**fields),
        engine="postgresql",
        known_migrations={"core.0001_copies", "core.0002_more"},
        keys=["bb", "aa"],
        not_before=now() - timedelta(days=60),
    )
    assert found == why


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
def test_no_piece_lands_outside_the_folder_of_files(name, fits):
    assert is_media_name(name) is fits


@pytest.mark.parametrize("name", ["media/../../outside", "tables/nobody/00000000", "other"])
def test_a_file_that_somebody_else_made_writes_nothing_outside(
    key, settings, tmp_path, elsewhere, name
):
    """Whoever knows the public key can make one."""
    file = tmp_path / "made.age"
    with writing(file, recipients_of(settings.BACKUP_TO)) as writer:
        engine = "postgresql" if connection.vendor == "postgresql" else "sqlite"
        said = manifest(engine=engine, migrations=[], keys=[])
        writer.add("manifest.json", said.model_dump_json().encode())
        writer.add(name, b"outside")
    (tmp_path / "erasures").touch()
    elsewhere()
    assert "something that no backup of this program holds" in refusal(
        "restore", file, "--key", key
    )
    assert not (tmp_path / "outside").exists()
    assert_empty()
