"""The second step of staff: nothing of the house opens without it (domain 5.4, ADR-0039)."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from accounts.recovery_services import give_app
from accounts.roles import STAFF_ROLES, Role
from accounts.services import grant_role
from accounts.sessions.sign_ins import is_open
from core.clock import now
from core.crypto import decrypt
from tests.factories.people import make_person

PASSPHRASE = "green boat quiet river"
# What every form that adds a way to sign in asks for.
WORDS = {"passphrase": PASSPHRASE}
SETUP, STEP = "/accounts/step/", "/accounts/step/authenticate/"
OPEN = ["/leave/help/", "/help/?c=IT", "/ground/", "/leave/state/", "/health/live", SETUP]


@pytest.fixture
def grace(harbour):
    return make_person(Role.SUPERVISOR, "grace", organisation=harbour, password=PASSPHRASE)


def sign_in(client, login="grace"):
    return client.post("/accounts/login/", {"login": login, "password": PASSPHRASE})


def code_for(secret, *, ahead=0):
    counter = int(time.time()) // 30 + ahead
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def other_hosts(page):
    """Addresses of other hosts, but for the neutral site of “Leave” and the name of SVG."""
    return re.findall(r"(?:src|href|action)=.https?:", page)


def secret_of(person):
    found = Authenticator.objects.get(user=person, type="totp")
    return decrypt(found.data["secret"].encode())


def is_in(client):
    return client.get("/leave/state/").json()["signed_in"]


def test_without_it_no_page_opens_but_those_that_keep_her_safe(client, grace):
    sign_in(client)
    for address in ("/", "/", "/me/", "/rooms/", "/learn/", "/office/", "/en/courses/"):
        assert client.get(address)["Location"] == SETUP, address
    assert client.post("/me/name/", {"shown_name": "X"})["Location"] == SETUP
    for address in OPEN:
        assert client.get(address).status_code == 200, address
    assert not is_open(client.session)


def test_it_is_asked_of_every_role_of_staff_and_of_no_other(client, harbour):
    for role in Role:
        home = None if role in {"editor", "reader", "technical_administrator"} else harbour
        name = f"one-{role.replace('_', '-')}"
        make_person(role, name, organisation=home, password=PASSPHRASE)
        browser = Client()
        sign_in(browser, name)
        led_away = browser.get("/me/").status_code == 302
        assert led_away == (role in STAFF_ROLES), role


def test_she_sets_up_an_app_and_the_house_opens(client, grace):
    sign_in(client)
    page = client.get("/accounts/step/totp/activate/").content.decode()
    secret = client.session[totp.SECRET_SESSION_KEY]
    assert "<svg" in page
    assert other_hosts(page) == []
    assert "shown-code" not in page
    wrong = client.post("/accounts/step/totp/activate/", {"code": "000000x", **WORDS})
    assert wrong.status_code == 200
    secret = client.session[totp.SECRET_SESSION_KEY]
    client.post("/accounts/step/totp/activate/", {"code": code_for(secret), **WORDS})
    assert client.get("/me/").status_code == 200
    assert is_open(client.session)
    assert secret_of(grace) == secret
    assert secret not in str(list(Authenticator.objects.values("data")))


def test_from_then_on_a_passphrase_alone_signs_nobody_in(grace):
    give_app(user=grace)
    thief, hers = Client(), Client()
    assert sign_in(thief)["Location"] == STEP
    assert not is_in(thief)
    assert "does not fit" in thief.post(STEP, {"code": "000000"}).content.decode()
    assert not is_in(thief)
    sign_in(hers)
    hers.post(STEP, {"code": code_for(secret_of(grace))})
    assert is_in(hers)
    assert hers.get("/me/").status_code == 200
    assert hers.session["device"] == "shared"


def test_a_code_counts_once_and_so_does_a_spare_one(grace):
    give_app(user=grace)
    spare = RecoveryCodes.activate(grace).get_unused_codes()[0]
    for code in (code_for(secret_of(grace)), spare):
        for expected in (True, False):
            browser = Client()
            sign_in(browser)
            browser.post(STEP, {"code": code})
            assert is_in(browser) is expected, (code, expected)


def test_many_wrong_codes_are_answered_by_a_sentence(client, grace):
    give_app(user=grace)
    sign_in(client)
    for _n in range(7):
        answer = client.post(STEP, {"code": "000000"})
    assert "Too many codes that did not fit" in answer.content.decode()
    assert answer.status_code == 200


def test_wrong_codes_of_a_stranger_never_close_the_device_of_the_owner(grace):
    give_app(user=grace)
    hers, thief = Client(), Client()
    form = {"login": "grace", "password": PASSPHRASE, "device": "own"}
    hers.post("/accounts/login/", form)
    hers.post(STEP, {"code": code_for(secret_of(grace), ahead=-1)})
    hers.post("/accounts/logout/")
    sign_in(thief)
    for _n in range(6):
        thief.post(STEP, {"code": "000000"})
    assert not is_in(thief)
    thief.post(STEP, {"code": code_for(secret_of(grace))})
    assert not is_in(thief)
    hers.post("/accounts/login/", form)
    hers.post(STEP, {"code": code_for(secret_of(grace))})
    assert is_in(hers)
    assert "tried many codes that did not fit" in hers.get("/").content.decode()


def test_code_used_once_opens_nothing_later_however_long_it_is_valid(grace, monkeypatch):
    give_app(user=grace)
    began = int(time.time()) // 30 * 30
    monkeypatch.setattr(time, "time", lambda: began)
    code = code_for(secret_of(grace))
    for seconds, expected in ((0, True), (40, False), (59, False)):
        monkeypatch.setattr(time, "time", lambda later=seconds: began + later)
        # Whatever the cache remembers is gone: its time is over, or it was restarted.
        cache.clear()
        browser = Client()
        sign_in(browser)
        browser.post(STEP, {"code": code})
        assert is_in(browser) is expected, seconds


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("totp/activate/", {"code": "123456"}),
        ("webauthn/add/", {"name": "x", "credential": "{}"}),
        ("recovery-codes/generate/", {}),
    ],
)
def test_new_factor_without_the_passphrase_is_refused_however_fresh_the_sign_in(
    client, grace, address, form
):
    give_app(user=grace)
    sign_in(client)
    client.post(STEP, {"code": code_for(secret_of(grace))})
    if address.startswith("totp"):
        Authenticator.objects.all().delete()
    before = set(Authenticator.objects.values_list("pk", flat=True))
    page = client.get(SETUP + address).content.decode()
    assert 'name="passphrase"' in page
    for typed in ({}, {"passphrase": "not these words"}):
        refused = client.post(SETUP + address, form | typed).content.decode()
        assert 'id="id_passphrase_error"' in refused
    assert set(Authenticator.objects.values_list("pk", flat=True)) == before


def test_new_factor_is_told_on_the_next_page_of_every_sign_in(
    grace, django_capture_on_commit_callbacks
):
    give_app(user=grace)
    first, second = Client(), Client()
    for browser, ahead in ((first, -1), (second, 0)):
        sign_in(browser)
        browser.post(STEP, {"code": code_for(secret_of(grace), ahead=ahead)})
    told = "Something changed in how you sign in"
    assert told not in second.get("/me/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        first.post(SETUP + "recovery-codes/generate/", WORDS)
    for browser in (first, second):
        assert told in browser.get("/me/").content.decode()
        assert "A new way to sign in as you was added" in browser.get("/").content.decode()
    notice = grace.sign_in_notices.get(kind="factor")
    # A stranger's “me” silences nobody else.
    first.post(f"/me/notices/{notice.public_id}/", {"answer": "me"})
    assert told not in first.get("/me/").content.decode()
    assert told in second.get("/me/").content.decode()
    second.post(f"/me/notices/{notice.public_id}/", {"answer": "not-me"})
    assert not Authenticator.objects.filter(user=grace).exists()
    assert not is_in(first)


def test_the_demo_alone_shows_the_code_and_says_why(client, grace, settings):
    give_app(user=grace)
    sign_in(client)
    assert "shown-code" not in client.get(STEP).content.decode()
    settings.SECOND_STEP_SHOWN = True
    page = client.get(STEP).content.decode()
    assert "trial without real people" in page
    assert code_for(secret_of(grace)) in page or code_for(secret_of(grace), ahead=-1) in page


def test_a_learners_passkey_is_another_way_in_and_no_second_lock(client, harbour):
    amara = make_person(Role.LEARNER, "amara", organisation=harbour, password=PASSPHRASE)
    Authenticator.objects.create(user=amara, type="webauthn", data={"name": "x"})
    sign_in(client, "amara")
    assert is_in(client)


def test_a_role_given_while_she_is_signed_in_asks_for_the_step_at_her_next_page(client, harbour):
    amara = make_person(Role.LEARNER, "amara", organisation=harbour, password=PASSPHRASE)
    sign_in(client, "amara")
    assert client.get("/me/").status_code == 200
    grant_role(user=amara, role=Role.SUPERVISOR, organisation=harbour, at=now())
    assert client.get("/me/")["Location"] == SETUP
    assert not is_open(client.session)


def test_staff_cannot_take_their_only_one_away(client, grace):
    give_app(user=grace)
    sign_in(client)
    client.post(STEP, {"code": code_for(secret_of(grace))})
    client.post("/accounts/step/totp/deactivate/")
    assert Authenticator.objects.filter(user=grace, type="totp").exists()


@pytest.mark.parametrize(
    "address", ["recovery-codes/", "recovery-codes/generate/", "webauthn/", "webauthn/add/"]
)
def test_every_page_of_it_is_in_our_frame_and_asks_no_other_host(client, grace, address):
    give_app(user=grace)
    RecoveryCodes.activate(grace)
    sign_in(client)
    client.post(STEP, {"code": code_for(secret_of(grace))})
    answer = client.get(SETUP + address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'href="/leave/"' in page
    assert other_hosts(page) == []


def test_no_file_of_spare_codes_can_be_fetched(client, grace):
    give_app(user=grace)
    RecoveryCodes.activate(grace)
    sign_in(client)
    client.post(STEP, {"code": code_for(secret_of(grace))})
    assert client.get(SETUP + "recovery-codes/download/").status_code == 404
