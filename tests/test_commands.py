"""Our commands on a database that is not ready: one sentence, exit code 1, and no traceback."""

import sqlite3

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import OperationalError

from courses.management.commands import forget_recordings as forgetting

pytestmark = pytest.mark.engine

QUIZ = "0b1f2c3e-1111-4111-8111-111111111111"
# Every command of ours that asks the database, and what it is called with.
ASKING = {
    "backup": ["{folder}"],
    "check_catalogue": [],
    "clean_media": [],
    "erase_person": ["amara", "--keep-certificate"],
    "export_person": ["amara", "{folder}/hers.json"],
    "export_questions": [QUIZ, "--format", "gift"],
    "forget_recordings": [],
    "import_questions": ["{folder}/one.gift"],
    "load_curriculum": [],
    "pair_old_rooms": [],
    "publish_passed": [],
    "purge": [],
    "replay_erasures": ["{folder}/list"],
    "rotate_badge_key": [],
    "rotate_keys": [],
    "run_job": ["purge"],
    "speak": ["--check"],
    "setup": ["--organisation", "Harbour", "--country", "IT"],
    "verify_audit": [],
    "write_audit_digests": [],
}
# It wants a database without tables (tests/test_backup.py).
FILLING = {"restore"}
# It makes the tables itself.
MAKING = {"demo": ["--no-serve"]}
# It tells what is amiss line by line (tests/cms/test_doctor.py).
TELLING = {"doctor"}
ASKING_NONE = {"check_curriculum", "data_map", "handbook", "makemessages", "principles_table"}
# Django's own, with a word of ours: an empty database is what it is for.
DJANGOS = {"flush"}
# Refused, whatever the database holds (tests/portal/test_setup.py).
REFUSED = {"createsuperuser"}
NO_TABLES = "The database has no tables yet. Run manage.py migrate."


@pytest.fixture(autouse=True)
def needed_settings(settings, tmp_path):
    """What a command asks for before it asks the database."""
    settings.BACKUP_TO = ["age1" + "q" * 58]
    settings.AUDIT_DIGESTS = str(tmp_path / "audit-digests")


def run(name, arguments, folder):
    (folder / "list").write_text(f"{'0' * 64} keep\n")
    (folder / "one.gift").write_text("::One:: Two and two are {=four ~five}", encoding="utf-8")
    call_command(name, *(argument.format(folder=folder) for argument in arguments))


def test_every_command_of_ours_is_tried_here_or_asks_no_database():
    ours = {
        name
        for name, app in get_commands().items()
        # The tests have one of their own, which stands before that of `core`.
        if app.split(".")[0] in {"lms", "cms", "mentors", "courses", "accounts", "core", "tests"}
    }
    assert ours == {*ASKING, *FILLING, *MAKING, *TELLING, *ASKING_NONE, *DJANGOS, *REFUSED}


@pytest.mark.parametrize(("name", "arguments"), ASKING.items())
def test_without_tables_it_says_to_make_them(name, arguments, database_at, tmp_path):
    database_at(f"sqlite:///{tmp_path}/bare.sqlite3")
    with pytest.raises(CommandError) as told:
        run(name, arguments, tmp_path)
    assert str(told.value) == NO_TABLES


@pytest.mark.parametrize(("name", "arguments"), [*ASKING.items(), *MAKING.items()])
@pytest.mark.parametrize(
    "url",
    [
        "postgres://site:secret-word@127.0.0.1:1/site",
        "postgres://127.0.0.1:1/",
        "sqlite:///{folder}/nowhere/site.sqlite3",
    ],
)
def test_of_a_database_out_of_reach_it_says_where_to_look(
    name, arguments, url, database_at, tmp_path
):
    database_at(url.format(folder=tmp_path))
    with pytest.raises(CommandError) as told:
        run(name, arguments, tmp_path)
    sentence = str(told.value)
    assert sentence.startswith("The database cannot be reached. Check DATABASE_URL.")
    assert len(sentence.splitlines()) == 1
    assert "secret-word" not in sentence


@pytest.mark.parametrize(("name", "arguments"), ASKING.items())
def test_of_a_damaged_file_it_says_that_a_backup_is_needed(name, arguments, database_at, tmp_path):
    (tmp_path / "torn.sqlite3").write_bytes(b"no database at all " * 200)
    database_at(f"sqlite:///{tmp_path}/torn.sqlite3")
    with pytest.raises(CommandError, match=r"torn\.sqlite3 is damaged\. Put a backup in its place"):
        run(name, arguments, tmp_path)


def test_tables_of_an_older_release_are_told_as_such(database_at, tmp_path):
    file = tmp_path / "older.sqlite3"
    with sqlite3.connect(file) as older:
        older.execute("CREATE TABLE django_migrations (id, app, name, applied)")
        older.execute(
            "INSERT INTO django_migrations VALUES (1, 'courses', '0001_initial', '2026-01-01')"
        )
    older.close()
    database_at(f"sqlite:///{file}")
    with pytest.raises(CommandError, match=r"\d+ migrations are not applied\. Run manage.py migra"):
        call_command("forget_recordings")


def test_the_exit_code_is_1_and_nothing_else_is_printed(database_at, tmp_path, capsys):
    database_at(f"sqlite:///{tmp_path}/bare.sqlite3")
    command = load_command_class("courses", "forget_recordings")
    with pytest.raises(SystemExit) as ended:
        command.run_from_argv(["manage.py", "forget_recordings"])
    assert ended.value.code == 1
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"CommandError: {NO_TABLES}\n")


@pytest.mark.django_db
def test_a_mistake_of_the_program_keeps_its_traceback(monkeypatch):
    def mistaken(*, at):
        raise OperationalError("no such column: hered")

    monkeypatch.setattr(forgetting, "delete_expired_recordings", mistaken)
    with pytest.raises(OperationalError, match="hered"):
        call_command("forget_recordings")
