"""Three screens after the first sign-in; and a form that says all at once and clears nothing."""

import pytest

from accounts.models import User
from accounts.onboarding.rules import DONE
from accounts.roles import Role
from accounts.services import invite
from core.clock import now
from tests.factories.people import make_person, open_to_women

pytestmark = pytest.mark.django_db
PASSPHRASE = "green boat quiet river"


@pytest.fixture
def card(harbour):
    """Call it with a role for the code of a new card."""
    olga = make_person(Role.COORDINATOR, "olga", organisation=harbour)
    open_to_women(harbour)

    def make(role=Role.LEARNER):
        return invite(by=olga, organisation=harbour, role=role, at=now())[1]

    return make


def joined(client, code, **change):
    typed = {"code": code, "alias": "hana", "shown_name": "Hana", "language": "en"}
    typed |= {"passphrase": PASSPHRASE, "is_adult": "on"} | change
    return client.post("/join/", typed)


def test_a_woman_goes_through_three_screens_to_her_day(client, card):
    assert joined(client, card())["Location"] == "/first/1/"
    assert "Welcome, Hana" in client.get("/first/1/").content.decode()
    assert client.get("/")["Location"] == "/first/1/"
    assert client.post("/first/1/")["Location"] == "/first/2/"
    assert "Try “Leave”" in client.get("/first/2/").content.decode()
    assert client.post("/first/2/")["Location"] == "/first/3/"
    assert "Who sees what" in client.get("/first/3/").content.decode()
    assert client.post("/first/3/")["Location"] == "/"
    assert client.get("/").status_code == 200


def test_who_tries_leave_comes_back_to_the_same_screen(client, card):
    joined(client, card())
    client.post("/first/1/")
    client.get("/leave/")
    typed = {"login": "hana", "password": PASSPHRASE}
    answer = client.post("/accounts/login/", typed, follow=True)
    assert answer.redirect_chain[-1][0] == "/first/2/"


def test_not_now_ends_them_and_they_stay_open_under_me(client, card):
    joined(client, card())
    assert client.post("/first/1/", {"then": "without"})["Location"] == "/"
    assert client.get("/").status_code == 200
    assert client.get("/first/3/").status_code == 200
    assert "/first/1/" in client.get("/me/settings/").content.decode()


def test_an_older_window_leads_nobody_back(client, card):
    joined(client, card())
    for number in (1, 2, 3):
        client.post(f"/first/{number}/")
    client.post("/first/1/")
    assert User.objects.get(username="hana").first_step == DONE


def test_the_first_sentence_is_in_her_language(client, card):
    joined(client, card(), language="it")
    page = client.get("/first/1/").content.decode()
    assert '<html lang="it"' in page
    assert "Welcome" not in page


@pytest.mark.parametrize("path", ["/first/0/", "/first/4/"])
def test_there_is_no_other_screen(client, card, path):
    joined(client, card())
    assert client.get(path).status_code == 404


def test_all_that_is_to_be_mended_is_said_at_once_and_nothing_is_cleared(client, card, harbour):
    make_person(Role.LEARNER, "hana", organisation=harbour)
    answer = joined(
        client,
        "AAAA-BBBB-CCCC",
        alias="hana",
        passphrase="12345678",
        is_adult="",
        shown_name="Admin",
    )
    page = answer.content.decode()
    for said in (
        "We do not know this code",
        "This name is taken",
        "This looks like a name of the team",
        "easy to guess",
        "women of 18 and over",
    ):
        assert said in page, said
    for kept in ('value="AAAA-BBBB-CCCC"', 'value="hana"', 'value="12345678"', 'value="Admin"'):
        assert kept in page, kept
    assert answer["Cache-Control"] == "no-store"


def test_secret_words_are_shown_without_javascript_and_nothing_else_changes(client, card):
    code = card()
    answer = joined(client, code, show="yes", alias="")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'type="text" name="passphrase" value="{PASSPHRASE}"' in page
    assert f'value="{code}"' in page
    assert 'class="errors"' not in page
    assert not User.objects.filter(username="hana").exists()
    hidden = joined(client, code, show="no").content.decode()
    assert f'type="password" name="passphrase" value="{PASSPHRASE}"' in hidden


def test_the_enter_key_starts_and_does_not_show(client):
    """The first button of a form is the one that Enter presses."""
    page = client.get("/join/").content.decode()
    form = page[page.index('action="/join/"') :]
    first = form[form.index("<button") :]
    assert "name=" not in first[: first.index(">")]


def test_sign_in_speaks_plainly(client):
    page = client.get("/accounts/login/").content.decode()
    assert "Your name here" in page
    assert "Your secret words" in page
    wrong = client.post("/accounts/login/", {"login": "hana", "password": "nothing at all"})
    assert "This name and these secret words do not fit together" in wrong.content.decode()
