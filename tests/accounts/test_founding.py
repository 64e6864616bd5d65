"""How an organisation begins: founders' cards, the office, then staff, then women (10.27, 3.3)."""

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.membership.queries import waiting_approvals
from accounts.models import Approval, Invitation, Membership, User
from accounts.queries import roles_of
from accounts.roles import Role
from accounts.services import (
    agree,
    ask_for_clearance,
    ask_for_role,
    end_role_of,
    invite,
    invite_founders,
    invite_to_office,
    make_organisation,
    offer_role,
    void_card,
)
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Gone, Invalid, NotFound, Refused
from tests.factories.people import make_person, open_to_women, use_card
from tests.factories.record_access import train

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def founders(lighthouse):
    """Two coordinators who came in today by the first two cards."""
    cards = invite_founders(organisation=lighthouse, at=now())
    return [use_card(code, f"founder-{card.number}") for card, code in cards]


def test_10_27_the_first_two_cards_need_no_second_and_the_log_says_so(lighthouse):
    cards = invite_founders(organisation=lighthouse, at=now())
    assert [card.role for card, _code in cards] == [Role.COORDINATOR] * 2
    assert roles_of(use_card(cards[0][1], "first")) == {Role.COORDINATOR}
    assert Entry.objects.filter(verb="founding-card", organisation=lighthouse).count() == 2


def test_asked_again_there_are_no_more_of_them(lighthouse, founders):
    assert invite_founders(organisation=lighthouse, at=now()) == []
    assert invite_founders(organisation=lighthouse, anew=True, at=now()) == []
    assert Invitation.objects.filter(organisation=lighthouse).count() == 2


def test_a_founders_card_that_was_lost_is_replaced_and_opens_nothing_any_more(lighthouse):
    (_one, lost), (_two, used) = invite_founders(organisation=lighthouse, at=now())
    use_card(used, "first")
    ((_card, new),) = invite_founders(organisation=lighthouse, anew=True, at=now())
    with pytest.raises(Gone):
        use_card(lost, "second")
    assert roles_of(use_card(new, "second")) == {Role.COORDINATOR}
    assert invite_founders(organisation=lighthouse, anew=True, at=now()) == []


def test_a_founders_card_that_expired_is_made_again(lighthouse):
    invite_founders(organisation=lighthouse, at=now() - timedelta(days=60))
    assert len(invite_founders(organisation=lighthouse, at=now())) == 2


def test_where_people_are_already_nobody_is_a_founder(lighthouse):
    make_person(Role.SUPERVISOR, organisation=lighthouse)
    with pytest.raises(Conflict):
        invite_founders(organisation=lighthouse, at=now())
    assert not Invitation.objects.exists()


def test_two_who_were_coordinators_without_a_founders_card_leave_no_room_for_one(lighthouse):
    ((_card, code), _other) = invite_founders(organisation=lighthouse, at=now())
    use_card(code, "first")
    later = make_person(Role.COORDINATOR, organisation=lighthouse)
    Membership.objects.filter(user=later).update(ended_at=now())
    assert invite_founders(organisation=lighthouse, at=now()) == []


def test_10_27_a_founder_who_is_left_alone_gets_a_second_and_can_go_on(lighthouse, founders):
    first, second = founders
    end_role_of(by=first, user=second, organisation=lighthouse, role=Role.COORDINATOR, at=now())
    assert invite_founders(organisation=lighthouse, at=now()) == []
    ((_card, code),) = invite_founders(organisation=lighthouse, anew=True, at=now())
    assert Entry.objects.filter(verb="founding-card", organisation=lighthouse).count() == 3
    third = use_card(code, "third")
    card, _code = invite(by=first, organisation=lighthouse, role=Role.SUPERVISOR, at=now())
    agree(by=third, approval_id=card.approval.public_id, at=now())
    assert invite_founders(organisation=lighthouse, anew=True, at=now()) == []


