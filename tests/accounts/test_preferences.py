"""Her settings are kept on her account and written into each page by the server."""

import re
import time

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import KnownDevice, User
from accounts.roles import Role
from accounts.sessions.sign_ins import _PROVED
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
PASSPHRASE = "green boat quiet river"


@pytest.fixture
def amara(harbour):
    return make_person(Role.LEARNER, "amara", organisation=harbour, password=PASSPHRASE)


def html_of(browser, path="/me/"):
    return re.search(r"<html[^>]*>", browser.get(path).content.decode()).group()


def test_what_she_chooses_is_there_on_every_page_and_every_phone(signed_in, amara):
    browser = signed_in(amara)
    assert "class=" not in html_of(browser)
    chosen = {"text_size": "large", "wide_spacing": "on", "strong_contrast": "on", "language": "en"}
    answer = browser.post("/me/settings/", chosen, follow=True)
    assert "Kept. It is like this wherever you sign in." in answer.content.decode()
    for path in ("/", "/me/", "/help/", "/ground/"):
        assert 'class="text-large wide-spacing strong-contrast"' in html_of(browser, path)
    other = signed_in(amara)
    assert "text-large" in html_of(other)
    # No cookie of it: the next woman on this phone begins with none of it.
    assert not any("large" in cookie.value for cookie in browser.cookies.values())
    browser.post("/accounts/logout/")
    assert "class=" not in html_of(browser, "/accounts/login/")


def test_the_language_goes_with_it(signed_in, amara):
    browser = signed_in(amara)
    browser.post("/me/settings/", {"language": "ar"})
    assert 'lang="ar"' in html_of(browser)
    assert User.objects.get(pk=amara.pk).language == "ar"


@pytest.mark.parametrize(
    "sent", [{"language": "xx"}, {"text_size": "huge", "language": "en"}, {"language": ""}]
)
def test_what_cannot_be_is_told_and_changes_nothing(signed_in, amara, sent):
    answer = signed_in(amara).post("/me/settings/", sent)
    assert answer.status_code == 400
    assert 'class="errors"' in answer.content.decode()
    amara.refresh_from_db()
    assert (amara.text_size, amara.language) == ("", "en")


def test_a_phone_becomes_hers_and_shared_again(amara):
    browser = Client()
    browser.post("/accounts/login/", {"login": "amara", "password": PASSPHRASE})
    assert browser.session["device"] == "shared"
    browser.post("/me/settings/phone/", {"device": "own"})
    assert browser.session["device"] == "own"
    assert KnownDevice.objects.filter(user=amara).count() == 1
    browser.post("/me/settings/phone/", {"device": "shared"})
    assert browser.session["device"] == "shared"
    assert not KnownDevice.objects.exists()


def test_who_finds_the_phone_open_cannot_make_it_hers(amara):
    browser = Client()
    browser.post("/accounts/login/", {"login": "amara", "password": PASSPHRASE})
    session = browser.session
    session[_PROVED] = time.time() - settings.FRESH_SECONDS - 1
    session.save()
    answer = browser.post("/me/settings/phone/", {"device": "own"})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert browser.session["device"] == "shared"
