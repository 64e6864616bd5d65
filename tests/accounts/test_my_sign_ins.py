"""Her list of sign-ins under “Me”: which there are, and how she ends them (domain 5.4)."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from accounts.models import KnownDevice
from accounts.roles import Role
from tests.factories.people import make_person

PASSPHRASE = "green boat quiet river"


@pytest.fixture
def amara(harbour):
    return make_person(Role.LEARNER, "amara", organisation=harbour, password=PASSPHRASE)


def browser_of(login="amara", device="shared"):
    browser = Client()
    typed = {"login": login, "password": PASSPHRASE, "device": device}
    assert browser.post("/accounts/login/", typed).status_code == 302
    return browser


def is_in(browser):
    return browser.get("/leave/state/").json()["signed_in"]


def lines(browser):
    return browser.get("/me/").context["sign_ins"]


def test_she_ends_one_of_them(amara):
    hers, lost = browser_of(), browser_of(device="own")
    assert [(line.is_this, line.is_own_phone) for line in lines(hers)] == [
        (True, False),
        (False, True),
    ]
    hers.post(f"/me/sign-ins/{lines(hers)[1].public_id}/end/")
    assert is_in(hers)
    assert not is_in(lost)


def test_she_ends_all_others_and_no_phone_is_known_any_more(amara):
    hers, one, other = browser_of(), browser_of(device="own"), browser_of()
    hers.post("/me/sign-ins/end/")
    assert [is_in(browser) for browser in (hers, one, other)] == [True, False, False]
    assert not KnownDevice.objects.exists()


def test_nobody_ends_a_sign_in_of_another(amara, harbour):
    make_person(Role.LEARNER, "joy", organisation=harbour, password=PASSPHRASE)
    hers, joys = browser_of(), browser_of("joy")
    number = lines(joys)[0].public_id
    assert hers.post(f"/me/sign-ins/{number}/end/").status_code == 404
    assert is_in(joys)


def test_an_unknown_alias_costs_as_much_hashing_as_a_known_one(amara, monkeypatch):
    """Whoever measures answers learns nothing: one hash for each, right, wrong or unknown."""
    runs = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: runs.append(1) or encode(*args))
    counts = {}
    for login, password in [("amara", PASSPHRASE), ("amara", "nononono"), ("nobody", "nononono")]:
        runs.clear()
        Client().post("/accounts/login/", {"login": login, "password": password})
        counts[login, password] = len(runs)
    assert set(counts.values()) == {1}


def test_the_key_is_new_at_each_sign_in_and_long_enough(amara):
    """Whoever planted a key before she signed in has nothing (ASVS: 128 bits at least)."""
    browser = Client()
    browser.cookies["s"] = "planted0planted0planted0planted0"
    keys = set()
    for _time in range(2):
        typed = {"login": "amara", "password": PASSPHRASE, "device": "shared"}
        browser.post("/accounts/login/", typed)
        keys.add(browser.cookies["s"].value)
        browser.post("/accounts/logout/")
    assert len(keys) == 2
    assert all(len(key) == 32 and "planted" not in key for key in keys)