def test_10_27_once_a_woman_was_let_in_the_operator_lets_nobody_in(lighthouse, founders):
    first, second = founders
    make_person(Role.LEARNER, organisation=lighthouse)
    end_role_of(by=first, user=second, organisation=lighthouse, role=Role.COORDINATOR, at=now())
    assert invite_founders(organisation=lighthouse, anew=True, at=now()) == []


def test_10_27_a_founder_agrees_to_a_card_for_the_team_on_her_first_day(lighthouse, founders):
    first, second = founders
    card, code = invite(by=first, organisation=lighthouse, role=Role.SUPERVISOR, at=now())
    assert [row.invitation for row in waiting_approvals([lighthouse], now())] == [card]
    agree(by=second, approval_id=card.approval.public_id, at=now())
    assert roles_of(use_card(code, "grace")) == {Role.SUPERVISOR}
    assert Entry.objects.filter(verb="agreed-in-first-week", organisation=lighthouse).count() == 1


def test_10_27_a_founder_agrees_to_a_role_on_her_first_day_and_not_to_her_own(lighthouse, founders):
    first, second = founders
    ask = {"organisation": lighthouse, "role": Role.SUPERVISOR, "at": now()}
    asked = ask_for_role(by=first, user=second, **ask)
    with pytest.raises(Refused):
        agree(by=second, approval_id=asked.public_id, at=now())
    nora = make_person(Role.STAFF_LEARNER, organisation=lighthouse)
    asked = ask_for_role(by=first, user=nora, **ask)
    agree(by=second, approval_id=asked.public_id, at=now())
    assert Approval.objects.get(kind="offer", person=nora).role == Role.SUPERVISOR


def test_10_27_in_her_first_week_a_founder_is_not_the_second_for_a_woman(lighthouse, founders):
    first, second = founders
    woman = make_person(Role.MENTEE, organisation=lighthouse, cleared=False)
    asked = ask_for_clearance(by=first, user=woman, organisation=lighthouse, at=now())
    with pytest.raises(Refused):
        agree(by=second, approval_id=asked.public_id, at=now())


def test_10_27_a_founder_of_one_organisation_is_none_in_another(lighthouse, harbour, founders):
    from accounts.services import grant_role

    guest = founders[1]
    grant_role(user=guest, role=Role.COORDINATOR, organisation=harbour, at=now())
    olga = make_person(Role.COORDINATOR, organisation=harbour)
    card, _code = invite(by=olga, organisation=harbour, role=Role.SUPERVISOR, at=now())
    with pytest.raises(Refused):
        agree(by=User.objects.get(pk=guest.pk), approval_id=card.approval.public_id, at=now())


def test_10_27_a_coordinator_who_came_by_another_card_waits_a_week(lighthouse, founders):
    first, second = founders
    card, code = invite(by=first, organisation=lighthouse, role=Role.COORDINATOR, at=now())
    agree(by=second, approval_id=card.approval.public_id, at=now())
    third = use_card(code, "third")
    card, _code = invite(by=first, organisation=lighthouse, role=Role.SUPERVISOR, at=now())
    with pytest.raises(Refused):
        agree(by=third, approval_id=card.approval.public_id, at=now())


@pytest.mark.parametrize("role", [Role.EDITOR, Role.READER])
def test_a_card_of_the_office_gives_a_role_of_the_installation(lighthouse, role):
    _card, code = invite_to_office(organisation=lighthouse, role=role, at=now())
    edith = use_card(code, "edith")
    (held,) = edith.memberships.all()
    assert (held.role, held.organisation) == (role, None)
    assert edith.groups.get().name == {Role.EDITOR: "Editors", Role.READER: "Readers"}[role]
    assert invite_to_office(organisation=lighthouse, role=role, anew=True, at=now()) is None


def test_an_open_card_of_the_office_is_not_made_twice_and_is_replaced_when_asked(lighthouse):
    make = lambda **how: invite_to_office(  # noqa: E731
        organisation=lighthouse, role=Role.EDITOR, at=now(), **how
    )
    _card, lost = make()
    assert make() is None
    _card, new = make(anew=True)
    with pytest.raises(Gone):
        use_card(lost, "edith")
    assert roles_of(use_card(new, "edith")) == {Role.EDITOR}


