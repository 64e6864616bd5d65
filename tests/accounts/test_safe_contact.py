"""How a woman may be reached, and whom she must not meet: asked beside her, shown to nobody."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import MustNotMeet, SafeContact
from accounts.roles import Role
from accounts.safe_contact.queries import have_answered, must_be_kept_apart
from accounts.safe_contact.rules import still_holds
from accounts.safe_contact.services import write_down
from core.audit.models import Entry
from core.clock import now
from core.errors import Invalid, NotFound
from tests.factories.people import make_person
from tests.factories.record_access import assign, say_why

pytestmark = pytest.mark.django_db


@pytest.fixture
def joy(person):
    return person(Role.MENTEE, name="Joy")


@pytest.fixture
def grace(person, joy):
    user = person(Role.SUPERVISOR, name="Grace")
    assign(user, joy)
    return user


def wrote(by, joy, harbour, **said):
    given = {"way": "By letter.", "if_she_leaves": "day", "asked_apart": True, "at": now()}
    return write_down(
        by=by, organisation_id=harbour.public_id, about_id=joy.public_id, **given | said
    )


def test_an_answer_holds_for_ninety_days():
    at = now()
    assert still_holds(at, at + timedelta(days=89, hours=23))
    assert not still_holds(at, at + timedelta(days=90))
    assert not still_holds(None, at)


def test_her_way_lies_encrypted_and_the_latest_answer_counts(grace, joy, harbour):
    wrote(grace, joy, harbour, way="By letter to the library.")
    wrote(grace, joy, harbour, way="Ask at the choir.")
    assert SafeContact.objects.get().way == "Ask at the choir."
    with connection.cursor() as cursor:
        cursor.execute("SELECT way FROM accounts_safecontact")
        assert b"choir" not in bytes(cursor.fetchone()[0])


def test_everyone_has_answered_only_when_each_was_asked_both_lately(grace, joy, person, harbour):
    other = person(Role.MENTOR, name="Lucia")
    assign(grace, other)
    wrote(grace, joy, harbour)
    wrote(grace, other, harbour, asked_apart=False)
    ids = [joy.pk, other.pk]
    assert not have_answered(ids, harbour, now())
    wrote(grace, other, harbour)
    assert have_answered(ids, harbour, now())
    assert not have_answered(ids, harbour, now() + timedelta(days=90))


def test_whom_she_must_not_meet_is_kept_for_both_and_told_to_nobody(
    grace, joy, person, harbour, signed_in
):
    other = person(Role.MENTOR, name="Lucia")
    wrote(grace, joy, harbour, apart_from=other.public_id)
    wrote(grace, joy, harbour, apart_from=other.public_id)
    assert MustNotMeet.objects.count() == 1
    assert must_be_kept_apart([other.pk, joy.pk], harbour)
    assert not must_be_kept_apart([joy.pk, grace.pk], harbour)
    entries = Entry.objects.filter(verb="safe-contact-written")
    assert [entry.facts for entry in entries] == [{}, {}]
    address = f"/people/contact/{harbour.public_id}/{joy.public_id}/"
    say_why(grace, joy, organisation=harbour)
    shown = signed_in(grace).get(address).content.decode()
    assert shown.count("Lucia") == 1, "only among those to choose from"


@pytest.mark.parametrize(
    "said", [{"way": " "}, {"way": "x" * 501}, {"if_she_leaves": "week"}, {"if_she_leaves": ""}]
)
def test_what_is_no_answer_is_refused_and_nothing_is_kept(grace, joy, harbour, said):
    with pytest.raises(Invalid, match="Nothing was changed"):
        wrote(grace, joy, harbour, **said)
    assert not SafeContact.objects.exists()


def test_only_who_works_with_her_writes_it_down(joy, person, harbour, lighthouse):
    strangers = [
        person(Role.SUPERVISOR, name="Ines"),
        person(Role.MENTOR, name="Lucia"),
        make_person(Role.COORDINATOR, organisation=lighthouse),
        joy,
    ]
    for stranger in strangers:
        with pytest.raises(NotFound):
            wrote(stranger, joy, harbour)


def test_nobody_of_another_organisation_can_be_named(grace, joy, harbour, lighthouse):
    other = make_person(Role.MENTOR, organisation=lighthouse)
    with pytest.raises(NotFound):
        wrote(grace, joy, harbour, apart_from=other.public_id)
    assert not SafeContact.objects.exists()
