"""Her day: one thing next, and only what is true for her role."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from accounts.services import make_organisation
from core.clock import now
from lms.portal.coordinator.report_pages import reports_page

pytestmark = pytest.mark.django_db

WORDS = {
    "amara": "Body alarms",
    "lucia": "My way to the certificate",
    "joy": "You can say no",
    # What a woman asks for comes before all other work.
    "grace": "Amara asks for someone",
    "ines": "To do",
    "sara": "Concern: ",
    "iris": "when everyone in it says OK",
    "nora": "Trafficking as gender-based violence",
    "olga": "Request to read a safeguarding note",
    "edith": "Open the office",
    "ruth": "Open the office",
    "tess": "No one&#x27;s record is open to you",
}


def page_of(world, alias, path="/"):
    browser = Client()
    browser.force_login(
        world.people[alias], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("alias", WORDS)
def test_each_role_finds_what_is_next_for_her(world, alias):
    assert WORDS[alias] in page_of(world, alias)


@pytest.mark.parametrize("alias", WORDS)
def test_every_start_page_has_the_exit_and_a_breath(world, alias):
    page = page_of(world, alias)
    assert 'href="/leave/"' in page
    assert 'href="/ground/"' in page


@pytest.mark.parametrize("alias", WORDS)
def test_who_can_help_is_one_tap_away_beside_the_breath(world, alias):
    for path in ("/", "/me/"):
        bar = page_of(world, alias, path).split('<div class="actions">')[1].split("</div>")[0]
        assert bar.index('href="/ground/"') < bar.index('href="/help/"') < bar.index("/leave/")


def test_before_she_signs_in_the_bar_stays_as_short_as_it_was(client, db):
    page = client.get("/accounts/login/").content.decode()
    assert 'href="/help/"' not in page.split('<div class="actions">')[1].split("</div>")[0]


def test_whoever_is_signed_out_is_led_to_the_sign_in(client):
    assert client.get("/")["Location"] == "/accounts/login/"


def test_a_language_address_leads_to_the_one_start_page(world):
    answer = Client().get("/en/")
    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_me_says_what_is_kept_and_what_is_not(world):
    page = page_of(world, "amara", "/me/")
    assert "You sign in as amara" in page
    assert "your real name" in page
    assert "Learner, Harbour" in page


def test_the_coordinator_sees_her_own_organisation_alone(world):
    page = page_of(world, "olga-2", "/")
    assert "Lighthouse" in page
    assert "Harbour" not in page


def test_the_coordinator_reads_how_many_hold_each_role_now(person, lighthouse):
    beacon = make_organisation(name="Beacon")
    for name in ("Zoe", "Ana", "Ann"):
        person(Role.LEARNER, name=name, organisation=beacon)
    User.objects.filter(shown_name="Ann").update(shown_name="Ana")
    person(Role.LEARNER, name="Elsewhere", organisation=lighthouse)
    both = person(Role.MENTOR, name="Mona", organisation=beacon)
    both.memberships.create(organisation=beacon, role=Role.LEARNER, since=now())
    both.memberships.create(organisation=lighthouse, role=Role.SUPERVISOR, since=now())
    person(Role.LEARNER, name="Gone", organisation=beacon).memberships.update(ended_at=now())
    resting = person(Role.LEARNER, name="Resting", organisation=beacon)
    User.objects.filter(pk=resting.pk).update(is_active=False)
    olga = person(Role.COORDINATOR, name="Odile", organisation=beacon)
    (report,) = reports_page(olga, [beacon], "en", now()).organisations
    assert [(line.label, line.number) for line in report.roles] == [
        ("Learner", 4),
        ("Mentor", 1),
        ("Coordinator", 1),
    ]


def test_a_new_card_shows_its_code_once(world):
    browser = Client()
    olga = world.people["olga"]
    browser.force_login(olga, backend="allauth.account.auth_backends.AuthenticationBackend")
    harbour = olga.memberships.get().organisation
    answer = browser.post(
        "/people/invitations/", {"organisation": harbour.public_id, "role": "learner"}
    )
    code = answer.context["cards"][0].code
    assert code in answer.content.decode()
    assert code not in browser.get("/people/cards/").content.decode()


def test_a_name_that_is_empty_is_asked_for_again_and_nothing_changes(world):
    browser = Client()
    amara = world.people["amara"]
    browser.force_login(amara, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post("/me/name/", {"shown_name": "   "}).status_code == 400
    amara.refresh_from_db()
    assert amara.shown_name == "Amara"
