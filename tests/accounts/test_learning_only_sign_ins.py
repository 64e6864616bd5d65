"""Coming and going of a woman whose account shows her lessons alone (domain 10.6, ADR-0125)."""

import pytest
from django.test import Client

from accounts.membership.services import make_learning_only, show_everything
from accounts.models import User
from accounts.roles import Role
from accounts.services import grant_role
from core.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def woman(person):
    made = person(Role.LEARNER, "hope")
    made.set_password("quiet green river boat")
    made.save()
    make_learning_only(user=made, at=now())
    return made


def test_she_signs_in_and_out_as_always(woman):
    client = Client()
    form = {"login": "hope", "password": "quiet green river boat", "device": "own"}
    assert client.post("/accounts/login/", form)["Location"] == "/"
    assert client.get("/").status_code == 200
    assert client.get("/me/").status_code == 404
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/")["Location"] == "/accounts/login/"


@pytest.mark.parametrize("address", ["/rooms/", "/nowhere/", "/learn/journal/?page=2"])
def test_where_an_address_that_is_closed_asked_her_to_sign_in_she_finds_her_first_page(
    woman, address
):
    client, form = Client(), {"login": "hope", "password": "quiet green river boat"}
    assert (
        client.post("/accounts/login/", {**form, "next": address, "device": "own"})["Location"]
        == "/"
    )
    assert client.get("/learn/").status_code == 200
    assert client.get("/accounts/login/", {"next": address})["Location"] == "/"
    assert client.get("/accounts/login/", {"next": "/learn/"})["Location"] == "/learn/"


@pytest.mark.parametrize("address", ["/rooms/", "/learn/journal/", "/me/name/"])
def test_a_body_that_is_too_large_is_answered_as_at_an_address_that_is_not_there(
    woman, signed_in, address
):
    client = signed_in(woman)
    large = {"content_type": "text/plain", "CONTENT_LENGTH": "9000000"}
    assert client.post(address, b"", **large).status_code == 404


def test_a_page_that_her_browser_kept_is_fetched_anew(woman, signed_in):
    client = signed_in(woman)
    assert client.get("/leave/state/").json() == {"signed_in": True, "anew": True}
    show_everything(user=woman)
    assert client.get("/leave/state/").json() == {"signed_in": True}


def test_all_her_sign_ins_are_alike_and_change_at_once(woman, signed_in):
    show_everything(user=woman)
    phones = [signed_in(woman), signed_in(woman)]
    assert [one.get("/me/").status_code for one in phones] == [200, 200]
    make_learning_only(user=woman, at=now())
    assert [one.get("/me/").status_code for one in phones] == [404, 404]
    show_everything(user=woman)
    assert [one.get("/me/").status_code for one in phones] == [200, 200]


def test_the_first_screens_wait_until_it_is_given_back(woman, signed_in):
    woman.first_step = 1
    woman.save()
    client = signed_in(woman)
    assert client.get("/").status_code == 200
    show_everything(user=woman)
    assert client.get("/").status_code == 302


def test_somebody_of_the_team_keeps_her_second_step(woman, harbour):
    grant_role(user=woman, organisation=harbour, role=Role.SUPERVISOR, at=now())
    client = Client()
    form = {"login": "hope", "password": "quiet green river boat", "device": "own"}
    client.post("/accounts/login/", form)
    assert client.get("/")["Location"] == "/accounts/step/"
    assert client.get("/accounts/step/").status_code == 200
    assert client.get("/accounts/step/totp/activate/").status_code == 200


def test_the_first_day_stays(woman):
    since = User.objects.get(pk=woman.pk).learning_only_since
    make_learning_only(user=woman, at=now())
    assert User.objects.get(pk=woman.pk).learning_only_since == since
