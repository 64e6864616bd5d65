"""A long absence: she is asked, then her name is put away, and she finds everything again."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from accounts.consents.queries import current_version
from accounts.consents.rules import Kind
from accounts.erasure_services import ask_for_erasure, take_back_for
from accounts.inactivity.queries import account_of, name_for_sign_in
from accounts.inactivity.services import (
    answer_for,
    come_back,
    give_up_card,
    let_in,
    make_card,
    note_here,
)
from accounts.membership.queries import find_people, person_looked_after
from accounts.models import Consent, InactivityQuestion, LockedIdentity, ReturnCard, Session, User
from accounts.roles import Role
from accounts.services import join, make_cards
from core.audit.models import Entry
from core.audit.retention_services import run_job
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from core.quarters import quarter_of
from core.retention_clocks import Clock, days_of
from courses.models import LessonProgress
from tests.dumps import dump, traces_of
from tests.factories.people import make_person, open_to_women
from tests.factories.record_access import assign

pytestmark = pytest.mark.django_db

OLD, NEW = "green boat quiet river", "two cups of tea at noon"
MAKE = {"then": "make", "passphrase": OLD}
QUARTER = timedelta(days=92)


def away(user, clock):
    """She was last here so long ago that this clock has run out."""
    day = timezone.localdate(now()) - timedelta(days=days_of(clock)) - 2 * QUARTER
    User.objects.filter(pk=user.pk).update(here_in_quarter=quarter_of(day))
    user.refresh_from_db()


@pytest.fixture
def amara(person):
    found = person(Role.LEARNER, "amara")
    found.set_password(OLD)
    found.save()
    return found


@pytest.fixture
def grace(person):
    return person(Role.SUPERVISOR, "grace")


@pytest.fixture
def olga(person):
    return person(Role.COORDINATOR, "olga")


def lock(user):
    away(user, Clock.AWAY_LOCKED)
    assert run_job("away, locked", at=now()) == 1
    user.refresh_from_db()


def sign_in(alias, passphrase=OLD):
    browser = Client()
    return browser, browser.post("/accounts/login/", {"login": alias, "password": passphrase})


# --- after 24 months: she is asked --------------------------------------------------------------


def test_after_two_years_whoever_is_assigned_to_her_is_to_ask_and_nobody_else(
    amara, grace, olga, person, signed_in
):
    ines = person(Role.SUPERVISOR, "ines")
    assign(grace, amara)
    assert run_job("away, asked", at=now()) == 0
    away(amara, Clock.AWAY_ASKED)
    assert run_job("away, asked", at=now()) == 1
    assert run_job("away, asked", at=now()) == 0
    assert "Amara" in signed_in(grace).get("/people/inactive/").content.decode()
    assert "1 account has been unused for two years." in signed_in(grace).get("/").content.decode()
    for other in (ines, olga):
        assert "Amara" not in signed_in(other).get("/people/inactive/").content.decode()
    assert signed_in(amara).get("/people/inactive/").status_code == 404


def test_where_nobody_is_assigned_a_coordinator_is_to_ask(amara, olga, lighthouse, signed_in):
    away(amara, Clock.AWAY_ASKED)
    run_job("away, asked", at=now())
    assert "Amara" in signed_in(olga).get("/people/inactive/").content.decode()
    elsewhere = make_person(Role.COORDINATOR, "odile", organisation=lighthouse)
    assert "Amara" not in signed_in(elsewhere).get("/people/inactive/").content.decode()
    asked = InactivityQuestion.objects.get()
    with pytest.raises(NotFound):
        answer_for(by=elsewhere, question_id=asked.public_id, stays=True, at=now())


def test_if_she_stays_her_time_begins_anew_and_nothing_else_is_kept(amara, olga, signed_in):
    away(amara, Clock.AWAY_ASKED)
    run_job("away, asked", at=now())
    page = f"/people/inactive/{InactivityQuestion.objects.get().public_id}/"
    assert signed_in(olga).post(page, {"answer": "perhaps"}).status_code == 400
    assert signed_in(olga).post(page, {"answer": "stays"}).status_code == 302
    amara.refresh_from_db()
    assert amara.here_in_quarter == quarter_of(timezone.localdate(now()))
    assert not InactivityQuestion.objects.exists()
    assert Entry.objects.get(verb="absence-asked").facts == {}
    assert run_job("away, asked", at=now()) == 0
    assert signed_in(olga).post(page, {"answer": "stays"}).status_code == 404


def test_without_an_answer_nobody_tries_again_and_her_time_runs_on(amara, olga):
    away(amara, Clock.AWAY_ASKED)
    run_job("away, asked", at=now())
    asked = InactivityQuestion.objects.get()
    answer_for(by=olga, question_id=asked.public_id, stays=False, at=now())
    before = amara.here_in_quarter
    amara.refresh_from_db()
    assert amara.here_in_quarter == before
    assert run_job("away, asked", at=now()) == 0
    with pytest.raises(NotFound):
        answer_for(by=olga, question_id=asked.public_id, stays=True, at=now())


def test_who_said_that_she_will_not_be_contacted_is_not_called(amara, olga, harbour, signed_in):
    away(amara, Clock.AWAY_ASKED)
    run_job("away, asked", at=now())
    for days, yes in ((900, True), (800, False)):
        Consent.objects.create(
            person=amara,
            organisation=harbour,
            kind=Kind.CONTACT,
            version=current_version(Kind.CONTACT),
            language="en",
            medium="read",
            yes=yes,
            said_back=False,
            answered_at=now() - timedelta(days=days),
        )
    assert "Amara" not in signed_in(olga).get("/people/inactive/").content.decode()


def test_who_signs_in_after_two_years_is_asked_once_and_no_longer_by_others(amara, olga):
    away(amara, Clock.AWAY_ASKED)
    run_job("away, asked", at=now())
    browser, answer = sign_in("amara")
    assert answer.status_code == 302
    assert not InactivityQuestion.objects.exists()
    assert "Would you like to stay?" in browser.get("/").content.decode()
    browser.post("/me/stay/")
    assert "Would you like to stay?" not in browser.get("/").content.decode()
    browser, _answer = sign_in("amara")
    assert "Would you like to stay?" not in browser.get("/").content.decode()


# --- after 36 months: her name is put away ------------------------------------------------------


def test_her_alias_and_passphrase_bring_everything_back(amara):
    lock(amara)
    assert not Session.objects.filter(account=amara).exists()
    _browser, answer = sign_in("amara", "not her passphrase")
    assert answer.status_code == 200
    assert LockedIdentity.objects.exists()
    browser, answer = sign_in(" AMARA ")
    assert answer.status_code == 302
    assert "Amara" in browser.get("/me/").content.decode()
    amara.refresh_from_db()
    assert (amara.username, amara.shown_name, amara.is_active) == ("amara", "Amara", True)
    assert not LockedIdentity.objects.exists()
    assert run_job("away, locked", at=now()) == 0


def test_nobody_else_takes_her_alias_meanwhile(amara, olga, harbour):
    lock(amara)
    open_to_women(harbour)
    [(_card, code)] = make_cards(
        by=olga, organisation=harbour, role=Role.LEARNER, how_many=1, at=now()
    )
    form = {"shown_name": "", "passphrase": NEW, "language": "en", "is_adult": True, "at": now()}
    for alias in ("amara", "Amara", "аmara", "ámara"):
        with pytest.raises((Conflict, Invalid)):
            join(code=code, alias=alias, **form)


def test_another_signing_key_shuts_nobody_out(amara):
    lock(amara)
    with override_settings(SECRET_KEY="another key of the same installation, quite long"):
        assert name_for_sign_in("amara") == "amara"
        assert run_job("away, locked", at=now()) == 1
        assert run_job("away, locked", at=now()) == 0
        assert name_for_sign_in("amara") == amara.username
        assert account_of("amara") == amara


def test_names_of_the_team_are_not_put_away(grace):
    away(grace, Clock.AWAY_LOCKED)
    assert run_job("away, locked", at=now()) == 0
    assert run_job("away, asked", at=now()) == 0


def test_after_five_years_it_is_erased_and_a_sign_in_in_the_week_before_gives_all_back(amara):
    lock(amara)
    away(amara, Clock.AWAY_ERASED)
    assert run_job("away", at=now()) == 1
    browser, answer = sign_in("amara")
    assert answer.status_code == 302
    assert "was about to be deleted" in browser.get("/").content.decode()
    amara.refresh_from_db()
    assert (amara.username, amara.is_active) == ("amara", True)
    lock(amara)
    away(amara, Clock.AWAY_ERASED)
    run_job("away", at=now())
    run_job("erasures", at=now() + timedelta(days=8))
    assert not User.objects.filter(pk=amara.pk).exists()
    assert not LockedIdentity.objects.exists()


# --- the team lets her in ------------------------------------------------------------------------


def test_a_coordinator_lets_her_in_by_her_alias_in_her_own_organisation_alone(
    amara, olga, harbour, lighthouse, signed_in
):
    lock(amara)
    elsewhere = make_person(Role.COORDINATOR, "odile", organisation=lighthouse)
    assert not let_in(by=elsewhere, organisation=lighthouse, said="amara", at=now())
    with pytest.raises(NotFound):
        let_in(by=elsewhere, organisation=harbour, said="amara", at=now())
    assert LockedIdentity.objects.exists()
    signed_in(olga).post("/people/restore/", {"said": "Amara"})
    amara.refresh_from_db()
    assert (amara.username, amara.is_active) == ("amara", True)
    # The job leaves her where she is: she was seen in this quarter.
    assert run_job("away, locked", at=now()) == 0


def test_whom_staff_kept_after_five_years_away_is_not_hidden_again_by_the_next_run(
    amara, olga, harbour
):
    away(amara, Clock.AWAY_ERASED)
    assert run_job("away", at=now()) == 1
    take_back_for(by=olga, organisation=harbour, said="amara", at=now())
    assert run_job("away", at=now()) == 0
    assert User.objects.get(pk=amara.pk).is_active


# --- her card ------------------------------------------------------------------------------------


def test_her_card_brings_everything_back_once_when_alias_and_passphrase_are_forgotten(
    amara, signed_in, client
):
    page = signed_in(amara).post("/me/return-card/", MAKE).content.decode()
    code = page.split('<p class="code" dir="ltr">')[1].split("<")[0]
    assert traces_of([code, code.replace("-", "")], dump()) == []
    lock(amara)
    answer = client.post("/join/again/", {"code": code.lower(), "passphrase": NEW}, follow=True)
    assert "You sign in as amara." in answer.content.decode()
    assert "Would you like to stay?" in client.get("/").content.decode()
    amara.refresh_from_db()
    assert amara.check_password(NEW)
    assert not ReturnCard.objects.exists()
    lock(amara)
    with pytest.raises(Invalid):
        come_back(code=code, passphrase=OLD, at=now())


def test_a_card_that_somebody_finds_opens_nothing_while_she_is_here(amara):
    code = make_card(user=amara, at=now())
    with pytest.raises(Invalid) as here:
        come_back(code=code, passphrase=NEW, at=now())
    with pytest.raises(Invalid) as unknown:
        come_back(code="ABCD-EFGH-JKMN-PQRS", passphrase=NEW, at=now())
    lock(amara)
    with pytest.raises(Invalid) as wrong:
        come_back(code=f"{code[:9]}-AAAA-AAAA", passphrase=NEW, at=now())
    assert len({str(one.value.sentence) for one in (here, unknown, wrong)}) == 1
    amara.refresh_from_db()
    assert amara.check_password(OLD)
    assert ReturnCard.objects.exists()


def test_a_card_undoes_an_erasure_for_absence_too(amara):
    code = make_card(user=amara, at=now())
    lock(amara)
    ask_for_erasure(user=amara, keep_certificate=True, at=now())
    assert come_back(code=code, passphrase=NEW, at=now()).is_active
    run_job("erasures", at=now() + timedelta(days=8))
    assert User.objects.filter(pk=amara.pk).exists()


def test_a_new_card_makes_the_old_one_void_and_one_can_be_given_up(amara, grace, signed_in):
    first, second = (make_card(user=amara, at=now()) for _n in range(2))
    lock(amara)
    with pytest.raises(Invalid):
        come_back(code=first, passphrase=NEW, at=now())
    come_back(code=second, passphrase=NEW, at=now())
    amara.refresh_from_db()
    make_card(user=amara, at=now())
    browser = signed_in(amara)
    assert "You have a card since" in browser.get("/me/return-card/").content.decode()
    assert browser.post("/me/return-card/", {"then": "give-up"}).status_code == 302
    assert not ReturnCard.objects.exists()
    give_up_card(user=amara, at=now())
    assert signed_in(grace).get("/me/return-card/").status_code == 404


def test_a_passphrase_that_is_too_easy_is_refused_and_the_card_stays(amara, client):
    code = make_card(user=amara, at=now())
    lock(amara)
    answer = client.post("/join/again/", {"code": code, "passphrase": "password1"})
    assert answer.status_code == 400
    assert ReturnCard.objects.exists()
    assert LockedIdentity.objects.exists()


def test_she_reads_under_me_what_happens_when_she_is_away(amara, signed_in):
    words = signed_in(amara).get("/me/").content.decode()
    assert "After 2 years we ask you" in words
    assert "After 3 years your name is put away" in words


def test_of_a_sign_in_after_less_than_two_years_nothing_is_asked(amara):
    assert not note_here(user=amara, at=now())
    away(amara, Clock.INVITATIONS)
    assert not note_here(user=amara, at=now())


# --- with everything the demo has (last: the database of this file is that one from here on) ------


@pytest.mark.long
@pytest.mark.engine
def test_after_three_years_her_names_are_gone_from_the_account_and_progress_stays(world):
    lucia = world.people["lucia"]
    marks = [f"zq{uuid.uuid4().hex[:8]}", f"name {uuid.uuid4().hex[:8]}"]
    lucia.username, lucia.shown_name = marks
    lucia.save()
    lessons = LessonProgress.objects.count()
    lock(lucia)
    assert not lucia.is_active
    assert LessonProgress.objects.count() == lessons
    # Opened by the keys, they stand in one row alone.
    [found] = {line.split()[0] for line in traces_of(marks, dump())}
    assert found == "accounts.LockedIdentity"
    entry = Entry.objects.get(verb="identity-locked")
    assert (entry.actor, entry.about, entry.facts) == (None, None, {})


@pytest.mark.long
def test_no_page_of_staff_names_her_and_nobody_finds_her(world, signed_in):
    amara = world.people["amara"]
    amara.shown_name = f"name {uuid.uuid4().hex[:8]}"
    amara.save()
    name, alias = amara.shown_name, amara.username
    pages = [
        *("/", "/", "/rooms/", "/people/consents/", "/people/inactive/"),
        *("/people/", "/cohorts/", "/activity/access/"),
        *(f"/assessment/pathways/{world.amaras_journey}/", f"/rooms/{world.waiting_room}/"),
        *("/assessment/marking/", "/people/assignments/", "/approvals/"),
        f"/cohorts/{world.cohort}/",
        f"/people/{amara.public_id}/",
    ]

    def naming(who):
        browser = signed_in(world.people[who])
        return {page for page in pages if name in browser.get(page, follow=True).content.decode()}

    assert len(naming("grace") | naming("olga")) > 5
    lock(amara)
    for who in ("grace", "olga", "sara", "lucia"):
        assert naming(who) == set()
    olga = world.people["olga"]
    harbour = amara.memberships.first().organisation
    for words in (name, alias, "···", ""):
        found = find_people(olga, harbour, words=words, role="", number="1")
        assert amara.public_id not in {line.public_id for line in found.lines}
    assert person_looked_after(olga, amara.public_id) is None
