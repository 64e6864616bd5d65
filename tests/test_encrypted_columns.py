"""Encrypted columns: bound to their place, never silently wrong, and no page breaks at one."""

import json

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.roles import Role
from core import health_checks
from core.checks import refuse_to_serve_unfit_settings
from core.clock import now
from core.crypto import Unreadable, UnreadableText, decrypt, encrypt, opened
from core.field_keys import BOUND, is_signed, newest_head, signature
from core.key_use import keys_fit_the_data
from courses.journal import services
from courses.models import Goal, JournalEntry
from mentors.models import Room, RoomKey

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

TABLES = {Goal: "courses_goal", JournalEntry: "courses_journalentry"}
CANNOT = "These words cannot be read at the moment."


@pytest.fixture
def hers(person):
    """Two goals and a page of the journal."""
    amara = person(Role.LEARNER)
    for words in ("a room of my own", "a driving licence"):
        services.add_goal(learner=amara, text=words, at=now())
    services.add_entry(learner=amara, text="a quiet day", at=now())
    return amara


def stored(model, **which):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT text FROM {TABLES[model]} WHERE id = %s",  # noqa: S608 - a table of ours
            [model.objects.get(**which).pk],
        )
        return bytes(cursor.fetchone()[0])


def put(model, value, pk):
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {TABLES[model]} SET text = %s WHERE id = %s",  # noqa: S608 - a table of ours
            [value, pk],
        )


def goals():
    return list(Goal.objects.order_by("pk"))


# --- keys -----------------------------------------------------------------------------------


def test_what_was_encrypted_is_read_again():
    assert decrypt(encrypt("Grüße, سلام")) == "Grüße, سلام"


def test_a_wrong_key_raises_and_does_not_return_the_token(settings):
    token = encrypt("hers")
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(Unreadable):
        decrypt(token)


def test_an_older_key_still_reads_after_a_newer_one_came_first(settings, hers):
    token, mark = encrypt("hers"), signature(b"what was done")
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    assert decrypt(token) == "hers"
    assert is_signed(b"what was done", mark)
    assert not is_signed(b"what was not done", mark)
    assert goals()[0].text == "a room of my own"


# --- columns --------------------------------------------------------------------------------


def test_the_column_holds_no_clear_text(hers):
    first = goals()[0]
    assert stored(Goal, pk=first.pk).startswith(newest_head())
    assert b"room" not in stored(Goal, pk=first.pk)
    assert first.text == "a room of my own"
    sealed, public_id = Goal.objects.values_list("text", "public_id").get(pk=first.pk)
    assert opened(sealed, public_id) == "a room of my own"


def test_a_value_is_read_in_its_own_row_and_column_alone(hers):
    first, second = goals()
    entry = JournalEntry.objects.get()
    theirs = stored(Goal, pk=first.pk)
    put(Goal, theirs, second.pk)
    put(JournalEntry, theirs, entry.pk)
    assert [goal.text for goal in goals()] == ["a room of my own", CANNOT]
    assert JournalEntry.objects.get().text == CANNOT
    put(Goal, theirs[:-1], first.pk)
    assert goals()[0].text == CANNOT


def test_saving_something_else_leaves_the_value_as_it_stands(hers):
    goal = goals()[0]
    before = stored(Goal, pk=goal.pk)
    goal.reached_at = now()
    goal.save()
    assert stored(Goal, pk=goal.pk) == before
    assert Goal.objects.defer("text").get(pk=goal.pk).text == "a room of my own"


def test_a_statement_for_many_rows_writes_none(hers):
    with pytest.raises(TypeError, match="row by row"):
        Goal.objects.update(text="the same for all")


def test_a_token_of_the_first_releases_is_read_until_the_operator_says_no(hers, settings):
    goal = goals()[0]
    put(Goal, encrypt("from the first release"), goal.pk)
    assert goals()[0].text == "from the first release"
    settings.BOUND_VALUES_ONLY = True
    assert goals()[0].text == CANNOT
    assert goals()[1].text == "a driving licence"


def test_a_dump_carries_no_clear_text_and_loads_again(hers):
    dump = serializers.serialize("json", goals())
    assert "room" not in dump
    Goal.objects.all().delete()
    for found in serializers.deserialize("json", dump):
        found.save()
    assert [goal.text for goal in goals()] == ["a room of my own", "a driving licence"]


def test_a_value_of_a_dump_opens_in_no_other_row(hers):
    rows = json.loads(serializers.serialize("json", goals()))
    rows[1]["fields"]["text"] = rows[0]["fields"]["text"]
    for found in serializers.deserialize("json", json.dumps(rows)):
        found.save()
    assert goals()[1].text == CANNOT


# --- what cannot be read --------------------------------------------------------------------


def test_one_value_that_cannot_be_read_breaks_no_page_and_is_never_written_over(hers, signed_in):
    goal, entry = goals()[0], JournalEntry.objects.get()
    for model, row in ((Goal, goal), (JournalEntry, entry)):
        put(model, BOUND + b"nothing of ours at all, and long enough", row.pk)
    browser = signed_in(hers)
    for address in ("/learn/goals/", "/learn/journal/", f"/learn/journal/{entry.public_id}/"):
        page = browser.get(address)
        assert (page.status_code, CANNOT in page.content.decode()) == (200, True), address
    answer = browser.post(f"/learn/journal/{entry.public_id}/", {"text": "other words"})
    assert answer.status_code == 409
    assert stored(JournalEntry, pk=entry.pk).startswith(BOUND + b"nothing of ours")
    lost = Goal.objects.get(pk=goal.pk)
    assert isinstance(lost.text, UnreadableText)
    lost.reached_at = now()
    lost.save()
    lost.text = lost.text
    with pytest.raises(Unreadable):
        lost.save()


def test_the_key_of_a_room_that_cannot_be_read_is_as_one_that_is_gone(harbour, settings):
    room = Room.objects.create(organisation=harbour, starts_at=now())
    RoomKey.objects.create(room=room, key="the key of a room")
    assert Room.objects.get().key == "the key of a room"
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    assert Room.objects.get().key is None


def test_doctor_counts_what_cannot_be_read(hers, settings):
    assert [one.msg for one in health_checks.run("encrypted values")] == [
        "3 of 3 can be read, all under the newest key."
    ]
    put(Goal, BOUND + b"nothing of ours at all, and long enough", goals()[0].pk)
    assert "1 cannot be read" in health_checks.run("encrypted values")[0].msg


def test_keys_of_another_installation_stop_the_start(hers, settings, monkeypatch):
    assert keys_fit_the_data() == []
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    assert "Put the key back" in keys_fit_the_data()[0].msg
    with pytest.raises(CommandError, match="Put the key back"):
        call_command("check", databases=["default"])
    settings.PRODUCTION = True
    monkeypatch.setattr("core.checks.production_settings", list)
    # A thread of its own sees nothing of what this test has not committed.
    refuse_to_serve_unfit_settings(is_trial_meant=False)
    found = keys_fit_the_data()
    monkeypatch.setattr("core.checks.keys_fit_the_data", lambda: found)
    with pytest.raises(SystemExit, match="Put the key back"):
        refuse_to_serve_unfit_settings(is_trial_meant=False)
