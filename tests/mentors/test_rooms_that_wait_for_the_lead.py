"""Words of a room wait for the lead while a matter is open; two keep a few of them (4.7, 10.2)."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.erasure_services import erase
from accounts.models import User
from accounts.roles import Role
from core.append_only import erasing
from core.audit.models import Entry
from core.audit.retention_services import run_job
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from core.retention_clocks import Clock, days_of
from mentors.models import KeepRequest, KeptLine, Matter, Message, Report, Room, SafeguardingNote
from mentors.rooms import services
from mentors.rooms.lifecycle.timekeeping import advance_rooms
from mentors.rooms.reports.queries import kept_of
from mentors.rooms.reports.services import report
from mentors.rooms.state.clock import shifted
from mentors.safeguarding.case_queries import lines_of, matters_for, reports_of, room_for, to_answer
from mentors.safeguarding.case_services import (
    answer_keeping,
    ask_to_keep,
    close_matter,
    open_room_words,
    take_back,
)
from mentors.safeguarding.note_queries import words_of
from mentors.safeguarding.services import add_step, answer_reading, ask_to_read
from tests.factories.people import make_person
from tests.factories.rooms import BACKEND, RealCast

pytestmark = [pytest.mark.django_db(transaction=True)]
DAY = 24 * 60 * 60
WORDS, WHY = "the heron waits at the gate", "The person may be in danger tonight."


@pytest.fixture
def cast(harbour):
    """A room in which joy reported a line of lucia's."""
    cast = RealCast(harbour)
    cast.olga = make_person(Role.COORDINATOR, organisation=harbour)
    cast.open()
    cast.enter(cast.ines)
    cast.say(cast.lucia, WORDS)
    cast.say(cast.joy, "another line")
    report(member_id=cast.member_id(cast.joy), seq=1)
    return cast


@pytest.fixture
def closed(cast):
    grace = cast.member_id(cast.grace)
    for _step in range(2):
        services.close_room(member_id=grace)
    return cast


def has_words(cast):
    return Message.objects.exists() and Room.objects.get(pk=cast.room.pk).key is not None


def close(cast, by=None):
    close_matter(by=by or cast.sara, room_id=cast.id, at=now())


def read(cast, by=None):
    return [line.text for line in lines_of(room_for(by or cast.sara, cast.id))]


def keys(cast, *texts):
    return [line.key for line in lines_of(room_for(cast.sara, cast.id)) if line.text in texts]


def ask(cast, *texts, by=None, why=WHY):
    chosen = keys(cast, *(texts or [WORDS]))
    return ask_to_keep(by=by or cast.sara, room_id=cast.id, keys=chosen, why=why, at=now())


def answer(asked, by, *, yes=True):
    answer_keeping(by=by, request_id=asked.public_id, yes=yes, at=now())


# --- how long the words wait ----------------------------------------------------------------

WAYS = {"a hub": advance_rooms, "the job": lambda: call_command("purge", verbosity=0)}


@pytest.mark.parametrize("way", WAYS)
def test_with_an_open_matter_words_wait_for_the_lead_and_three_days_at_most(closed, way):
    with shifted(DAY + 60):
        WAYS[way]()
        assert read(closed) == [WORDS, "another line"]
    with shifted(3 * DAY - 60):
        WAYS[way]()
        assert has_words(closed)
    with shifted(3 * DAY + 60):
        WAYS[way]()
        assert not has_words(closed)
        assert not Report.objects.exists()
        assert read(closed) == []
    assert Matter.objects.filter(closed_at=None).exists()


def test_closed_by_the_lead_within_the_day_they_go_after_the_day(closed):
    close(closed)
    with shifted(DAY - 60):
        advance_rooms()
        assert has_words(closed)
    with shifted(DAY + 60):
        advance_rooms()
        assert not has_words(closed)


def test_closed_later_they_go_at_once(closed):
    with shifted(2 * DAY):
        close(closed)
        assert not has_words(closed)


def test_while_the_room_goes_on_the_lead_reads_what_was_reported_and_nothing_else(cast):
    assert read(cast) == []
    [one] = reports_of(room_for(cast.sara, cast.id))
    assert (one.who, one.about, one.line) == (cast.joy.shown_name, cast.lucia.shown_name, WORDS)
    with pytest.raises(Conflict):
        close(cast)


