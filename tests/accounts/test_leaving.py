"""What a browser still holds after the quick exit, and where the exit leads."""

from http.cookies import SimpleCookie

import pytest

from accounts.auth.exit_sites import exit_for, read_exits
from accounts.roles import Role
from tests.factories.people import make_person, open_to_women

PASSPHRASE = "green boat quiet river"
EVERYTHING = '"cache", "cookies", "storage"'


@pytest.fixture
def amara(harbour):
    return make_person(Role.LEARNER, "amara", organisation=harbour, password=PASSPHRASE)


@pytest.fixture
def busy(client, amara):
    """Her browser after an evening: language chosen, signed in, a message not yet shown."""
    client.post("/accounts/language/", {"language": "it", "address": "/accounts/login/"})
    client.get("/accounts/login/")
    form = {"login": "amara", "password": PASSPHRASE, "device": "shared"}
    assert client.post("/accounts/login/", form).status_code == 302
    assert client.post("/me/name/", {"shown_name": "Hana"}).status_code == 302
    assert held(client) == {"s", "c", "l", "m"}
    return client


def held(client):
    """Names of the cookies that a browser would still send."""
    return {name for name, cookie in client.cookies.items() if cookie["max-age"] != 0}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_after_leaving_the_browser_holds_nothing_of_ours(busy, method):
    answer = getattr(busy, method)("/leave/")
    assert answer["Clear-Site-Data"] == EVERYTHING
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert held(busy) == set()


@pytest.mark.django_db
def test_no_cookie_outlives_the_browser(busy):
    """Nothing is kept when the browser is closed, but on a phone that she called her own."""
    kept = SimpleCookie()
    for name in held(busy):
        cookie = busy.cookies[name]
        kept.load(cookie.OutputString())
        assert not kept[cookie.key]["max-age"], cookie.key
        assert not kept[cookie.key]["expires"], cookie.key
        assert kept[cookie.key]["samesite"] == "Lax"


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["m=abc; old=1; sessionid=2", 's="\\000x"; l=it'])
def test_whatever_a_browser_still_sends_is_taken_back_as_well(client, sent):
    answer = client.post("/leave/", headers={"cookie": sent.replace("\\000", "")})
    names = {pair.split("=")[0].strip() for pair in sent.split(";")}
    assert names <= {name for name, cookie in answer.cookies.items() if cookie["max-age"] == 0}


TABLE = {"it": "https://it.example/", "ar": "https://ar.example/", "ar-ma": "https://ma.example/"}


@pytest.mark.parametrize(
    ("language", "accepted", "leads_to"),
    [
        ("it", "", "https://it.example/"),
        ("it", "de-CH,de;q=0.9,it-CH;q=0.5", "https://it.example/"),
        ("ar", "ar-MA,fr;q=0.5", "https://ma.example/"),
        ("ar", "fr-MA, ar;q=0.5", "https://ma.example/"),
        ("ar", "ar-EG", "https://ar.example/"),
        ("en", "ar-MA", "https://usual.example/"),
        ("en", "*;q=x,,-,\x00", "https://usual.example/"),
        # The first country counts, also where we have nothing for it.
        ("ar", "fr-CH,ar-MA", "https://ar.example/"),
        ("ar", "fr,ar-MA;q=0.5", "https://ma.example/"),
        ("ar", "AR-Arab-MA", "https://ma.example/"),
        ("ar", "ar-MAR", "https://ar.example/"),
        ("en", "fr", "https://usual.example/"),
    ],
)
def test_the_exit_suits_her_language_and_the_country_of_her_browser(language, accepted, leads_to):
    """A site in a language that she does not read would be noticed."""
    assert exit_for(TABLE, language, accepted, usual="https://usual.example/") == leads_to


def test_without_a_table_everyone_leaves_to_the_same_place():
    assert exit_for({}, "ar", "ar-MA", usual="https://usual.example/") == "https://usual.example/"


def test_a_table_of_exits_is_read_from_one_line():
    assert read_exits(" it=https://a.example/x?y=1 , AR-MA=https://b.example/ ") == {
        "it": "https://a.example/x?y=1",
        "ar-ma": "https://b.example/",
    }
    assert read_exits("") == {}
    assert read_exits("it = http://a.example,,") == {"it": "http://a.example"}
    for line in ("it", "it=a.example", "=https://a.example", "it=http://[", "it=javascript:x"):
        with pytest.raises(ValueError, match="EXIT_URLS"):
            read_exits(line)


@pytest.mark.django_db
def test_link_and_script_lead_to_the_same_exit(client, settings):
    settings.EXIT_URLS = {"it": "https://it.example/"}
    client.post("/accounts/language/", {"language": "it", "address": "/accounts/login/"})
    html = client.get("/accounts/login/").content.decode()
    assert 'data-exit-url="https://it.example/"' in html
    assert client.get("/leave/")["Location"] == "https://it.example/"


@pytest.mark.django_db
def test_the_script_of_the_exit_is_told_its_addresses(client):
    html = client.get("/accounts/login/").content.decode()
    assert 'data-leave-url="/leave/" data-state-url="/leave/state/" data-start-url="/"' in html
    assert 'data-card data-url="/ground/"' in html


@pytest.mark.django_db
def test_after_joining_she_reads_first_how_to_leave(client, harbour, amara):
    from accounts.services import invite
    from core.clock import now

    coordinator = make_person(Role.COORDINATOR, "olga", organisation=harbour)
    open_to_women(harbour)
    _card, code = invite(by=coordinator, organisation=harbour, role=Role.LEARNER, at=now())
    form = {
        "code": code, "alias": "hana", "shown_name": "Hana", "language": "en",
        "passphrase": PASSPHRASE, "is_adult": "on",
    }  # fmt: skip
    answer = client.post("/join/", form, follow=True)
    assert answer.redirect_chain == [("/first/1/", 302)]
    html = client.post("/first/1/", follow=True).content.decode()
    for words in ("press Shift three times", "list of visited pages", "no button can stop that"):
        assert words in html
    assert 'href="/leave/help/"' in html
    assert 'href="/"' in html
