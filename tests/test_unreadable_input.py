"""Characters that no text may hold, tries at the very end of a minute: answered all the same."""

import pytest
from django.core.cache import cache

from accounts.roles import Role
from cms.admin.services import set_up_site, sync_office_groups
from core import ratelimit
from core.ratelimit import RateLimitExceeded, limit_posts
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(db, signed_in):
    """Signed in as an editor, whose office searches with what is asked."""
    set_up_site()
    someone = make_person(Role.EDITOR, organisation=None)
    sync_office_groups(someone)
    return signed_in(someone)


@pytest.mark.parametrize(
    "address", ["/?q=%00", "/office/api/main/pages/?search=%00", "/learn/?a=1&b=x%00y"]
)
def test_a_nul_character_in_an_address_is_refused(browser, address):
    assert browser.get(address).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/documents/{}/a",
        "/office/pages/{}/revisions/compare/earliest...latest/",
        "/office/pages/1/revisions/compare/{}...latest/",
        "/office/snippets/cms/quiz/history/1/revisions/compare/earliest...{}/",
        "/office/snippets/cms/quiz/edit/{}/",
        "/office/images/{}/",
    ],
)
def test_a_number_too_long_for_an_address_is_not_found(browser, address):
    """Python reads no number of more than 4,300 digits."""
    assert browser.get(address.format("9" * 4301)).status_code == 404


@pytest.mark.parametrize("cookie", ["s", "l", "messages"])
def test_a_nul_character_in_a_cookie_is_refused(client, cookie):
    """A quoted cookie may spell it as digits; PostgreSQL could not even look for such a session."""
    answer = client.get("/join/", headers={"cookie": f'{cookie}="abcdefgh\\000"'})
    assert answer.status_code == 400


@pytest.mark.parametrize("charset", ["base64", "unicode_escape", "utf-7", "latin-1"])
def test_a_form_that_is_not_in_utf8_is_refused(client, charset):
    field = b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\na\\ud800b\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    answer = client.generic("POST", "/accounts/login/", field, content_type=kind)
    assert answer.status_code == 400


def test_a_form_that_says_it_is_in_utf8_is_read(client):
    kind = "application/x-www-form-urlencoded; charset=UTF-8"
    answer = client.generic("POST", "/accounts/login/", b"login=x", content_type=kind)
    assert answer.status_code == 200


@pytest.mark.parametrize("after", ["http://[", "//[", "http://[::1"])
def test_an_address_that_is_none_is_led_to_by_no_sign_in(client, after):
    assert client.get("/accounts/login/", {"next": after}).status_code == 200


def test_words_with_percent_signs_are_answered(client):
    assert client.get("/join/?code=100%2500").status_code == 200


class MinuteEndsNow:
    """The cache, where the count is gone once, just before it is counted up."""

    def __init__(self):
        self.late = True

    def add(self, key, *args, **named):
        return cache.add(key, *args, **named)

    def incr(self, key):
        if self.late:
            self.late = False
            cache.delete(key)
        return cache.incr(key)

    def set(self, key, *args, **named):
        return cache.set(key, *args, **named)


def test_a_count_that_ends_between_two_looks_at_it_begins_anew(rf, monkeypatch):
    monkeypatch.setattr(ratelimit, "cache", MinuteEndsNow())
    tries = limit_posts(name="late", a_minute=2)(lambda request: "in")
    assert [tries(rf.post("/")) for _n in range(2)] == ["in", "in"]
    with pytest.raises(RateLimitExceeded):
        tries(rf.post("/"))
