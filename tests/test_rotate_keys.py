"""`manage.py rotate_keys`: while the site writes, killed and started again, nothing is lost."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.roles import Role
from core.clock import now
from core.field_keys import BOUND, decrypt, encrypt
from core.key_use import columns, use_of
from courses.models import Goal

pytestmark = pytest.mark.engine
ROOT = Path(__file__).resolve().parent.parent

# Writes other words into its half of the goals, over and over, and says what is committed.
WRITER = """
import sys, django
django.setup()
from courses.models import Goal
half, round = int(sys.argv[1]), 0
ids = [pk for pk in Goal.objects.order_by("pk").values_list("pk", flat=True) if pk % 2 == half]
print("ready", flush=True)
while True:
    round += 1
    for pk in ids[::3]:
        goal = Goal.objects.get(pk=pk)
        goal.text = f"{pk} in round {round}"
        goal.save(update_fields=["text"])
        print(pk, goal.text, flush=True)
"""


@pytest.fixture
def goals(db, person, harbour):
    learner = person(Role.LEARNER)
    return [
        Goal.objects.create(learner=learner, organisation=harbour, text=f"n{n}", created_at=now())
        for n in range(3)
    ]


@pytest.fixture
def newer(settings):
    """A newer key stands before the one under which everything was written."""
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *site.FIELD_KEYS]
    return settings.FIELD_KEYS


def goal_use():
    return use_of(next(column for column in columns() if column.model is Goal))


def rotate():
    printed = io.StringIO()
    call_command("rotate_keys", stdout=printed, stderr=printed)
    return printed.getvalue()


def put(pk, value):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE courses_goal SET text = %s WHERE id = %s", [value, pk])


def test_everything_is_written_under_the_newest_key_and_the_old_one_can_go(goals, newer, settings):
    put(goals[0].pk, encrypt("from the first release"))
    assert goal_use()[:3] == (0, 2, 1)
    assert "Written anew: 3." in rotate()
    assert "Written anew: 0." in rotate()
    settings.FIELD_KEYS = newer[:1]
    settings.BOUND_VALUES_ONLY = True
    assert [goal.text for goal in Goal.objects.order_by("pk")] == [
        "from the first release",
        "n1",
        "n2",
    ]


def test_what_cannot_be_read_is_named_and_left_and_ends_with_an_error(goals, newer):
    lost = BOUND + b"under a key that nobody has any more"
    put(goals[1].pk, lost)
    printed = io.StringIO()
    with pytest.raises(CommandError, match="1 cannot be read"):
        call_command("rotate_keys", stdout=printed, stderr=printed)
    assert f"courses_goal.text {goals[1].pk}" in printed.getvalue()
    assert goal_use() == (2, 0, 0, 1)


def test_what_is_written_between_reading_and_writing_stays(goals, newer, monkeypatch):
    field, real = Goal._meta.get_field("text"), Goal._meta.get_field("text").sealed

    def she_was_faster(data, row):
        monkeypatch.setattr(field, "sealed", real)
        goal = Goal.objects.get(pk=goals[0].pk)
        goal.text = "her newest words"
        goal.save()
        return real(data, row)

    monkeypatch.setattr(field, "sealed", she_was_faster)
    rotate()
    assert Goal.objects.get(pk=goals[0].pk).text == "her newest words"
    assert goal_use() == (3, 0, 0, 0)


def test_secrets_of_second_factors_follow_too(goals, settings, newer):
    settings.FIELD_KEYS = newer[1:]
    secret = encrypt("a secret of an app").decode()
    hers = Authenticator.objects.create(
        user=goals[0].learner, type=Authenticator.Type.TOTP, data={"secret": secret, "n": 1}
    )
    settings.FIELD_KEYS = newer
    rotate()
    settings.FIELD_KEYS = newer[:1]
    hers.refresh_from_db()
    assert hers.data["n"] == 1
    assert decrypt(hers.data["secret"].encode()) == "a secret of an app"


def process(*arguments, keys):
    """Our Python in a process of its own, on the database of this test."""
    of = connection.settings_dict
    url = f"sqlite:///{of['NAME']}"
    if connection.vendor == "postgresql":
        # The host may be a folder, where the server's socket stands.
        host = quote(of["HOST"], safe="")
        url = f"postgres://{of['USER']}@{host}:{of['PORT']}/{of['NAME']}"
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
        "DATABASE_URL": url,
        "FIELD_KEYS": ",".join(keys),
    }
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_two_processes_write_while_it_runs_is_killed_and_goes_on(person, harbour, settings):
    learner = person(Role.LEARNER)
    Goal.objects.bulk_create(
        Goal(learner=learner, organisation=harbour, text=f"n{n}", created_at=now())
        for n in range(600)
    )
    texts = {goal.pk: goal.text for goal in Goal.objects.all()}
    keys = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    writers = [process("-c", WRITER, str(half), keys=keys) for half in (0, 1)]
    assert [writer.stdout.readline() for writer in writers] == ["ready\n", "ready\n"]

    first = process("manage.py", "rotate_keys", keys=keys)
    assert "courses_goal.text" in first.stdout.readline()
    first.send_signal(signal.SIGKILL)
    first.wait()
    settings.FIELD_KEYS = keys
    assert 0 < goal_use().older < 600
    again = process("manage.py", "rotate_keys", keys=keys)
    says, _none = again.communicate(timeout=120)
    assert (again.returncode, "Nothing stands under an older key." in says) == (0, True), says

    for writer in writers:
        writer.terminate()
        for line in writer.communicate()[0].splitlines():
            pk, _space, text = line.partition(" ")
            texts[int(pk)] = text
    settings.FIELD_KEYS = keys[:1]
    found = {goal.pk: goal.text for goal in Goal.objects.all()}
    # The last write of a writer may have been committed before it could say so.
    different = {pk for pk in texts if found[pk] != texts[pk]}
    assert len(different) <= 2
    assert all(" in round " in found[pk] for pk in different)
