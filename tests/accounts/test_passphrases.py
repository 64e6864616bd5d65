"""Passphrases: long enough to be seen, not soon guessed, no rule of composition (domain 5.4)."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User

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