# --- who reads, and who closes --------------------------------------------------------------


def test_the_lead_alone_may_read_it_and_close_it(closed, harbour):
    others = [closed.grace, closed.ines, closed.lucia, closed.joy, closed.olga]
    for one in others:
        assert matters_for(one) == []
        with pytest.raises(NotFound):
            read(closed, one)
        with pytest.raises(NotFound):
            close(closed, one)
        with pytest.raises(NotFound):
            open_room_words(by=one, room_id=closed.id, at=now())
    assert [row.number for row in matters_for(closed.sara)] == [closed.room.pk]
    close(closed)
    assert matters_for(closed.sara) == []
    assert Matter.objects.get().closed_by == closed.sara


def test_a_lead_who_sat_in_the_room_does_not_and_a_coordinator_steps_in(closed):
    closed.room.members.filter(user=closed.ines).update(user=closed.sara)
    with pytest.raises(NotFound):
        read(closed)
    assert read(closed, closed.olga) == [WORDS, "another line"]


def test_a_lead_of_another_organisation_finds_nothing(closed, lighthouse):
    stranger = make_person(Role.SAFEGUARDING_LEAD, organisation=lighthouse)
    assert matters_for(stranger) == []
    with pytest.raises(NotFound):
        room_for(stranger, closed.id)


# --- lines kept by two ----------------------------------------------------------------------


def test_lines_are_kept_with_the_yes_of_a_second_and_only_those(closed):
    asked = ask(closed)
    assert not KeptLine.objects.exists()
    [seen] = to_answer(closed.olga, now())
    assert (seen.lines, seen.why) == (1, WHY)
    answer(asked, closed.olga)
    note = SafeguardingNote.objects.get()
    with shifted(4 * DAY):
        advance_rooms()
    assert not has_words(closed)
    found = words_of(closed.sara, note.public_id, now())
    assert found.facts == WHY
    assert [(line.who, line.words) for line in found.kept] == [(closed.lucia.shown_name, WORDS)]
    verbs = Entry.objects.filter(verb__startswith="lines-").values_list("verb", flat=True)
    assert sorted(verbs) == ["lines-keep-asked", "lines-kept"]
    assert all(WORDS not in str(one.facts) for one in Entry.objects.all())


def test_nobody_is_the_second_who_asked_sat_there_or_is_new(closed, harbour):
    asked = ask(closed)
    with pytest.raises(Refused):
        answer(asked, closed.sara)
    for one in (closed.grace, closed.ines, closed.joy):
        with pytest.raises(NotFound):
            answer(asked, one)
    User.objects.filter(pk=closed.olga.pk).update(joined_at=now() - timedelta(days=6))
    with pytest.raises(Refused):
        answer(asked, User.objects.get(pk=closed.olga.pk))
    assert not SafeguardingNote.objects.exists()


def test_a_lead_who_sat_in_the_room_is_not_the_second(closed, harbour):
    mira = make_person(Role.SAFEGUARDING_LEAD, organisation=harbour)
    asked = ask(closed)
    closed.room.members.filter(user=closed.ines).update(user=mira)
    with pytest.raises(Refused):
        answer(asked, mira)


def test_with_a_no_or_taken_back_nothing_is_kept(closed):
    answer(ask(closed), closed.olga, yes=False)
    ask(closed)
    take_back(by=closed.sara, room_id=closed.id, at=now())
    assert not KeepRequest.objects.exists()
    assert not SafeguardingNote.objects.exists()


def test_few_lines_are_chosen_and_a_reason_is_said(closed):
    for wrong in ({"keys": []}, {"keys": ["line-0"]}, {"why": " "}, {"why": "x" * 301}):
        wanted = {"keys": keys(closed, WORDS), "why": WHY} | wrong
        with pytest.raises(Invalid):
            ask_to_keep(by=closed.sara, room_id=closed.id, at=now(), **wanted)
    ask(closed)
    with pytest.raises(Conflict):
        ask(closed)
    with pytest.raises(Conflict):
        close(closed)


def test_what_no_second_answered_in_time_is_gone_with_the_words(closed):
    asked = ask(closed)
    with shifted(3 * DAY + 60):
        advance_rooms()
        with pytest.raises(NotFound):
            answer(asked, closed.olga)
    assert not KeepRequest.objects.exists()