def test_a_card_of_the_office_that_another_organisation_holds_stays_open(lighthouse, harbour):
    _card, code = invite_to_office(organisation=harbour, role=Role.EDITOR, at=now())
    anew = {"organisation": lighthouse, "role": Role.EDITOR, "anew": True, "at": now()}
    assert invite_to_office(**anew) is None
    assert roles_of(use_card(code, "edith")) == {Role.EDITOR}


@pytest.mark.parametrize("role", [Role.LEARNER, Role.COORDINATOR, Role.TECHNICAL_ADMINISTRATOR])
def test_no_other_role_comes_by_a_card_of_the_office(lighthouse, role):
    with pytest.raises(Invalid):
        invite_to_office(organisation=lighthouse, role=role, at=now())


def test_the_founders_may_void_a_card_of_the_office_and_another_organisation_may_not(
    lighthouse, founders, person
):
    card, _code = invite_to_office(organisation=lighthouse, role=Role.EDITOR, at=now())
    with pytest.raises(NotFound):
        void_card(by=person(Role.COORDINATOR), card_id=card.public_id, at=now())
    void_card(by=founders[0], card_id=card.public_id, at=now())
    assert Invitation.objects.get(pk=card.pk).state_at(now()) == "void"


# --- staff first ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.LEARNER, Role.MENTOR, Role.MENTEE])
def test_3_3_cards_for_women_are_made_once_two_of_the_team_are_trained(lighthouse, founders, role):
    first, second = founders
    make = lambda: invite(by=first, organisation=lighthouse, role=role, at=now())  # noqa: E731
    for trained in ((), (first,)):
        train(*trained)
        with pytest.raises(Refused), transaction.atomic():
            make()
    train(second)
    assert make()[0].role == role


def test_3_3_trained_staff_of_another_organisation_open_nothing_here(lighthouse, founders, harbour):
    open_to_women(harbour)
    open_to_women(harbour)
    with pytest.raises(Refused):
        invite(by=founders[0], organisation=lighthouse, role=Role.LEARNER, at=now())


def test_3_3_the_page_says_why_there_are_cards_for_the_team_alone(lighthouse, founders, signed_in):
    browser = signed_in(founders[0])
    page = browser.get("/people/cards/").content.decode()
    assert "Until two staff members have completed" in page
    assert 'value="learner"' not in page
    answer = browser.post(
        "/people/invitations/", {"organisation": lighthouse.public_id, "role": "learner"}
    )
    assert answer.status_code == 400
    assert "complete modules S1 to S4 first" in answer.content.decode()
    train(*founders)
    page = browser.get("/people/cards/").content.decode()
    assert "Until two staff members have completed" not in page
    assert 'value="learner"' in page


def test_3_3_no_role_of_the_women_is_given_before_two_of_the_team_are_trained(
    lighthouse, founders, signed_in
):
    first, second = founders
    nora = make_person(Role.STAFF_LEARNER, organisation=lighthouse)
    give = {"by": first, "user": nora, "organisation": lighthouse, "role": Role.LEARNER}
    browser = signed_in(first)
    address = f"/people/{nora.public_id}/"
    with pytest.raises(Refused, match="S1 to S4 first"):
        offer_role(**give, at=now())
    assert 'value="learner"' not in browser.get(address).content.decode()
    answer = browser.post(f"{address}roles/", {"role": "learner"})
    assert answer.status_code == 400
    assert "complete modules S1 to S4 first" in answer.content.decode()
    train(first, second)
    assert 'value="learner"' in browser.get(address).content.decode()
    assert offer_role(**give, at=now()).role == Role.LEARNER


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 101])
def test_an_organisation_has_a_name_of_one_to_a_hundred_letters(name):
    with pytest.raises(Invalid):
        make_organisation(name=name)
