"""Safeguarding notes: who writes, takes, raises and closes one, and what never leaves it."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ForeignKey

from accounts.erasure_services import erase
from accounts.models import LockedIdentity
from accounts.roles import Role
from accounts.services import grant_role
from core.append_only import erasing
from core.audit.models import Entry
from core.audit.retention_services import run_job
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from core.personal_data import InExport, declaration_of
from core.retention_clocks import Clock, days_of
from mentors.models import (
    Call,
    KeepRequest,
    KeptLine,
    Ring,
    Room,
    SafeguardingNote,
    SafeguardingReading,
    SafeguardingStep,
)
from mentors.safeguarding.note_queries import page_of, words_of
from mentors.safeguarding.queries import (
    closed_notes,
    is_late,
    notes_for,
    place_of_room,
    place_of_woman,
    waiting_for,
)
from mentors.safeguarding.services import add_step, raise_level, take_note, write_note
from tests.concurrency import on_postgresql
from tests.courses.test_journal import every_word_in_the_database
from tests.factories.people import make_person
from tests.factories.rooms import RealCast
from tests.factories.safeguarding import (
    CHILD,
    FACTS,
    Team,
    closed,
    note_about,
    note_in,
    say,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(scope="module", autouse=True)
def team_of_the_file(harbour_of_the_file):
    return Team(harbour_of_the_file)


@pytest.fixture
def team(team_of_the_file, db):
    return deepcopy(team_of_the_file)


@pytest.fixture
def note(team):
    return note_about(team.amara, by=team.grace)


def verbs():
    found = Entry.objects.filter(verb__startswith="safeguarding").order_by("pk")
    return list(found.values_list("verb", flat=True))


def take(note, by, at=None):
    return take_note(by=by, note_id=note.public_id, at=at or now())


def step(note, by, words="I called her.", *, close=False):
    add_step(by=by, note_id=note.public_id, words=words, close=close, at=now())


# --- writing --------------------------------------------------------------------------------


def test_a_supervisor_writes_about_a_woman_she_supports_and_about_nobody_else(team, lighthouse):
    note = note_about(team.amara, by=team.grace)
    assert (note.organisation, note.woman, note.written_by) == (
        team.organisation,
        team.amara,
        team.grace,
    )
    stranger = make_person(Role.LEARNER, organisation=team.organisation)
    others = Team(lighthouse, "-2")
    for by, woman in ((team.grace, stranger), (team.grace, others.amara), (team.lena, team.amara)):
        with pytest.raises(NotFound):
            place_of_woman(by, woman.public_id, now())


def test_who_holds_a_room_or_backs_it_up_writes_in_it_and_no_one_else_of_it(harbour):
    cast = RealCast(harbour)
    for by in (cast.grace, cast.ines):
        note = note_in(cast.id, by=by, woman=cast.joy.public_id)
        assert (note.room, note.woman) == (cast.room, cast.joy)
    for by in (cast.lucia, cast.joy, cast.sara):
        with pytest.raises(NotFound):
            place_of_room(by, cast.id)


def test_the_worry_can_be_about_nobody_who_has_an_account_but_about_no_one_from_elsewhere(team):
    assert note_about(team.amara, by=team.grace).woman == team.amara
    place = place_of_woman(team.grace, team.amara.public_id, now())
    assert write_note(by=team.grace, place=place, said=say(), at=now()).woman is None
    with pytest.raises(Invalid):
        write_note(by=team.grace, place=place, said=say(woman=team.lena.public_id), at=now())


@pytest.mark.parametrize(
    "changed",
    [
        {"level": 4},
        {"level": -1},
        {"facts": "  "},
        {"facts": "a" * 4001},
        {"agreed": ""},
        {"agreed": "no"},
        {"she_knows": "perhaps"},
        CHILD | {"level": 1},
        CHILD | {"child_carer": " "},
    ],
    ids=str,
)
def test_what_is_missing_is_said_in_one_sentence_and_nothing_is_kept(team, changed):
    with pytest.raises(Invalid) as refused:
        note_about(team.amara, by=team.grace, **changed)
    assert str(refused.value.sentence).endswith(".")
    assert not SafeguardingNote.objects.exists()
    assert verbs() == []


def test_no_word_of_a_note_lies_open_in_the_database_or_in_the_log(team):
    note = note_about(
        team.amara,
        by=team.grace,
        **CHILD,
        agreed="no",
        why_not_agreed="heron one",
        her_wishes="heron two",
        who_was_told="heron three",
    )
    take(note, team.lena)
    step(note, team.lena, "heron four", close=True)
    everything = every_word_in_the_database()
    assert "heron" not in everything
    assert "aunt" not in everything
    assert not Entry.objects.filter(verb__startswith="safeguarding", about__isnull=False).exists()


def test_no_other_table_leads_to_a_note_so_nothing_of_it_can_be_evidence_or_progress():
    store = {
        *(SafeguardingNote, SafeguardingStep, SafeguardingReading),
        *(KeepRequest, KeptLine),
    }
    leads = {
        field.model
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model in store
    }
    assert leads <= store
    assert {declaration_of(model).export for model in store} == {InExport.NO}


# --- the two --------------------------------------------------------------------------------


def test_the_lead_sees_number_level_and_clock_and_reads_only_once_she_has_it(team, note):
    (row,) = notes_for(team.lena, now())
    assert (row.room, row.level, row.late, row.may_take) == (None, 1, False, True)
    for nobody in (team.lena, team.mira, team.olga, team.amara):
        with pytest.raises(NotFound):
            words_of(nobody, note.public_id, now())
    take(note, team.lena)
    for reader in (team.grace, team.lena):
        assert words_of(reader, note.public_id, now()).facts == FACTS
    for nobody in (team.mira, team.olga, team.amara):
        with pytest.raises(NotFound):
            words_of(nobody, note.public_id, now())
    assert waiting_for(team.mira, now()) == []


def test_a_note_is_taken_once_and_taking_it_twice_is_harmless(team, note):
    take(note, team.lena)
    take(note, team.lena)
    with pytest.raises(Conflict):
        take(note, team.mira)
    assert verbs() == ["safeguarding-written", "safeguarding-taken"]


def test_who_wrote_it_does_not_take_it_even_where_she_is_a_lead_herself(team, note):
    grant_role(
        user=team.grace,
        role=Role.SAFEGUARDING_LEAD,
        organisation=team.organisation,
        at=now(),
    )
    team.grace._held_memberships = None
    with pytest.raises(Conflict):
        take(note, team.grace)
    with pytest.raises(IntegrityError), transaction.atomic():
        SafeguardingNote.objects.filter(pk=note.pk).update(
            state="taken", taken_by=team.grace, taken_at=now()
        )


def test_a_coordinator_steps_in_only_where_no_lead_came_in_time(team):
    note = note_about(team.amara, by=team.grace, level=2)
    in_time, late = now() + timedelta(minutes=14), now() + timedelta(minutes=16)
    assert notes_for(team.olga, in_time) == waiting_for(team.olga, in_time) == []
    with pytest.raises(NotFound):
        take(note, team.olga, at=in_time)
    assert [row.late for row in waiting_for(team.olga, late)] == [True]
    take(note, team.olga, at=late)
    assert words_of(team.olga, note.public_id, late).facts == FACTS


def test_another_lead_takes_over_from_one_who_is_gone(team, note):
    take(note, team.lena)
    team.lena.is_active = False
    team.lena.save()
    take(note, team.mira)
    assert words_of(team.mira, note.public_id, now()).facts == FACTS


def test_a_worry_of_level_0_stays_with_who_wrote_it_and_goes_to_the_lead_after_a_week(team):
    note = note_about(team.amara, by=team.grace, level=0)
    assert notes_for(team.lena, now()) == []
    assert [row.level for row in notes_for(team.grace, now())] == [0]
    assert waiting_for(team.lena, now() + timedelta(days=7, minutes=1))[0].late
    step(note, team.grace, "We talked. It was a bus.", close=True)
    assert not is_late(SafeguardingNote.objects.get(), now() + timedelta(days=30))


def test_the_writer_adds_what_she_did_and_the_lead_alone_closes(team, note):
    step(note, team.grace)
    with pytest.raises(Conflict):
        step(note, team.grace, close=True)
    take(note, team.lena)
    with pytest.raises(Conflict):
        step(note, team.grace, close=True)
    with pytest.raises(NotFound):
        step(note, team.mira)
    step(note, team.lena, "She has a new room.", close=True)
    with pytest.raises(Conflict):
        step(note, team.lena)
    assert closed_notes(team.lena, None).paginator.count == 1
    assert closed_notes(team.grace, None).paginator.count == 0


def test_a_level_is_raised_and_its_clock_begins_anew(team, note):
    before = note.level_at
    raise_level(by=team.grace, note_id=note.public_id, level=3, at=now())
    note.refresh_from_db()
    assert note.level == 3
    assert note.level_at > before
    with pytest.raises(Invalid):
        raise_level(by=team.grace, note_id=note.public_id, level=2, at=now())
    with pytest.raises(NotFound):
        raise_level(by=team.lena, note_id=note.public_id, level=3, at=now())


def test_another_organisation_knows_of_no_note(team, note, lighthouse):
    others = Team(lighthouse, "-2")
    for person in (others.grace, others.lena, others.olga):
        assert notes_for(person, now() + timedelta(days=9)) == []
        with pytest.raises(NotFound):
            page_of(person, note.public_id, now() + timedelta(days=9))
        with pytest.raises(NotFound):
            take(note, person)


def test_who_is_no_supervisor_there_any_more_reads_her_own_note_no_longer(team, note):
    team.grace.memberships.update(ended_at=now())
    team.grace._held_memberships = None
    with pytest.raises(NotFound):
        words_of(team.grace, note.public_id, now())


# --- rooms ring -----------------------------------------------------------------------------


@pytest.mark.parametrize("level", [2, 3])
def test_a_serious_note_rings_at_once_for_a_room_under_way_until_a_lead_has_it(harbour, level):
    cast = RealCast(harbour)
    cast.open()
    note = note_in(cast.id, by=cast.grace, level=level)
    assert Call.objects.get().because == "safeguarding"
    rung = set(Ring.objects.values_list("user", flat=True))
    assert rung == {cast.ines.pk, cast.sara.pk}
    take(note, cast.sara)
    assert Call.objects.get().answered_by == cast.sara


def test_it_does_not_ring_on_the_desk_of_who_wrote_it_nor_for_less_nor_when_it_is_over(harbour):
    cast = RealCast(harbour)
    cast.open()
    note = note_in(cast.id, by=cast.ines, level=1)
    assert not Call.objects.exists()
    raise_level(by=cast.ines, note_id=note.public_id, level=2, at=now())
    assert list(Ring.objects.values_list("user", flat=True)) == [cast.sara.pk]
    Room.objects.update(state="closed", closed_at=now())
    Call.objects.all().delete()
    note_in(cast.id, by=cast.grace, level=3)
    assert not Call.objects.exists()
    assert [row.level for row in waiting_for(cast.sara, now())] == [3, 2]


# --- what the database holds ----------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": 4},
        {"child_at_risk": True},
        {"state": "closed"},
        {"state": "taken"},
        {"agreed": "no"},
        {"agreed": "perhaps"},
        {"she_knows": "never"},
    ],
    ids=str,
)
def test_the_database_refuses_what_cannot_be(team, note, wrong):
    row = SafeguardingNote.objects.get()
    for name, value in wrong.items():
        setattr(row, name, value)
    row.pk, row.public_id = None, team.grace.public_id
    row.facts = FACTS
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_close_serious_note_before_it_is_taken_is_refused_by_the_database(team, note):
    with pytest.raises(IntegrityError), transaction.atomic():
        SafeguardingNote.objects.filter(pk=note.pk).update(state="closed", closed_at=now())


@on_postgresql
def test_change_or_delete_safeguarding_note_is_refused_by_the_database(note):
    note.facts = "Nothing happened."
    with pytest.raises(DatabaseError), transaction.atomic():
        note.save(update_fields=["facts"])
    with pytest.raises(DatabaseError), transaction.atomic():
        SafeguardingNote.objects.filter(pk=note.pk).delete()


# --- how long -------------------------------------------------------------------------------


def test_a_note_goes_when_its_clock_has_run_out_and_an_open_one_stays(team, note):
    kept = note_about(team.amara, by=team.grace, level=2)
    closed(note, by=team.lena)
    end = note.closed_at + timedelta(days=days_of(Clock.SAFEGUARDING))
    assert run_job("safeguarding notes", at=end) == 0
    assert run_job("safeguarding notes", at=end + timedelta(minutes=1)) == 1
    assert list(SafeguardingNote.objects.all()) == [kept]
    assert not SafeguardingStep.objects.exists()


def test_the_days_of_that_clock_are_the_operators_to_set(team, note, settings):
    settings.RETENTION_DAYS = settings.RETENTION_DAYS | {"safeguarding": 1}
    closed(note, by=team.lena)
    assert run_job("safeguarding notes", at=now() + timedelta(days=2)) == 1


def test_an_erasure_takes_her_account_and_her_names_and_leaves_what_was_done(team):
    note = note_about(
        team.amara, by=team.grace, facts="Amara is afraid. AMARA's door, not Amaranth's."
    )
    closed(note, by=team.lena, words="amara has a new room.")
    erase(user_id=team.amara.pk, keep_certificate=False, at=now())
    row = SafeguardingNote.objects.get()
    assert row.woman is None
    assert row.facts == "… is afraid. …'s door, not Amaranth's."
    assert row.steps.get().words == "… has a new room."


def test_a_part_of_her_name_and_a_name_that_was_put_away_go_as_well(team):
    team.amara.shown_name = "Amara Bo"
    team.amara.save()
    note = note_about(team.amara, by=team.grace, facts="Amara called. Bo is what they say.")
    closed(note, by=team.lena)
    LockedIdentity.objects.create(
        user=team.amara,
        alias="blue-heron",
        shown_name="called",
        alias_digest="a",
        skeleton_digest="b",
        key_mark="c",
    )
    erase(user_id=team.amara.pk, keep_certificate=False, at=now())
    assert SafeguardingNote.objects.get().facts == "… …. Bo is what they say."


def test_whoever_wrote_or_took_it_may_be_erased_and_the_note_stays(team, note):
    closed(note, by=team.lena)
    for person in (team.grace, team.lena):
        erase(user_id=person.pk, keep_certificate=False, at=now())
    row = SafeguardingNote.objects.get()
    assert (row.written_by, row.taken_by, row.closed_by) == (None, None, None)
    assert row.facts == FACTS
    with erasing():
        row.delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM mentors_safeguardingstep")
        assert cursor.fetchone()[0] == 0
