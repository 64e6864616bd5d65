"""Sign-in by alias, sessions that end by themselves, quick exit, and what every answer carries."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.factories.people import make_person

PASSPHRASE = "green boat quiet river"


@pytest.fixture
def amara(harbour):
    return make_person(Role.LEARNER, "amara", organisation=harbour, password=PASSPHRASE)


def sign_in(client, device="shared", login="amara"):
    return client.post(
        "/accounts/login/", {"login": login, "password": PASSPHRASE, "device": device}
    )


@pytest.mark.parametrize("login", ["amara", "AMARA"])
def test_she_signs_in_by_alias(client, amara, login):
    assert sign_in(client, login=login).status_code == 302
    assert client.get("/leave/state/").json() == {"signed_in": True}


def test_a_wrong_passphrase_says_so_without_telling_who_exists(client, amara):
    known = client.post("/accounts/login/", {"login": "amara", "password": "nononono"})
    unknown = client.post("/accounts/login/", {"login": "nobody", "password": "nononono"})
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors


@pytest.mark.parametrize(("device", "idle"), [("shared", 300), ("own", 900), ("nonsense", 300)])
def test_the_answer_to_whose_phone_sets_how_long_it_may_lie_idle(client, amara, device, idle):
    sign_in(client, device)
    if device == "nonsense":
        sign_in(client, "shared")
    for seconds, signed_in in ((idle - 20, True), (idle + 20, False)):
        session = client.session
        session["seen"] = session["seen"] - seconds
        session.save()
        assert client.get("/leave/state/").json() == {"signed_in": signed_in}


def test_the_language_she_chose_before_she_signed_in_is_hers(client, amara):
    client.post("/accounts/language/", {"language": "ar", "address": "/accounts/login/"})
    sign_in(client)
    amara.refresh_from_db()
    assert amara.language == "ar"
    assert 'lang="ar" dir="rtl"' in client.get("/me/").content.decode()


def test_a_language_that_another_woman_left_on_the_phone_is_not_hers(client, amara, harbour):
    make_person(Role.LEARNER, "joy", organisation=harbour, password=PASSPHRASE)
    client.post("/accounts/language/", {"language": "ar", "address": "/accounts/login/"})
    sign_in(client, login="joy")
    client.post("/accounts/logout/")
    sign_in(client)
    amara.refresh_from_db()
    assert amara.language == "en"
    assert '<html lang="en"' in client.get("/me/").content.decode()


def test_staff_have_half_an_hour(client, harbour):
    make_person(Role.SUPERVISOR, "grace", organisation=harbour, password=PASSPHRASE)
    sign_in(client, "own", login="grace")
    client.get("/ground/")
    session = client.session
    session["seen"] -= 29 * 60
    session.save()
    assert client.get("/leave/state/").json() == {"signed_in": True}


def test_a_session_ends_after_eight_hours_whatever_she_does(client, amara):
    sign_in(client, "own")
    client.get("/ground/")
    session = client.session
    session["began"] -= 8 * 60 * 60 + 1
    session.save()
    assert client.get("/leave/state/").json() == {"signed_in": False}


def test_a_sign_of_life_keeps_the_session(client, amara):
    sign_in(client)
    client.get("/ground/")
    session = client.session
    session["seen"] -= 250
    session.save()
    assert client.post("/accounts/still-here/").status_code == 204
    session = client.session
    session["seen"] -= 250
    session.save()
    assert client.get("/leave/state/").json() == {"signed_in": True}


def test_r_x2_the_exit_link_ends_the_session_and_goes_elsewhere(client, amara, settings):
    sign_in(client)
    answer = client.get("/leave/")
    assert answer.status_code == 302
    assert answer["Location"] == settings.EXIT_URL
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get("/leave/state/").json() == {"signed_in": False}


def test_r_x2_the_exit_beacon_needs_no_token_and_answers_nothing(amara):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(amara, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = strict.post("/leave/")
    assert answer.status_code == 204
    assert strict.get("/leave/state/").json() == {"signed_in": False}


def test_r_x6_leaving_writes_no_entry(client, amara):
    from core.audit.models import Entry

    sign_in(client)
    before = Entry.objects.count()
    client.get("/leave/")
    assert Entry.objects.count() == before


@pytest.mark.parametrize("address", ["/", "/ground/", "/me/", "/learn/", "/nonsense/"])
def test_r_x3_nothing_is_stored_when_signed_in(client, amara, address):
    sign_in(client)
    answer = client.get(address)
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


def test_the_content_policy_is_strict_outside_the_office(client, amara):
    sign_in(client)
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_a_page_asks_nothing_of_the_device_and_is_drawn_into_no_other_site(client, db):
    answer = client.get("/accounts/login/")
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    for closed in ("geolocation=()", "camera=()", "microphone=()"):
        assert closed in answer["Permissions-Policy"]


def test_a_stale_form_gets_a_sentence_and_no_traceback(amara):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/accounts/login/", {"login": "amara", "password": PASSPHRASE})
    assert answer.status_code == 403
    assert "load the page again" in answer.content.decode()


def test_the_office_sends_strangers_to_our_own_sign_in(client, db, settings):
    office = "/" + settings.ADMIN_PATH
    sign_in = f"{reverse('account_login')}?next={office}"
    assert client.get(office, follow=True).redirect_chain[-1] == (sign_in, 302)
    own = client.get(f"{office}login/")
    assert (own.status_code, own["Location"]) == (302, sign_in)


@pytest.mark.parametrize("path", ["users/", "groups/", "reports/site-history/", "users/1/"])
def test_wagtails_pages_about_people_are_closed_even_to_an_editor(client, person, settings, path):
    client.force_login(
        person(Role.EDITOR), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.get("/" + settings.ADMIN_PATH + path).status_code == 404


def test_nobody_is_a_superuser(db):
    from django.contrib.auth import get_user_model
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        get_user_model().objects.create_user("boss", None, shown_name="B", is_superuser=True)
