"""The log in sealed segments: whatever is done to it in the database is found and named."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import Organisation
from accounts.services import make_organisation
from core.audit.models import Chain, Entry, Segment
from core.audit.sealing import forget_entries, seal
from core.audit.services import record
from core.clock import now
from core.frozen import erasing
from core.retention_clocks import Clock, days_of
from tests.concurrency import at_once, on_postgresql

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def act(organisation, count=1, **facts):
    for _n in range(count):
        record(
            actor=None,
            verb="looked",
            subject=organisation,
            organisation=organisation,
            at=now(),
            **facts,
        )


def verify():
    """(whether it is whole, everything that was said)"""
    printed = io.StringIO()
    try:
        call_command("verify_audit", stdout=printed, stderr=printed)
    except CommandError as problem:
        return False, f"{printed.getvalue()}{problem}"
    return True, printed.getvalue()


def run(sql, *values):
    """As somebody who has the database alone, and knows how to pass the triggers."""
    with erasing(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1


@pytest.fixture
def sealed(harbour, lighthouse):
    """Three segments of one organisation, one of another, one of the installation."""
    for _segment in range(3):
        act(harbour, 4, level=3, part=0.5, whole=2.0, keys=["a", "è"])
        seal(at=now())
    act(lighthouse, 2)
    record(actor=None, verb="began", subject=lighthouse, at=now())
    seal(at=now())
    return [list(segment.entries.order_by("pk")) for segment in Segment.objects.order_by("pk")]


def test_a_log_that_nobody_touched_is_whole(sealed, harbour):
    assert verify()[0], verify()[1]
    assert "The log is whole." in verify()[1]
    assert not Entry.objects.filter(segment=None).exists()
    act(harbour)
    assert "1 entries wait" in verify()[1]


CHANGES = {
    "changed": ("UPDATE audit_entry SET verb = 'wrote' WHERE id = %s", "entry {0} was changed"),
    "removed": ("DELETE FROM audit_entry WHERE id = %s", "entry {0} was removed"),
    "another-time": (
        "UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE id = %s",
        "entry {0} was changed",
    ),
    "renumbered": (
        "UPDATE audit_entry SET id = 999999 WHERE id = %s",
        "entry 999999 was put in",
    ),
    "unsealed-again": (
        "UPDATE audit_entry SET segment_id = NULL WHERE id = %s",
        "entry {0} was removed",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_done_to_an_entry_is_found_and_named(sealed, what):
    sql, says = CHANGES[what]
    entry = sealed[1][1]
    run(sql, entry.pk)
    whole, told = verify()
    assert not whole
    assert f"segment 2: {says.format(entry.pk)}" in told


def test_entries_that_change_places_are_found(sealed):
    first, second = sealed[1][:2]
    for old, new in ((first.pk, 777777), (second.pk, first.pk), (777777, second.pk)):
        run("UPDATE audit_entry SET id = %s WHERE id = %s", new, old)
    assert not verify()[0]


COPY = (
    "INSERT INTO audit_entry (at, actor, organisation_id, verb, subject_kind, subject_id, about, "
    "facts, nonce, mark, segment_id) SELECT at, actor, organisation_id, {verb}, subject_kind, "
    "subject_id, about, facts, NULL, mark, {segment} FROM audit_entry WHERE id = %s"
)


@pytest.mark.parametrize("segment", ["segment_id", "NULL"])
@pytest.mark.parametrize("verb", ["verb", "'wrote'"])
def test_what_is_put_in_is_found_and_never_sealed(sealed, segment, verb):
    run(COPY.format(verb=verb, segment=segment), sealed[1][1].pk)
    strange = Entry.objects.order_by("-pk").first()
    whole, told = verify()
    assert not whole
    assert f"entry {strange.pk} was" in told
    if segment == "NULL":
        with pytest.raises(CommandError, match=f"not written by this program: {strange.pk}"):
            call_command("seal_audit", stdout=io.StringIO())
        assert Entry.objects.get(pk=strange.pk).segment is None


def test_segments_that_are_changed_cut_out_or_cut_off_are_found(sealed, harbour):
    middle, last = Segment.objects.filter(organisation=harbour).order_by("number")[1:]
    with transaction.atomic():
        run("UPDATE audit_segment SET sealed_at = '2020-01-01 00:00:00' WHERE id = %s", middle.pk)
        assert "segment 2 was changed" in verify()[1]
        transaction.set_rollback(True)
    for one, says in ((middle, "segments 2 to 2 are gone"), (last, "has 3 segments, and 2")):
        with transaction.atomic():
            with erasing():
                Entry._base_manager.filter(segment=one).delete()
            run("DELETE FROM audit_segment WHERE id = %s", one.pk)
            assert says in verify()[1]
            transaction.set_rollback(True)
    # Cut off, and the chain's end written to match: the mark of the end is not theirs to make.
    with erasing():
        Entry._base_manager.filter(segment=last).delete()
    run("DELETE FROM audit_segment WHERE id = %s", last.pk)
    run("UPDATE audit_chain SET length = 2, head = %s WHERE head = %s", middle.digest, last.digest)
    assert "where its chain ends was changed" in verify()[1]
    act(harbour)
    with pytest.raises(CommandError, match="does not end as it says"):
        call_command("seal_audit", stdout=io.StringIO())


def forgotten(at):
    """Segment by segment, as the job does it; how many entries."""
    return sum(iter(lambda: forget_entries(at=at), 0))


def test_what_is_past_its_time_goes_and_the_chain_stays_whole(sealed, harbour):
    later = now() + timedelta(days=days_of(Clock.ACCESS_LOG), minutes=1)
    assert forgotten(later) == 15
    assert forgotten(later) == 0
    assert verify()[0], verify()[1]
    act(harbour)
    seal(at=later)
    assert verify()[0], verify()[1]
    assert Segment.objects.count() == 6


def test_entries_removed_as_if_past_their_time_are_found(sealed, harbour):
    segment = Segment.objects.filter(organisation=harbour).order_by("number").first()
    with erasing():
        Entry._base_manager.filter(segment=segment).delete()
    run(
        "UPDATE audit_segment SET emptied_at = sealed_at, emptied_mark = mark WHERE id = %s",
        segment.pk,
    )
    assert "segment 1: its entries were removed by another" in verify()[1]


def test_the_marks_follow_the_newest_key(sealed, harbour, settings):
    forgotten(now() + timedelta(days=days_of(Clock.ACCESS_LOG), minutes=1))
    old = settings.FIELD_KEYS
    act(harbour)
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *old]
    act(harbour)
    call_command("rotate_keys", stdout=io.StringIO())
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert verify()[0], verify()[1]
    act(harbour)
    seal(at=now())
    assert verify()[0], verify()[1]
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    assert not verify()[0]


def test_an_entry_of_a_release_without_marks_is_adopted_once_somebody_has_looked(harbour):
    act(harbour, 2)
    first, _second = Entry.objects.order_by("pk")
    run("UPDATE audit_entry SET nonce = NULL, mark = NULL WHERE id = %s", first.pk)
    assert f"entry {first.pk} has no mark" in verify()[1]
    with pytest.raises(CommandError, match=f"{first.pk}"):
        call_command("seal_audit", stdout=io.StringIO())
    call_command("seal_audit", adopt=[first.pk], stdout=io.StringIO())
    assert verify()[0], verify()[1]
    assert Entry.objects.filter(segment=None).count() == 0


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_entry_that_is_committed_late_is_sealed_later_and_nobody_waits():
    harbour = make_organisation(name="Harbour")
    written, may_commit = Event(), Event()

    def slowly():
        try:
            with transaction.atomic():
                act(Organisation.objects.get(), slow=1)
                written.set()
                assert may_commit.wait(20)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(slowly)
        assert written.wait(20)
        act(harbour, 2)
        # Both sealing and writing go on while the other transaction is open.
        assert seal(at=now()).entries == 2
        act(harbour)
        may_commit.set()
        late.result(20)
    slow = Entry.objects.get(facts__slow=1)
    assert slow.pk < Entry.objects.filter(segment__isnull=False).order_by("-pk").first().pk
    assert slow.segment is None
    assert seal(at=now()).entries == 2
    assert verify()[0], verify()[1]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_seal_everything_once():
    harbour = make_organisation(name="Harbour")
    act(harbour, 30)
    found = at_once(lambda: seal(at=now()), lambda: seal(at=now()))
    seal(at=now())
    assert sum(one.entries for one in found) == 30
    assert Chain.objects.get(of=str(harbour.pk)).length == 1
    assert verify()[0], verify()[1]
