"""Passphrases: long enough to be seen, not soon guessed, no rule of composition (domain 5.4)."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.roles import Role
from accounts.services import invite
from core.clock import now
from tests.factories.people import open_to_women

AMARA = User(username="amara", shown_name="Amara with a hat")


@pytest.mark.parametrize(
    "easy",
    [
        " " * 8,
        "\u200b\u200e" * 8,
        "abc  \u200b  def",
        "letmein12",
        "aaaaaaaaaaaa",
        "12345678910",
        "qwertzuiop",
        "amara2024",
        "Passwort1",
        "ciaociao",
        "amoremio",
        "bismillah1",
        "habibi123",
        "كلمةالسر",
        "حبيبي123",
        "йцукенфыва",
        "learningspace",
    ],
)
def test_what_is_soon_guessed_is_refused(easy):
    with pytest.raises(ValidationError):
        validate_password(easy, AMARA)


@pytest.mark.parametrize(
    "good",
    [
        "green boat quiet river",
        "quattro parole in fila",
        "قارب أخضر نهر هادئ",
        "зелёная лодка тихая",
        "nur kleine buchstaben",
        "vbkqzrtw",
        "8 words are more than needed, said the fox, and slept until the morning came by",
    ],
)
def test_no_composition_is_asked_for(good):
    validate_password(good, AMARA)


SPACED = "  Four Words, in a Row " + "and on it goes " * 6


def joined(client, card_code, passphrase):
    typed = {"code": card_code, "alias": "green-boat", "passphrase": passphrase, "language": "en"}
    return client.post("/join/", {**typed, "is_adult": "on"})


def test_it_is_taken_whole_and_as_it_was_typed(client, person, harbour):
    """More than 64 characters, with blanks around it and capitals: nothing is cut or changed."""
    olga = person(Role.COORDINATOR)
    open_to_women(harbour)
    _card, code = invite(by=olga, organisation=harbour, role=Role.LEARNER, at=now())
    assert joined(client, code, SPACED).status_code == 302
    hers = User.objects.get(username="green-boat")
    for other in (SPACED.strip(), SPACED.lower(), SPACED[:72]):
        assert not hers.check_password(other)
    client.logout()
    answer = client.post("/accounts/login/", {"login": "green-boat", "password": SPACED})
    assert answer.status_code == 302


@pytest.mark.parametrize("page", ["/join/", "/accounts/login/"])
def test_it_is_masked_and_may_be_pasted_or_filled_in(client, db, page):
    html = client.get(page).content.decode()
    boxes = re.findall(r"<input[^>]*(?:passphrase|password)[^>]*>", html)
    assert boxes
    for box in boxes:
        assert 'type="password"' in box
        assert re.search(r'autocomplete="(?:new|current)-password"', box)
        assert not re.search(r"onpaste|readonly", box)


def test_changing_asks_for_the_present_one(person, signed_in):
    hers = person()
    new = {"password1": "another quiet green river", "password2": "another quiet green river"}
    browser = signed_in(hers)
    for present in ({}, {"oldpassword": "not the present one"}):
        browser.post("/accounts/password/change/", {**new, **present})
        hers.refresh_from_db()
        assert not hers.check_password(new["password1"])
