"""Names: what cannot be seen is no part of one, and the same letters are the same alias."""

import unicodedata

import pytest

from accounts import services
from accounts.forms import JoinForm
from accounts.models import User
from accounts.roles import Role
from core.clock import now
from core.errors import Invalid
from mentors.journeys.services import choose_certificate_name
from tests.factories.mentors import FIRST_DAY, Way

PASSPHRASE = "four words in a row"
UNSEEN = ["\u200b", "\u202e\u2066", "\ufeff\x07 "]

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(person, harbour):
    """Call it for the code of a new card."""
    olga = person(Role.COORDINATOR)
    return lambda: services.invite(by=olga, organisation=harbour, role=Role.LEARNER, at=now())[1]


def join(code, **given):
    typed = {"alias": "amara", "shown_name": "", "passphrase": PASSPHRASE, "language": "en"}
    return services.join(code=code, is_adult=True, at=now(), **(typed | given))


@pytest.mark.parametrize("name", UNSEEN)
def test_a_name_that_cannot_be_seen_is_refused(person, name):
    someone = person(Role.LEARNER, "amara")
    with pytest.raises(Invalid):
        services.rename(user=someone, shown_name=name)
    assert User.objects.get().shown_name == "Amara"


def test_a_name_cannot_turn_the_writing_round(person):
    someone = person(Role.LEARNER)
    services.rename(user=someone, shown_name="\u202eecarG\u202c \u200bof  the\nsea")
    assert User.objects.get().shown_name == "ecarG of the sea"


def test_joiners_that_a_script_needs_stay(person):
    someone = person(Role.LEARNER)
    services.rename(user=someone, shown_name="می\u200cخواهم")
    assert User.objects.get().shown_name == "می\u200cخواهم"


@pytest.mark.parametrize("name", ["🌸", "*", "أمل", "阿"])
def test_any_name_that_can_be_seen_will_do(person, name):
    someone = person(Role.LEARNER)
    services.rename(user=someone, shown_name=name)
    assert User.objects.get().shown_name == name


def test_letters_that_grow_when_they_are_put_in_order_are_counted_after_it(card):
    """Sixty of these are a hundred and twenty; a column that counts would refuse them."""
    with pytest.raises(Invalid):
        join(card(), shown_name="\u0958" * 60)


@pytest.mark.parametrize("name", UNSEEN)
def test_joining_with_a_name_that_cannot_be_seen_uses_the_alias(card, name):
    assert join(card(), shown_name=name).shown_name == "amara"


@pytest.mark.parametrize("name", UNSEEN)
def test_no_certificate_is_for_a_name_that_cannot_be_seen(harbour, name):
    way = Way(harbour)
    with pytest.raises(Invalid):
        choose_certificate_name(
            learner=way.learner, journey_id=way.journey.public_id, name=name, at=FIRST_DAY
        )


def test_an_alias_with_a_line_break_is_the_alias_without_it(card):
    typed = {"code": card(), "alias": "amara\n", "passphrase": PASSPHRASE, "language": "en"}
    form = JoinForm(typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["alias"] == "amara"


def test_signing_in_does_not_depend_on_how_a_phone_composes_letters(card, client):
    join(card(), alias=unicodedata.normalize("NFD", "élise"))
    for form in ("NFC", "NFD"):
        typed = {"login": unicodedata.normalize(form, "élise"), "password": PASSPHRASE}
        assert client.post("/accounts/login/", typed).status_code == 302, form
        client.post("/accounts/logout/")
