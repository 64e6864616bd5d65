"""Wrong tries: they close a stranger's way, and never hers (issue finding 5, ADR-0038)."""

import socket

import pytest
from django.core.cache import cache
from django.core.cache import caches as site_caches
from django.test import Client, RequestFactory

from accounts.models import KnownDevice
from accounts.roles import Role
from core.caching import RedisOrMemory
from core.client_address import client_address, client_network
from core.ratelimit import count_attempt
from tests.factories.people import make_person

PASSPHRASE = "green boat quiet river"
WRONG = "nononono"
HERS, STRANGER = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def amara(harbour):
    return make_person(Role.LEARNER, "amara", organisation=harbour, password=PASSPHRASE)


def tries(client, *, times=1, password=WRONG, address=STRANGER, login="amara", **more):
    for _n in range(times):
        answer = client.post(
            "/accounts/login/", {"login": login, "password": password} | more, REMOTE_ADDR=address
        )
    return answer


def is_in(client):
    return client.get("/leave/state/").json()["signed_in"]


def test_a_stranger_cannot_lock_her_out_from_elsewhere(amara):
    assert "many tries" in tries(Client(), times=6).content.decode()
    hers = Client()
    tries(hers, password=PASSPHRASE, address=HERS)
    assert is_in(hers)


def test_tries_from_sixty_networks_do_not_close_hers(amara):
    for number in range(60):
        tries(Client(), address=f"203.{number}.113.1")
    slowed = tries(Client(), times=4, address="203.200.113.1").content.decode()
    assert "many tries" in slowed
    hers = Client()
    tries(hers, password=PASSPHRASE, address=HERS)
    assert is_in(hers)


def test_her_own_phone_is_let_in_beside_a_stranger_on_the_same_network(amara):
    phone = Client()
    tries(phone, password=PASSPHRASE, address=HERS, device="own")
    phone.post("/accounts/logout/")
    tries(Client(), times=6, address=HERS)
    assert "many tries" in tries(Client(), password=PASSPHRASE, address=HERS).content.decode()
    tries(phone, password=PASSPHRASE, address=HERS)
    assert is_in(phone)
    cookie = phone.cookies["d"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_known_phone_is_no_place_to_guess_without_end(amara):
    phone = Client()
    tries(phone, password=PASSPHRASE, device="own")
    phone.post("/accounts/logout/")
    assert "many tries" in tries(phone, times=11).content.decode()


def test_a_shared_phone_is_never_known(client, amara):
    tries(client, password=PASSPHRASE, device="shared")
    assert "d" not in client.cookies
    assert not KnownDevice.objects.exists()


def test_the_phone_of_one_woman_opens_nothing_for_another_account(amara, harbour):
    make_person(Role.LEARNER, "joy", organisation=harbour, password=PASSPHRASE)
    phone = Client()
    tries(phone, password=PASSPHRASE, device="own", login="joy")
    phone.post("/accounts/logout/")
    assert "many tries" in tries(phone, times=6).content.decode()


def test_an_unknown_alias_is_counted_like_a_known_one(amara):
    known = tries(Client(), times=6)
    unknown = tries(Client(), times=6, login="nobody", address="203.0.113.5")
    assert known.context["form"].errors == unknown.context["form"].errors


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "peer", "header", "expected"),
    [
        (0, HERS, STRANGER, HERS),
        (1, "10.0.0.1", f"{STRANGER}, {HERS}", HERS),
        (1, "10.0.0.1", f"{HERS}:4711", HERS),
        (2, "10.0.0.1", f"{STRANGER}, {HERS}, 10.0.0.2", HERS),
        # Too few hops, or none that can be read: the peer's own.
        (2, HERS, STRANGER, HERS),
        (1, HERS, "nonsense", HERS),
        (1, "", "[2001:db8:1:2::3]:443", "2001:db8:1:2::3"),
        (0, "::ffff:192.0.2.7", "", HERS),
        (0, "", "", "unknown"),
    ],
)
def test_a_header_that_anybody_can_write_changes_nothing(settings, proxies, peer, header, expected):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=header)
    assert client_address(request) == expected


def test_tries_are_counted_by_network(rf):
    one, other = (rf.get("/", REMOTE_ADDR=end) for end in ("192.0.2.7", "192.0.2.200"))
    assert client_network(one) == client_network(other) == "192.0.2.0"
    assert client_network(rf.get("/", REMOTE_ADDR="2001:db8:1:ffff::9")) == "2001:db8:1::"


def test_a_forged_header_does_not_make_a_stranger_somebody_else(amara):
    for number in range(6):
        answer = Client().post(
            "/accounts/login/",
            {"login": "amara", "password": "nononono"},
            REMOTE_ADDR=STRANGER,
            HTTP_X_FORWARDED_FOR=f"203.0.{number}.1",
        )
    assert "many tries" in answer.content.decode()


def test_limits_hold_while_the_cache_is_away(settings, amara):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    settings.CACHES = {
        "default": {
            "BACKEND": "core.caching.RedisOrMemory",
            "LOCATION": f"redis://127.0.0.1:{port}/0",
        }
    }
    RedisOrMemory.memory.clear()
    assert isinstance(site_caches["default"], RedisOrMemory)
    assert [count_attempt("x", seconds=60) for _n in range(3)] == [1, 2, 3]
    assert "many tries" in tries(Client(), times=6).content.decode()
    cache.clear()