def test_kept_lines_are_encrypted_go_with_their_note_and_are_opened_by_two_alone(closed):
    answer(ask(closed), closed.olga)
    note = SafeguardingNote.objects.get()
    for one in (closed.olga, closed.grace, closed.lucia):
        with pytest.raises(NotFound):
            words_of(one, note.public_id, now())
    add_step(by=closed.sara, note_id=note.public_id, words="Done.", close=True, at=now())
    with pytest.raises(NotFound):
        words_of(closed.sara, note.public_id, now())
    asked = ask_to_read(by=closed.sara, note_id=note.public_id, reason="law", at=now())
    answer_reading(by=closed.olga, reading_id=asked.public_id, yes=True, at=now())
    assert words_of(closed.sara, note.public_id, now()).kept[0].words == WORDS
    late = now() + timedelta(days=days_of(Clock.SAFEGUARDING) + 1)
    run_job("safeguarding notes", at=late)
    assert not KeptLine.objects.exists()
    assert not KeepRequest.objects.exists()


def test_an_erasure_cuts_her_names_out_of_her_lines(closed):
    name = closed.lucia.shown_name
    answer(ask(closed), closed.olga)
    line = KeptLine.objects.get()
    line.words = f"I am {name}, and {WORDS}"
    with erasing():
        line.save(update_fields=["words"])
    erase(user_id=closed.lucia.pk, keep_certificate=False, at=now())
    line = KeptLine.objects.get()
    assert line.said_by is None
    assert name not in line.words
    assert WORDS in line.words


def test_the_women_of_the_room_are_told_on_their_own_page_and_nobody_else(closed):
    assert kept_of(closed.joy, now()) == []
    answer(ask(closed), closed.olga)
    for one in (closed.joy, closed.lucia):
        client = Client()
        client.force_login(one, backend=BACKEND)
        assert "are kept by the team" in client.get("/rooms/").content.decode()
        assert kept_of(one, now() + timedelta(days=29)) == []
    for one in (closed.grace, closed.ines, closed.olga):
        assert kept_of(one, now()) == []


# --- pages ----------------------------------------------------------------------------------


def test_on_her_pages_the_lead_reads_after_a_tap_keeps_lines_and_closes(closed):
    sara, olga = Client(), Client()
    sara.force_login(closed.sara, backend=BACKEND)
    olga.force_login(closed.olga, backend=BACKEND)
    address = f"/safeguarding/rooms/{closed.id}/"
    assert address in sara.get("/safeguarding/").content.decode()
    assert WORDS not in sara.get(address).content.decode()
    assert sara.post(f"{address}read/").status_code == 302
    assert Entry.objects.filter(verb="room-words-read").count() == 1
    html = sara.get(address).content.decode()
    assert html.count(WORDS) == 2
    refused = sara.post(f"{address}keep/", {"line": keys(closed, WORDS), "why": ""})
    assert refused.status_code == 400
    assert " checked" in refused.content.decode()
    done = sara.post(f"{address}keep/", {"line": keys(closed, WORDS), "why": WHY})
    assert done.status_code == 302
    waiting = olga.get("/safeguarding/").content.decode()
    assert WHY in waiting
    assert WORDS not in waiting
    asked = KeepRequest.objects.get()
    kept = olga.post(f"/safeguarding/keeping/{asked.public_id}/", {"then": "keep"})
    assert kept.status_code == 302
    assert sara.post(f"{address}close/").status_code == 302
    assert sara.get(address).status_code == 404
    assert KeptLine.objects.count() == 1


def test_before_it_opens_and_at_its_end_the_room_says_when_it_forgets(cast, harbour):
    later = cast.set_up(starts_at=now() + timedelta(hours=5))
    grace = Client()
    grace.force_login(cast.grace, backend=BACKEND)
    lobby = grace.get(f"/rooms/{later.public_id}/").content.decode()
    assert "deleted after three days at the latest" in lobby
    assert "may keep a few lines" in lobby
    grace_id = cast.member_id(cast.grace)
    for _step in range(2):
        services.close_room(member_id=grace_id)
    assert "after three days at most" in grace.get(f"/rooms/{cast.id}/").content.decode()
