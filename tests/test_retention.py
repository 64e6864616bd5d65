"""Everything has a clock, and goes when its clock has run out: not before, and not twice."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.consents.rules import Kind
from accounts.erasure_services import erase_what_is_due
from accounts.inactivity.services import note_here
from accounts.membership.invitation_services import invite
from accounts.models import Consent, ErasureRequest, Invitation, KnownDevice, User
from accounts.retention_services import hide_who_is_away
from accounts.roles import Role
from accounts.sessions.known_devices import remember
from core import retention
from core.audit.models import Entry
from core.audit.retention_services import run_job, run_jobs
from core.clock import now
from core.health_checks import run
from core.models import RetentionRun
from core.personal_data import declared
from core.quarters import quarter_of
from core.retention_clocks import OPEN_ENDED, SINCE, Clock, days_of
from mentors.models import Certificate, Decision, Evidence, Observation, Rating, Room, RoomMember
from tests.concurrency import on_postgresql
from tests.factories.mentors import FIRST_DAY, Way, make_closed_room
from tests.factories.people import open_to_women, use_card

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def test_every_clock_has_its_days_its_beginning_and_a_job_that_minds_it():
    counted = set(Clock) - OPEN_ENDED
    assert set(SINCE) == counted
    assert {clock for clock in counted if days_of(clock) < 1} == set()
    assert {clock for clock in counted if not retention.jobs_of(clock)} == set()
    # An account's own clock is no row's: it is the account that goes.
    assert {said.clock for _model, said in declared()} == set(Clock) - {Clock.AWAY_ERASED}


@pytest.mark.engine
def test_a_room_goes_two_years_after_it_closed_with_its_seats(person, harbour):
    room = make_closed_room(
        supervisor=person(Role.SUPERVISOR), mentor=person(Role.MENTOR), organisation=harbour
    )
    end = room.closed_at + timedelta(days=days_of(Clock.ROOMS))
    assert run_job("rooms", at=end) == 0
    assert run_job("rooms", at=end + MINUTE) == 1
    assert not Room.objects.exists()
    assert not RoomMember.objects.exists()
    assert run_job("rooms", at=end + MINUTE) == 0


def test_a_room_that_never_began_goes_as_well_and_an_open_one_stays(person, harbour):
    rooms = [
        Room.objects.create(organisation=harbour, state=state, starts_at=FIRST_DAY)
        for state in (Room.State.LOBBY, Room.State.OPEN, Room.State.HELD)
    ]
    assert run_job("rooms", at=FIRST_DAY + timedelta(days=4000)) == 1
    assert set(Room.objects.all()) == set(rooms[1:])


@pytest.fixture
def way(harbour):
    """A woman with a certificate that rests on one observation; valid for two years."""
    way = Way(harbour)
    way.meet_everything()
    way.certificate = way.issue()
    return way


@pytest.mark.engine
def test_evidence_goes_half_a_year_after_its_certificate_and_ratings_stay(way):
    end = way.certificate.valid_until + timedelta(days=days_of(Clock.EVIDENCE))
    room = Room.objects.get()
    assert run_job("evidence", at=end) == 0
    # Older than two years by now, and kept as long as the observation.
    assert run_job("rooms", at=end) == 0
    assert run_job("evidence", at=end + MINUTE) == 1
    assert not Evidence.objects.exists()
    assert not Observation.objects.exists()
    assert (Rating.objects.count(), Decision.objects.filter(met=True).count()) == (4, 2)
    assert Certificate.objects.get() == way.certificate
    assert run_job("rooms", at=end + MINUTE) == 1
    assert not Room.objects.filter(pk=room.pk).exists()


def test_handing_a_certificate_back_takes_nothing_that_counts_for_the_next(way):
    Certificate.objects.update(
        ended_at=way.certificate.valid_from + timedelta(days=1), state="handed-back"
    )
    later = way.certificate.valid_from + timedelta(days=days_of(Clock.EVIDENCE) + 2)
    assert run_job("evidence", at=later) == 0
    assert run_job("evidence", at=FIRST_DAY + timedelta(days=750)) == 1


def test_evidence_stays_while_a_second_certificate_rests_on_it(way):
    handed_back_at = way.certificate.valid_from + timedelta(days=1)
    Certificate.objects.update(ended_at=handed_back_at, state="handed-back")
    second = way.issue(at=handed_back_at + timedelta(days=200))
    assert run_job("evidence", at=FIRST_DAY + timedelta(days=750)) == 0
    end = second.valid_until + timedelta(days=days_of(Clock.EVIDENCE))
    assert run_job("evidence", at=end) == 0
    assert run_job("evidence", at=end + MINUTE) == 1


def test_what_no_certificate_rests_on_stays(harbour):
    way = Way(harbour)
    way.observe()
    assert run_job("evidence", at=FIRST_DAY + timedelta(days=4000)) == 0


def test_a_card_leads_to_nobody_two_weeks_after_it_was_used_and_its_number_stays(harbour, person):
    olga = person(Role.COORDINATOR)
    open_to_women(harbour)
    card, code = invite(by=olga, organisation=harbour, role=Role.LEARNER, at=now())
    unused, _code = invite(by=olga, organisation=harbour, role=Role.LEARNER, at=now())
    amara = use_card(code, "amara")
    used_at = Invitation.objects.get(pk=card.pk).used_at
    assert run_job("cards", at=used_at + timedelta(days=14)) == 0
    assert run_job("cards", at=used_at + timedelta(days=14) + MINUTE) == 1
    # The other one is too old two weeks later, and forgotten two more weeks later.
    assert run_job("cards", at=unused.expires_at + timedelta(days=14) + MINUTE) == 1
    for row in Invitation.objects.all():
        assert (row.used_by, row.invited_by, row.voided_by) == (None, None, None)
    assert invite(by=olga, organisation=harbour, role=Role.LEARNER, at=now())[0].number == 3
    assert User.objects.filter(pk=amara.pk).exists()


def test_a_phone_is_forgotten_when_it_no_longer_knows_itself(person):
    remember(user=person(), instead_of="", at=now())
    days = timedelta(days=days_of(Clock.DEVICES))
    assert run_job("devices", at=now() + days) == 0
    assert run_job("devices", at=now() + days + timedelta(days=1)) == 1
    assert not KnownDevice.objects.exists()


# --- away -------------------------------------------------------------------------------------


def test_of_a_sign_in_the_quarter_is_kept_and_nothing_finer(person, client):
    amara = person(name="amara")
    amara.set_password("green boat quiet river")
    amara.save()
    form = {"login": "amara", "password": "green boat quiet river"}
    assert client.post("/accounts/login/", form).status_code == 302
    kept = User.objects.get(pk=amara.pk).here_in_quarter
    assert kept == quarter_of(timezone.localdate(now()))
    assert (kept.day, kept.month % 3) == (1, 1)


@pytest.mark.engine
def test_an_account_is_hidden_after_five_years_away_and_erased_a_week_later(way):
    amara = way.learner
    for user in User.objects.all():
        note_here(user=user, at=FIRST_DAY)
    # 3 March 2026 lies in the quarter that ends with March: five years run from there.
    end = FIRST_DAY.replace(month=4, day=1, hour=0) + timedelta(days=days_of(Clock.AWAY_ERASED))
    assert hide_who_is_away(at=end - timedelta(days=1)) == 0
    User.objects.exclude(pk=amara.pk).update(here_in_quarter=end.date())
    hidden_at = end + timedelta(days=92)
    assert run_job("away", at=hidden_at) == 1
    assert run_job("away", at=hidden_at) == 0
    assert User.objects.get(pk=amara.pk).is_active is False
    assert erase_what_is_due(at=hidden_at + timedelta(days=6)) == 0
    assert erase_what_is_due(at=hidden_at + timedelta(days=7)) == 1
    assert not User.objects.filter(pk=amara.pk).exists()
    # Nobody asked her, so her certificate goes on to answer.
    assert Certificate.objects.get().ended_at is None


def test_signing_in_within_the_week_takes_it_back(person, client):
    amara = person(name="amara")
    amara.set_password("green boat quiet river")
    amara.save()
    note_here(user=amara, at=now() - timedelta(days=6 * 365))
    assert run_job("away", at=now()) == 1
    form = {"login": "amara", "password": "green boat quiet river"}
    page = client.post("/accounts/login/", form, follow=True)
    assert "was about to be deleted" in page.content.decode()
    assert User.objects.get(pk=amara.pk).is_active
    assert not ErasureRequest.objects.exists()
    assert run_job("away", at=now()) == 0


def test_an_account_from_before_the_column_counts_as_here_today(person):
    amara = person()
    User.objects.update(joined_at=now() - timedelta(days=4000), here_in_quarter=None)
    assert run_job("away", at=now()) == 0
    amara.refresh_from_db()
    assert amara.here_in_quarter == quarter_of(timezone.localdate(now()))


# --- the command ------------------------------------------------------------------------------


@pytest.fixture
def answers(person, harbour):
    """1200 answers that are past their six years."""
    amara, long_ago = person(), now() - timedelta(days=days_of(Clock.CONSENTS) + 1)
    Consent.objects.bulk_create(
        Consent(
            person=amara,
            organisation=harbour,
            kind=Kind.SUPERVISED,
            version=1,
            language="en",
            medium="read",
            yes=True,
            said_back=False,
            answered_at=long_ago,
        )
        for _n in range(1200)
    )


@pytest.mark.engine
def test_it_goes_in_steps_that_the_log_counts_and_goes_on_where_it_was_stopped(
    answers, monkeypatch
):
    job, taken = retention.JOBS["consents"], []

    def stopped(*, at):
        if taken:
            raise KeyboardInterrupt
        taken.append(job.step(at=at))
        return taken[0]

    monkeypatch.setitem(
        retention._jobs, "consents", retention.Job(stopped, job.clock, job.is_logged)
    )
    with pytest.raises(KeyboardInterrupt):
        run_job("consents", at=now())
    monkeypatch.undo()
    assert Consent.objects.count() == 700
    assert run_job("consents", at=now()) == 700
    assert run_job("consents", at=now()) == 0
    counts = Entry.objects.filter(verb="past-its-clock").order_by("pk")
    assert [entry.facts for entry in counts] == [
        {"job": "consents", "things": things} for things in (500, 500, 200)
    ]


@on_postgresql
def test_only_a_transaction_of_retention_passes_the_triggers(answers):
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.all()._raw_delete("default")
    assert run_job("consents", at=now()) == 1200


def test_the_log_never_counts_who_came_and_who_wrote(world):
    run_jobs(at=now() + timedelta(days=200))
    counted = Entry.objects.filter(verb="past-its-clock").values_list("facts__job", flat=True)
    assert "recordings" in counted
    assert not {"sessions", "drafts"} & set(counted)


def test_run_twice_it_deletes_nothing_more(world):
    late = now() + timedelta(days=3000)
    assert sum(run_jobs(at=late).values()) > 0
    # What was hidden in the first run waits for its week.
    assert sum(run_jobs(at=late).values()) == 0


def test_doctor_names_the_jobs_that_did_not_come_to_their_end(settings, db):
    settings.PRODUCTION = True
    [late] = run("retention")
    assert "rooms" in late.msg
    call_command("purge", verbosity=0)
    [well] = run("retention")
    assert well.msg == f"All {len(retention.JOBS)} jobs ran within the last hour."
    RetentionRun.objects.filter(job="rooms").update(ended_at=now() - timedelta(hours=2))
    [late] = run("retention")
    assert "in time: rooms." in late.msg


def test_she_reads_for_each_thing_how_long_it_is_kept(person, signed_in):
    words = signed_in(person()).get("/me/").content.decode()
    for said in (
        "Your journal stays until you delete it",
        "nobody signs in to it for 5 years",
        "A phone is forgotten after 6 months",
        "after 14 days at most",
        "2 years after the room closed",
        "destroyed 1 day after the room closed",
        "An answer goes after 6 years",
    ):
        assert said in words
