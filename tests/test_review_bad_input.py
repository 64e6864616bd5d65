"""Bytes that no text may hold, and tries at the very end of a minute: an answer, never a failure."""

import pytest
from django.core.cache import cache
from django.test import Client

from lms.accounts.roles import Role
from lms.common import ratelimit
from lms.common.ratelimit import TooMany, limit_posts
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(db):
    """Signed in as an editor, whose office searches with what is asked."""
    client = Client(raise_request_exception=True)
    client.force_login(
        make_person(Role.EDITOR, organisation=None),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


@pytest.mark.parametrize(
    "address", ["/?q=%00", "/office/api/main/pages/?search=%00", "/learn/?a=1&b=x%00y", "/%00"]
)
def test_a_nul_character_in_an_address_is_refused(browser, address):
    assert browser.get(address).status_code == 400


@pytest.mark.parametrize("cookie", ["s", "l", "messages"])
def test_a_nul_character_in_a_cookie_is_refused(client, cookie):
    """A quoted cookie may spell it as digits; PostgreSQL could not even look for such a session."""
    answer = client.get("/join/", headers={"cookie": f'{cookie}="abcdefgh\\000"'})
    assert answer.status_code == 400


def test_words_with_percent_signs_are_answered(client):
    assert client.get("/join/?code=100%2500").status_code == 200


def test_a_count_that_ends_between_two_looks_at_it_begins_anew(rf, monkeypatch):
    """The minute may be over after the key was found there and before it is counted up."""
    tries = limit_posts(name="late", a_minute=2)(lambda request: "in")
    incr = cache.incr

    def incr_after_the_minute(key, *args, **named):
        monkeypatch.setattr(cache, "incr", incr)
        cache.delete(key)
        return incr(key, *args, **named)

    monkeypatch.setattr(ratelimit.cache, "incr", incr_after_the_minute)
    assert [tries(rf.post("/")) for _n in range(2)] == ["in", "in"]
    with pytest.raises(TooMany):
        tries(rf.post("/"))
