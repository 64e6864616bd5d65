"""Names: what cannot be seen is no part of one, and the same letters are the same alias."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from accounts import services
from accounts.auth.aliases import WORDS, claims_to_be_staff, is_of_one_script, skeleton, two_words
from accounts.forms import JoinForm
from accounts.models import User
from accounts.roles import Role
from core.clock import now
from core.errors import Conflict, DomainError, Invalid
from mentors.journeys.services import choose_certificate_name
from tests.factories.mentors import FIRST_DAY, Way
from tests.factories.people import open_to_women

PASSPHRASE = "four words in a row"
UNSEEN = ["\u200b", "\u202e\u2066", "\ufeff\x07 "]

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(person, harbour):
    """Call it for the code of a new card."""
    olga = person(Role.COORDINATOR)
    open_to_women(harbour)
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
    form = JoinForm({**typed, "is_adult": "on"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["alias"] == "amara"


def test_signing_in_does_not_depend_on_how_a_phone_composes_letters(card, client):
    join(card(), alias=unicodedata.normalize("NFD", "élise"))
    for form in ("NFC", "NFD"):
        typed = {"login": unicodedata.normalize(form, "élise"), "password": PASSPHRASE}
        assert client.post("/accounts/login/", typed).status_code == 302, form
        client.post("/accounts/logout/")


@pytest.mark.parametrize(
    "like", ["\u0430m\u0430r\u0430", "AMARA", "am.ara", "a m a r a", "amar\u00e1", "arnara"]
)
def test_an_alias_that_looks_like_another_is_refused(card, person, like):
    person(Role.LEARNER, "amara")
    with pytest.raises(DomainError):
        join(card(), alias=like)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(like, None, shown_name="X")
    assert User.objects.filter(username=like).count() == 0


@pytest.mark.parametrize("like", ["amara", "AMARA", "arnara"])
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This name is taken"), ("it", "Questo nome è già preso"), ("ar", "هذا الاسم مأخوذ")],
)
def test_whoever_finds_out_that_a_name_is_taken_she_reads_one_sentence(
    person, like, language, words
):
    person(Role.LEARNER, "amara")
    user = User(username=like, shown_name="X", password="x")
    user.alias_skeleton = skeleton(like)
    with override(language):
        with pytest.raises(ValidationError) as refused:
            user.full_clean()
        sentences = set(refused.value.messages)
    assert len(sentences) == 1
    assert sentences.pop().startswith(words)


def test_an_alias_is_of_one_alphabet(card):
    # Nobody else is there: it is the mixture that is refused.
    with pytest.raises(Invalid, match="one alphabet"):
        join(card(), alias="\u0430mina")
    assert is_of_one_script("алина")
    assert is_of_one_script("أمل 7")
    assert is_of_one_script("東京タワー")


@pytest.mark.parametrize(
    "name",
    ["Grace · supervisor", "super.visor", "Admin1", "Team Harbour", "المشرفة نور", "supervіsor"],
)
def test_no_name_passes_for_the_team(card, person, name):
    assert claims_to_be_staff(name)
    someone = person(Role.LEARNER, "joy")
    with pytest.raises(Invalid):
        services.rename(user=someone, shown_name=name)
    with pytest.raises(Invalid):
        join(card(), shown_name=name)


@pytest.mark.parametrize("name", ["+39 347 123 4567", "Meet me at the station", "anna@mail.it"])
def test_no_name_carries_contact_details(card, person, name):
    someone = person(Role.LEARNER, "joy")
    before = someone.shown_name
    with pytest.raises(Invalid):
        services.rename(user=someone, shown_name=name)
    with pytest.raises(Invalid):
        join(card(), shown_name=name)
    assert User.objects.get(pk=someone.pk).shown_name == before


def test_who_writes_no_name_is_shown_by_an_alias_that_carries_none_either(card):
    with pytest.raises(Invalid):
        join(card(), alias="Anna 3471234567", shown_name="")


def test_names_that_only_hold_such_letters_are_let_in():
    for name in ("steamy river", "Adele", "Leonor", "Ledia", "قمر"):
        assert not claims_to_be_staff(name), name


def test_an_alias_may_have_blanks_and_is_found_with_any_of_them(card, client):
    join(card(), alias="green  boat ")
    typed = {"login": " Green   boat", "password": PASSPHRASE}
    assert client.post("/accounts/login/", typed).status_code == 302


@pytest.mark.parametrize("language", WORDS)
def test_two_words_are_suggested_first_in_her_language(client, language):
    words = list(WORDS[language])
    assert len(set(words)) == len(words) >= 50
    page = client.get("/join/", headers={"accept-language": language})
    suggested = page.context["form"]["alias"].value()
    assert all(word in words for word in suggested.split())
    assert is_of_one_script(suggested)
    assert not claims_to_be_staff(suggested)


def test_words_that_somebody_has_are_not_suggested(person, monkeypatch):
    first = two_words("en", lambda words: words[0])
    person(Role.LEARNER, first)
    monkeypatch.setattr("accounts.services.secrets.choice", lambda words: words[0])
    suggested = services.suggest_alias(language="en")
    assert suggested.startswith(first)
    assert skeleton(suggested) != skeleton(first)


def test_a_taken_alias_uses_up_no_card(card, person):
    person(Role.LEARNER, "amara")
    code = card()
    with pytest.raises(Conflict):
        join(code)
    assert join(code, alias="olive moon").username == "olive moon"
