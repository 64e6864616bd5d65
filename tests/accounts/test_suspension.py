"""One button stops a stolen account; two people give it back (domain 10.27)."""

import pytest

from accounts.erasure_services import ask_for_erasure
from accounts.erasure_taken_back_services import take_back
from accounts.models import User
from accounts.queries import roles_of
from accounts.roles import Role
from accounts.services import agree, ask_for_return, ask_for_role, invite, suspend
from accounts.sessions.signals import suspended
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, NotFound, Refused
from tests.factories.people import make_person

pytestmark = pytest.mark.engine


@pytest.fixture
def olga(person):
    return person(Role.COORDINATOR, "olga")


@pytest.fixture
def sara(person):
    return person(Role.SAFEGUARDING_LEAD, "sara")


@pytest.fixture
def grace(person):
    return person(Role.SUPERVISOR, "grace")


def stop(by, user, organisation):
    return suspend(by=by, user=user, organisation=organisation, at=now())


def test_the_next_request_of_a_suspended_account_is_nobodys(sara, grace, harbour, signed_in):
    browser = signed_in(grace)
    assert browser.get("/").status_code == 200
    stop(sara, grace, harbour)
    answer = browser.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    account = User.objects.get(pk=grace.pk)
    assert roles_of(account) == frozenset()
    assert account.memberships.get().ended_at is None


def test_those_who_listen_hear_of_it_once_it_is_committed(
    sara, grace, harbour, django_capture_on_commit_callbacks
):
    heard = []

    def listen(sender, user, **_kwargs):
        heard.append((user.pk, User.objects.get(pk=user.pk).is_active))

    suspended.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            stop(sara, grace, harbour)
            assert heard == []
    finally:
        suspended.disconnect(listen)
    assert heard == [(grace.pk, False)]


def test_what_she_asked_for_and_what_is_asked_for_her_is_void(olga, sara, person, harbour):
    second = person(Role.COORDINATOR, "second")
    mina = person(Role.STAFF_LEARNER, "mina")
    at = now()
    by_her = ask_for_role(by=olga, user=mina, organisation=harbour, role=Role.SUPERVISOR, at=at)
    for_her = ask_for_role(
        by=second, user=olga, organisation=harbour, role=Role.SAFEGUARDING_LEAD, at=at
    )
    others = ask_for_role(by=second, user=mina, organisation=harbour, role=Role.INTERPRETER, at=at)
    card, _code = invite(by=olga, organisation=harbour, role=Role.SUPERVISOR, at=at)
    stop(sara, olga, harbour)
    for row in (by_her, for_her, others, card.approval):
        row.refresh_from_db()
    card.refresh_from_db()
    assert [by_her.outcome, for_her.outcome, others.outcome] == ["void", "void", "open"]
    assert (card.approval.outcome, card.state_at(now())) == ("void", "void")


def test_two_people_give_it_back_and_neither_is_she(olga, sara, grace, harbour):
    stop(sara, grace, harbour)
    with pytest.raises(Conflict):
        stop(olga, grace, harbour)
    asked = ask_for_return(by=sara, user=grace, organisation=harbour, at=now())
    with pytest.raises(Refused):
        agree(by=sara, approval_id=asked.public_id, at=now())
    assert not User.objects.get(pk=grace.pk).is_active
    agree(by=olga, approval_id=asked.public_id, at=now())
    account = User.objects.get(pk=grace.pk)
    assert account.is_active
    assert roles_of(account) == {Role.SUPERVISOR}
    # Suspended and given back, she can be suspended again.
    stop(olga, account, harbour)


def test_only_the_coordinator_and_the_lead_of_her_own_organisation_suspend_staff(
    olga, grace, person, harbour, lighthouse
):
    stranger = make_person(Role.COORDINATOR, organisation=lighthouse)
    woman = person(Role.LEARNER)
    for by, whom, where in (
        (person(Role.SUPERVISOR), grace, harbour),
        (woman, grace, harbour),
        (stranger, grace, harbour),
        (stranger, grace, lighthouse),
        (olga, woman, harbour),
    ):
        with pytest.raises(NotFound):
            stop(by, whom, where)
    with pytest.raises(Refused):
        stop(olga, olga, harbour)
    assert User.objects.filter(is_active=False).count() == 0


def test_the_log_says_who_suspended_whom_without_a_name(sara, grace, harbour):
    stop(sara, grace, harbour)
    entry = Entry.objects.get(verb="account-suspended")
    assert entry.actor == sara.pseudonym.key
    assert entry.about == grace.pseudonym.key
    assert "grace" not in str(Entry.objects.values().get(pk=entry.pk)).lower()


def test_a_wish_to_be_erased_hides_no_stolen_account_from_suspension(sara, grace, harbour):
    ask_for_erasure(user=grace, keep_certificate=False, at=now())
    stop(sara, grace, harbour)
    assert take_back(user=grace, at=now())
    assert not User.objects.get(pk=grace.pk).is_active


def test_two_who_give_an_account_back_do_not_end_her_wish_to_be_erased(
    sara, olga, person, grace, harbour
):
    second = person(Role.COORDINATOR, "second")
    stop(sara, grace, harbour)
    ask_for_erasure(user=grace, keep_certificate=False, at=now())
    asked = ask_for_return(by=olga, user=grace, organisation=harbour, at=now())
    agree(by=second, approval_id=asked.public_id, at=now())
    assert not User.objects.get(pk=grace.pk).is_active
    assert take_back(user=grace, at=now())
    assert User.objects.get(pk=grace.pk).is_active
