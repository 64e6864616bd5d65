"""`manage.py demo` on a database that it did not make: empty, damaged, or with real people."""

import sqlite3

import pytest
from django.core.management import CommandError
from django.db import OperationalError

from accounts.models import Organisation, User
from accounts.roles import Role
from lms.portal.management.commands import demo
from tests.factories.people import make_person

from .test_demo import run

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.mark.long
def test_without_a_passphrase_a_random_one_is_printed():
    printed = run(bare=True)
    shown = next(line for line in printed.splitlines() if "Passphrase" in line).split(": ")[1]
    assert User.objects.get(username="amara").check_password(shown)


def test_it_leaves_a_database_with_other_people_alone(harbour):
    make_person(Role.LEARNER, "hana", organisation=harbour)
    with pytest.raises(CommandError, match="other people"):
        run()
    assert User.objects.count() == 1


def test_it_leaves_an_organisation_alone_that_nobody_has_come_into_yet():
    Organisation.objects.create(name="Beacon")
    with pytest.raises(CommandError, match="another organisation"):
        run()
    assert not User.objects.exists()


def test_it_refuses_production_settings(settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="production"):
        run()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "options",
    [{"port": 0}, {"port": 70000}, {"password": "short"}, {"people": 29}, {"people": 2001}],
)
def test_bad_options_get_one_sentence_and_change_nothing(options):
    with pytest.raises(CommandError):
        run(**options)
    assert not User.objects.exists()


class BeginsAnew(Exception):
    """The demo has come to the first step that needs a whole database."""


@pytest.fixture
def whole_file(tmp_path):
    """A database with a table of people, two pages long."""
    file = tmp_path / "demo.sqlite3"
    columns = ", ".join(field.column for field in User._meta.concrete_fields)
    made = sqlite3.connect(file)
    made.execute("PRAGMA page_size = 4096")
    made.execute(f"CREATE TABLE accounts_user ({columns})")
    made.commit()
    made.close()
    return file


@pytest.fixture(params=["no database at all", "a torn page"])
def damaged_file(request, whole_file):
    whole = whole_file.read_bytes()
    kept = whole[:4096] if request.param == "a torn page" else b""
    whole_file.write_bytes(kept + b"torn" * 1024)
    return whole_file


def test_of_a_damaged_file_it_names_reset_and_leaves_it(damaged_file, database_at, monkeypatch):
    # The tables are there: what is torn shows only where it is read.
    monkeypatch.setattr(demo, "call_command", lambda name, **options: None)
    found = damaged_file.read_bytes()
    database_at(f"sqlite:///{damaged_file}")
    with pytest.raises(CommandError, match=r"demo\.sqlite3 is damaged\. .* demo --reset"):
        run()
    assert damaged_file.read_bytes()[4096:] == found[4096:]


def test_reset_throws_a_damaged_file_away(damaged_file, database_at, monkeypatch):
    def check(command):
        raise BeginsAnew

    # Django's checks ask the database whether it knows JSON.
    monkeypatch.setattr(demo.Command, "check", check)
    database_at(f"sqlite:///{damaged_file}")
    with pytest.raises(BeginsAnew):
        run(reset=True, skip_checks=False)
    assert list(damaged_file.parent.iterdir()) == []


def test_reset_keeps_a_file_that_is_only_busy(whole_file, database_at, monkeypatch):
    def busy(aliases, besides):
        raise OperationalError("database is locked")

    monkeypatch.setattr(demo, "strangers_to", busy)
    database_at(f"sqlite:///{whole_file}")
    with pytest.raises(OperationalError):
        demo.Command()._reset()
    assert whole_file.exists()
