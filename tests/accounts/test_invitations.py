"""Nobody registers without an invitation; a code works once and not for ever."""

import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from accounts.models import Invitation
from accounts.queries import roles_of, strangers_to
from accounts.roles import Role
from accounts.services import invite, join
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Gone, Invalid, NotFound
from tests.factories.people import open_to_women

pytestmark = pytest.mark.engine

User = get_user_model()
PASSPHRASE = "green boat quiet river"


@pytest.fixture
def card(person, harbour):
    """The invitation and the code of a learner's card."""
    olga = person(Role.COORDINATOR)
    open_to_women(harbour)
    return invite(by=olga, organisation=harbour, role=Role.LEARNER, at=now())


def use(code, alias="amal", **changes):
    fields = {
        "code": code,
        "alias": alias,
        "shown_name": "Amal",
        "passphrase": PASSPHRASE,
        "language": "en",
        "is_adult": True,
        "at": now(),
    }
    return join(**{**fields, **changes})


def test_a_code_makes_one_account_with_its_role(card, harbour):
    user = use(card[1])
    assert roles_of(user) == {Role.LEARNER}
    assert user.memberships.get().organisation == harbour


def test_spaces_and_small_letters_in_the_code_are_forgiven(card):
    assert use(card[1].lower().replace("-", " ")).pk


def test_the_code_itself_stands_nowhere_in_the_table(card):
    stored = Invitation.objects.values().get()
    assert card[1] not in str(stored)
    assert card[1].replace("-", "") not in str(stored)


def plain_digest(code):
    return hashlib.sha256(code.replace("-", "").encode()).hexdigest()


def test_a_thief_of_the_table_cannot_try_codes_on_it(card, settings):
    """Twelve letters can be tried out on a plain digest; this one needs a key that is elsewhere."""
    row, code = card
    row.refresh_from_db()
    assert row.code_digest != plain_digest(code)
    settings.SECRET_KEY = "the key of another installation"
    with pytest.raises(NotFound):
        use(code)


def test_a_card_that_was_given_out_before_the_upgrade_still_opens(card):
    row, code = card
    Invitation.objects.filter(pk=row.pk).update(code_digest=plain_digest(code))
    assert use(code).pk


def test_a_used_code_makes_no_second_account(card):
    use(card[1])
    with pytest.raises(Conflict):
        use(card[1], alias="bea")
    assert not User.objects.filter(username="bea").exists()


def test_an_expired_code_makes_no_account(card):
    with pytest.raises(Gone):
        use(card[1], at=now() + timedelta(days=15))
    assert not User.objects.filter(username="amal").exists()


def test_an_unknown_code_makes_no_account(db):
    with pytest.raises(NotFound):
        use("AAAA-BBBB-CCCC")
    assert not User.objects.exists()


def test_a_taken_alias_leaves_the_code_usable(card, person):
    person(name="amal")
    with pytest.raises(Conflict):
        use(card[1], alias="AMAL")
    assert use(card[1], alias="bea").pk


def test_an_easy_passphrase_leaves_the_code_usable(card):
    with pytest.raises(Invalid):
        use(card[1], passphrase="password")
    assert use(card[1]).pk


def test_r11_7_who_does_not_say_she_is_of_age_gets_no_account(card):
    with pytest.raises(Invalid):
        use(card[1], is_adult=False)
    assert Invitation.objects.get().used_at is None


def test_a_coordinator_invites_into_her_own_organisation_only(person, lighthouse):
    with pytest.raises(NotFound):
        invite(by=person(Role.COORDINATOR), organisation=lighthouse, role=Role.LEARNER, at=now())


@pytest.mark.parametrize("role", [Role.LEARNER, Role.SUPERVISOR, Role.EDITOR])
def test_nobody_but_a_coordinator_invites(person, harbour, role):
    with pytest.raises(NotFound):
        invite(by=person(role), organisation=harbour, role=Role.LEARNER, at=now())


def test_nobody_is_invited_to_be_an_editor(person, harbour):
    with pytest.raises(NotFound):
        invite(by=person(Role.COORDINATOR), organisation=harbour, role=Role.EDITOR, at=now())


def test_the_log_knows_the_act_and_no_name(card):
    use(card[1])
    entries = Entry.objects.filter(verb__in=["invited", "role-granted"])
    assert entries.filter(verb="invited").count() == 1
    assert "amal" not in str(list(entries.values())).lower()


def test_the_join_page_makes_the_account_and_signs_her_in(card, client):
    answer = client.post(
        "/join/",
        {
            "code": card[1],
            "alias": "amal",
            "shown_name": "",
            "passphrase": PASSPHRASE,
            "language": "en",
            "is_adult": "on",
        },
    )
    assert answer.status_code == 302
    assert client.session["device"] == "shared"
    assert User.objects.get(username="amal").shown_name == "amal"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"code": "AAAA-BBBB-CCCC"}, 404),
        ({"alias": "a/b"}, 400),
        ({"passphrase": "short"}, 400),
        ({"is_adult": ""}, 400),
    ],
)
def test_the_join_page_keeps_what_she_typed_and_says_what_is_missing(card, client, change, status):
    fields = {
        "code": card[1],
        "alias": "amal",
        "shown_name": "Amal with a hat",
        "passphrase": PASSPHRASE,
        "language": "en",
        "is_adult": "on",
    }
    answer = client.post("/join/", {**fields, **change})
    assert answer.status_code == status
    assert "Amal with a hat" in answer.content.decode()
    assert not User.objects.filter(username="amal").exists()
    assert Invitation.objects.get().used_at is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"]
)
def test_sign_up_and_reset_by_mail_are_closed(client, address):
    assert client.get(address).status_code == 404
    assert client.post(address, {"username": "x", "password1": PASSPHRASE}).status_code == 404


@pytest.mark.django_db
def test_join_answers_a_flood_with_a_sentence(client, settings):
    for _n in range(20):
        client.post("/join/", {"code": "x"}, REMOTE_ADDR="192.0.2.7")
    answer = client.post("/join/", {"code": "x"}, REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 429
    assert "wait a minute" in answer.content.decode()


def test_who_came_by_a_card_is_no_stranger_where_everyone_named_is_there(card, person):
    known = list(User.objects.values_list("username", flat=True))
    assert not strangers_to(known)
    use(card[1])
    assert not strangers_to(known)
    person(name="zola")
    assert strangers_to(known)


def test_where_somebody_named_is_missing_a_card_makes_nobody_known(card):
    olga = Invitation.objects.get().invited_by
    use(card[1])
    assert strangers_to([olga.username, "nobody-here"])


@pytest.mark.parametrize("easy", ["password", "amal-amal", "abc"])
def test_an_easy_passphrase_is_answered_in_the_words_of_the_page(client, card, easy):
    answer = client.post(
        "/join/",
        {
            "code": card[1],
            "alias": "amal-amal",
            "passphrase": easy,
            "language": "en",
            "is_adult": "on",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'class="errors"' in page or 'class="form-errors"' in page
    assert "this password" not in page.lower()
    assert "the password" not in page.lower()
    assert card[1] in page
