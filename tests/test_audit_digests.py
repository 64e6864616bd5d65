"""Daily digests of the audit entries: a change in the database is found, also after retention."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from core.append_only import erasing
from core.audit.digest_services import delete_old_entries, kept_days, write_digests
from core.audit.models import Entry
from core.audit.services import record
from core.clock import now
from core.retention_clocks import Clock, days_of

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def digests(settings, tmp_path):
    """The file of the digests."""
    settings.AUDIT_DIGESTS = str(tmp_path / "audit-digests")
    return tmp_path / "audit-digests"


@pytest.fixture
def three_days(digests, harbour):
    """Entries of the last three whole days, with their digests written; the days."""
    today = midnight_of(now().date())
    for days in (3, 2, 1):
        add_entries(harbour, 4, at=today - timedelta(days=days, hours=-9))
    write_digests(at=today + timedelta(hours=2))
    return kept_days()


def midnight_of(day):
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def add_entries(organisation, count, *, at):
    facts = {"level": 3, "part": 0.5, "whole": 2.0, "keys": ["a", "è"]}
    for _n in range(count):
        record(
            actor=None,
            verb="looked",
            subject=organisation,
            organisation=organisation,
            at=at,
            **facts,
        )


def verify(*arguments):
    """(whether all is well, everything that was printed)"""
    printed = io.StringIO()
    try:
        call_command("verify_audit", *arguments, stdout=printed, stderr=printed)
    except CommandError as problem:
        return False, f"{printed.getvalue()}{problem}"
    return True, printed.getvalue()


def run_sql(sql, *values):
    """As somebody who has the database alone, and knows how to pass the triggers."""
    with erasing(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1


def test_verify_audit_untouched_entries_is_whole(three_days):
    is_complete, told = verify()
    assert is_complete, told
    assert "12 entries; days with a digest: 3." in told
    assert "The log is whole." in told


CHANGES = {
    "verb": "UPDATE audit_entry SET verb = 'wrote' WHERE id = %s",
    "time": "UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE id = %s",
    "number": "UPDATE audit_entry SET id = 999999 WHERE id = %s",
    "removed": "DELETE FROM audit_entry WHERE id = %s",
    "added": (
        "INSERT INTO audit_entry (at, actor, organisation_id, verb, subject_kind, subject_id, "
        "about, facts) SELECT at, actor, organisation_id, verb, subject_kind, subject_id, about, "
        "facts FROM audit_entry WHERE id = %s"
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_verify_audit_changed_entry_names_its_day(three_days, change):
    entry = Entry.objects.order_by("pk")[5]
    run_sql(CHANGES[change], entry.pk)
    is_complete, told = verify()
    assert not is_complete
    assert f"{three_days[1]}: 4 entries were written" in told
    assert "1 faults" in told


def test_verify_audit_forged_line_is_reported(three_days, digests):
    """Whoever can write the file, but has no key, cannot make a digest fit."""
    lines = digests.read_text().splitlines()
    day, entries, sha256, signature = lines[1].split()
    lines[1] = f"{day} {entries} {sha256[::-1]} {signature}"
    digests.write_text("\n".join(lines) + "\n")
    assert f"{day}: its digest was not written by this server" in verify()[1]


def test_verify_audit_missing_line_is_reported(three_days, digests):
    first, _middle, last = digests.read_text().splitlines()
    digests.write_text(f"{first}\n{last}\n")
    assert f"{three_days[1]} to {three_days[1]}: the digests" in verify()[1]


def test_verify_audit_strange_line_is_one_sentence(three_days, digests):
    digests.write_text("2026-13-41 1 nothing\n")
    is_complete, told = verify()
    assert not is_complete
    assert "holds a line that is no digest" in told


def test_verify_audit_without_digests_says_that_nothing_was_compared(harbour, digests):
    assert "Nothing was compared." in verify()[1]


def test_verify_audit_until_ignores_later_days(three_days):
    """A backup of the morning of the last day holds nothing of that day."""
    with erasing():
        Entry._base_manager.filter(at__gte=midnight_of(three_days[2])).delete()
    assert not verify()[0]
    assert verify("--until", str(three_days[2]))[0]


def test_verify_audit_bad_day_is_one_sentence(digests):
    assert "invalid day value" in verify("--until", "yesterday")[1]


def test_write_audit_digests_again_adds_nothing(three_days, digests):
    lines = digests.read_text()
    assert write_digests(at=now()) == []
    assert digests.read_text() == lines


def test_write_audit_digests_after_days_without_it_fills_them_in(three_days, digests):
    later = midnight_of(now().date()) + timedelta(days=3, hours=2)
    assert len(write_digests(at=later)) == 3
    assert kept_days()[-1] == later.date() - timedelta(days=1)


def test_write_audit_digests_just_after_midnight_waits_for_late_commits(harbour, digests):
    midnight = midnight_of(date(2026, 6, 2))
    add_entries(harbour, 1, at=midnight - timedelta(minutes=1))
    assert write_digests(at=midnight + timedelta(minutes=59)) == []
    assert write_digests(at=midnight + timedelta(minutes=60)) == [date(2026, 6, 1)]


def test_write_audit_digests_unwritable_file_is_one_sentence(harbour, settings, tmp_path):
    settings.AUDIT_DIGESTS = str(tmp_path / "none" / "audit-digests")
    with pytest.raises(CommandError, match=r"cannot be written \(No such file"):
        call_command("write_audit_digests", stdout=io.StringIO())


def test_delete_old_entries_keeps_later_days_whole(three_days):
    later = midnight_of(three_days[1]) + timedelta(days=days_of(Clock.ACCESS_LOG), hours=12)
    assert sum(iter(lambda: delete_old_entries(at=later), 0)) == 4
    assert sorted({entry.at.date() for entry in Entry.objects.all()}) == three_days[1:]
    assert verify()[1].count("entries were written") == 1, "the first day, before its time"


def test_rotate_keys_signs_digests_again(three_days, settings):
    old = settings.FIELD_KEYS
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *old]
    for _run in range(2):
        call_command("rotate_keys", stdout=io.StringIO())
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert verify()[0], verify()[1]
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    assert not verify()[0]
