"""A session is read with its account and her roles; who that is, is Django's answer, always."""

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from accounts.auth.middleware import signed_in
from accounts.models import Session, User
from accounts.queries import memberships_of
from accounts.roles import Role
from core.clock import now
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@pytest.fixture
def amara(harbour):
    return make_person(Role.LEARNER, "amara", organisation=harbour)


@pytest.fixture
def signed(client, amara):
    client.force_login(amara, backend=BACKEND)
    return client


def read_anew(client):
    """The session as the next request of this browser reads it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return store(client.cookies[settings.SESSION_COOKIE_NAME].value)


def for_django(session):
    request = RequestFactory().get("/")
    request.session = session
    return auth.get_user(request)


def test_session_account_and_roles_are_one_query(signed, amara, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = signed_in(read_anew(signed))
        roles = [(one.role, one.organisation.name) for one in memberships_of(found)]
    assert found == amara == for_django(read_anew(signed))
    assert roles == [(Role.LEARNER, "Harbour")]


def test_the_account_has_every_column_and_the_roles_that_would_be_read(signed, amara, harbour):
    for role in (Role.EDITOR, Role.MENTEE):
        amara.memberships.create(role=role, organisation=None if role == Role.EDITOR else harbour)
    amara.memberships.create(role=Role.SUPERVISOR, organisation=harbour, ended_at=now())
    found, plain = signed_in(read_anew(signed)), User.objects.get(pk=amara.pk)
    columns = [field.attname for field in User._meta.concrete_fields]
    assert [getattr(found, one) for one in columns] == [getattr(plain, one) for one in columns]
    assert not found._state.adding
    rows = [field.attname for field in amara.memberships.model._meta.concrete_fields]
    assert [[getattr(one, name) for name in rows] for one in memberships_of(found)] == [
        [getattr(one, name) for name in rows] for one in memberships_of(plain)
    ]
    assert [one.role for one in memberships_of(found)] == [Role.LEARNER, Role.EDITOR, Role.MENTEE]


def test_a_woman_without_a_role_is_signed_in_all_the_same(signed, amara):
    amara.memberships.all().delete()
    found = signed_in(read_anew(signed))
    assert found == amara
    assert memberships_of(found) == []


def lost_her_passphrase(amara, session):
    amara.set_password("another boat on the river")
    amara.save()


def was_suspended(amara, session):
    User.objects.filter(pk=amara.pk).update(is_active=False)


def named_another_account(amara, session):
    other = make_person(Role.LEARNER, "joy", organisation=amara.memberships.get().organisation)
    Session.objects.filter(account=amara).update(account=other)


def came_by_an_unknown_way(amara, session):
    session[auth.BACKEND_SESSION_KEY] = "somewhere.Else"
    session.save()


def has_no_proof(amara, session):
    del session[auth.HASH_SESSION_KEY]
    session.save()


@pytest.mark.parametrize(
    "what_happened",
    [
        lost_her_passphrase,
        was_suspended,
        named_another_account,
        came_by_an_unknown_way,
        has_no_proof,
    ],
)
def test_wherever_there_is_a_doubt_django_says_who_it_is(signed, amara, what_happened):
    what_happened(amara, signed.session)
    session = read_anew(signed)
    assert signed_in(session) is None
    answer = signed.get("/leave/state/").json()
    expected = for_django(read_anew(signed))
    assert answer == {"signed_in": not isinstance(expected, AnonymousUser)}
    assert (expected == amara) is (what_happened is named_another_account)


def test_whoever_signs_out_is_nobody_from_then_on(signed):
    session = read_anew(signed)
    assert signed_in(session) is not None
    session.flush()
    assert signed_in(session) is None


def test_a_role_that_ends_is_gone_with_the_next_page(signed, amara):
    membership = amara.memberships.get()
    assert memberships_of(signed_in(read_anew(signed))) == [membership]
    membership.ended_at = now()
    membership.save()
    assert memberships_of(signed_in(read_anew(signed))) == []
