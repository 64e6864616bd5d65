"""What takes two people holds only when a second has agreed (domain 10.27, R9.1)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.approval_rules import Kind
from accounts.models import Approval, Clearance, Invitation, User
from accounts.queries import is_cleared, roles_of
from accounts.roles import STAFF_ROLES, Role
from accounts.services import (
    agree,
    answer_offer,
    ask_for_clearance,
    ask_for_role,
    decline,
    end_role,
    grant_role,
    invite,
    join,
    offer_role,
    withdraw_clearance,
)
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from tests.factories.people import make_person

pytestmark = pytest.mark.engine

WEEKS_LATER = timedelta(days=15)


class Team:
    """Olga coordinates, Sara leads safeguarding, Mina is to be a supervisor."""

    def __init__(self, organisation, suffix=""):
        self.organisation = organisation
        made = lambda role, name: make_person(role, name + suffix, organisation=organisation)  # noqa: E731
        self.olga = made(Role.COORDINATOR, "olga")
        self.sara = made(Role.SAFEGUARDING_LEAD, "sara")
        self.mina = made(Role.STAFF_LEARNER, "mina")

    def ask(self, role=Role.SUPERVISOR, by=None, user=None):
        return ask_for_role(
            by=by or self.olga,
            user=user or self.mina,
            organisation=self.organisation,
            role=role,
            at=now(),
        )


def fresh(user):
    """The account as the next request reads it."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def team(harbour):
    return Team(harbour)


@pytest.fixture
def stranger(lighthouse):
    """The coordinator of another organisation."""
    return make_person(Role.COORDINATOR, organisation=lighthouse)


def test_one_coordinator_makes_nobody_staff(team):
    for role in STAFF_ROLES - {Role.EDITOR, Role.READER, Role.TECHNICAL_ADMINISTRATOR}:
        with pytest.raises(Refused):
            grant_role(
                user=team.mina, role=role, organisation=team.organisation, by=team.olga, at=now()
            )
    team.ask()
    assert roles_of(fresh(team.mina)) == {Role.STAFF_LEARNER}


def offer_to(person):
    """The offer that waits for this person."""
    return Approval.objects.get(kind=Kind.OFFER, person=person, outcome="open")


def test_staff_role_two_agreed_and_person_accepts_holds(team):
    asked = team.ask()
    agree(by=team.sara, approval_id=asked.public_id, at=now())
    assert roles_of(fresh(team.mina)) == {Role.STAFF_LEARNER}
    answer_offer(user=team.mina, offer_id=offer_to(team.mina).public_id, accepts=True, at=now())
    assert roles_of(fresh(team.mina)) == {Role.STAFF_LEARNER, Role.SUPERVISOR}
    verbs = Entry.objects.filter(subject_id=asked.public_id).order_by("pk")
    found = list(verbs.values_list("verb", "actor"))
    assert [verb for verb, _actor in found] == ["approval-asked", "approval-agreed"]
    assert found[0][1] != found[1][1]


def test_who_asked_and_whom_it_is_about_and_who_came_this_week_are_never_the_second(team, person):
    asked = team.ask()
    new = person(Role.COORDINATOR, "new")
    User.objects.filter(pk=new.pk).update(joined_at=now() - timedelta(days=6))
    lead_to_be = team.ask(Role.COORDINATOR, user=team.sara)
    for who, approval in ((team.olga, asked), (fresh(new), asked), (team.sara, lead_to_be)):
        with pytest.raises(Refused):
            agree(by=who, approval_id=approval.public_id, at=now())
    assert set(Approval.objects.values_list("outcome", flat=True)) == {"open"}


def test_nobody_asks_for_herself_or_elsewhere(team, stranger, person):
    with pytest.raises(Refused):
        team.ask(Role.SUPERVISOR, user=team.olga)
    for by in (stranger, team.sara, person(Role.SUPERVISOR)):
        with pytest.raises(NotFound):
            team.ask(by=by)
    with pytest.raises(NotFound):
        team.ask(user=stranger)
    asked = team.ask()
    for act in (agree, decline):
        with pytest.raises(NotFound):
            act(by=stranger, approval_id=asked.public_id, at=now())


def test_the_table_itself_refuses_one_person_twice_and_a_yes_about_oneself(team):
    asked = team.ask()
    for who in (team.olga, team.mina):
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.filter(pk=asked.pk).update(
                outcome="agreed", decided_by=who, decided_at=now()
            )
    cleared = Clearance.objects.get(person=team.mina)
    cleared.first = cleared.second = team.olga
    with pytest.raises(IntegrityError), transaction.atomic():
        cleared.save()


def test_what_nobody_agreed_to_lapses_and_can_be_asked_anew(team):
    asked = team.ask()
    with pytest.raises(Conflict):
        team.ask()
    with pytest.raises(Conflict):
        agree(by=team.sara, approval_id=asked.public_id, at=now() + WEEKS_LATER)
    again = ask_for_role(
        by=team.olga,
        user=team.mina,
        organisation=team.organisation,
        role=Role.SUPERVISOR,
        at=now() + WEEKS_LATER,
    )
    asked.refresh_from_db()
    assert (asked.outcome, again.outcome) == ("lapsed", "open")


def test_it_is_decided_once(team):
    asked = team.ask()
    decline(by=team.sara, approval_id=asked.public_id, at=now())
    with pytest.raises(Conflict):
        agree(by=team.sara, approval_id=asked.public_id, at=now())
    assert Role.SUPERVISOR not in roles_of(fresh(team.mina))


def test_nobody_agrees_to_what_somebody_asked_who_may_no_longer_ask(team):
    asked = team.ask()
    end_role(membership=team.olga.memberships.get(), by=None, at=now())
    with pytest.raises(Conflict):
        agree(by=team.sara, approval_id=asked.public_id, at=now())


def test_the_womens_own_roles_are_given_by_one(team, person, stranger):
    woman = person(Role.LEARNER)
    give = {"user": woman, "organisation": team.organisation, "at": now()}
    offer = offer_role(by=team.olga, role=Role.MENTOR, **give)
    answer_offer(user=woman, offer_id=offer.public_id, accepts=True, at=now())
    assert Role.MENTOR in roles_of(fresh(woman))
    for by, role in ((team.olga, Role.SUPERVISOR), (stranger, Role.MENTEE)):
        with pytest.raises(NotFound):
            offer_role(by=by, role=role, **give)
    with pytest.raises(Invalid):
        team.ask(Role.MENTOR)


@pytest.fixture
def offered(team, person):
    """A learner to whom Olga offers the role of a mentee."""
    woman = person(Role.LEARNER)
    about = {"user": woman, "organisation": team.organisation, "at": now()}
    return woman, offer_role(by=team.olga, role=Role.MENTEE, **about)


def test_offer_declined_or_left_alone_gives_no_role(team, offered):
    woman, offer = offered
    answer_offer(user=woman, offer_id=offer.public_id, accepts=False, at=now())
    assert Role.MENTEE not in roles_of(fresh(woman))
    with pytest.raises(Conflict):
        answer_offer(user=woman, offer_id=offer.public_id, accepts=True, at=now())


def test_offer_after_two_weeks_has_lapsed(team, offered):
    woman, offer = offered
    with pytest.raises(Conflict):
        answer_offer(user=woman, offer_id=offer.public_id, accepts=True, at=now() + WEEKS_LATER)


def test_offer_answered_by_anybody_else_is_not_found(team, offered):
    _woman, offer = offered
    for other in (team.olga, team.mina):
        with pytest.raises(NotFound):
            answer_offer(user=other, offer_id=offer.public_id, accepts=True, at=now())
    with pytest.raises(Refused):
        agree(by=team.sara, approval_id=offer.public_id, at=now())


def test_offer_of_a_former_coordinator_gives_no_role(team, offered, person):
    woman, offer = offered
    person(Role.COORDINATOR)
    end_role(membership=team.olga.memberships.get(), by=None, at=now())
    with pytest.raises(Conflict):
        answer_offer(user=woman, offer_id=offer.public_id, accepts=True, at=now())


def test_start_page_with_an_offer_asks_and_yes_gives_the_role(team, offered, signed_in):
    woman, offer = offered
    browser = signed_in(woman)
    assert "would like you to be: Mentee" in browser.get("/").content.decode()
    browser.post(f"/me/roles/{offer.public_id}/", {"answer": "maybe"})
    assert Role.MENTEE not in roles_of(fresh(woman))
    browser.post(f"/me/roles/{offer.public_id}/", {"answer": "yes"})
    assert Role.MENTEE in roles_of(fresh(woman))
    assert "would like you to be" not in browser.get("/").content.decode()


def test_card_used_with_an_account_adds_its_role_once(team, offered, signed_in):
    woman, _offer = offered
    _card, code = invite(by=team.olga, organisation=team.organisation, role=Role.MENTEE, at=now())
    woman.set_password("green boat quiet river")
    woman.save()
    browser, words = signed_in(woman), {"passphrase": "green boat quiet river"}
    assert browser.post("/join/", {"code": "ABCD-EFGH-JKMN"} | words).status_code == 404
    for wrong in ({}, {"passphrase": "not these words"}):
        assert browser.post("/join/", {"code": code} | wrong).status_code == 400
    assert Role.MENTEE not in roles_of(fresh(woman))
    assert browser.post("/join/", {"code": code} | words).status_code == 302
    assert Role.MENTEE in roles_of(fresh(woman))
    assert browser.post("/join/", {"code": code} | words).status_code == 409


def use(code):
    return join(
        code=code,
        alias="newcomer",
        shown_name="",
        passphrase="green boat quiet river",
        language="en",
        is_adult=True,
        at=now(),
    )


def test_a_card_for_the_team_lets_nobody_in_before_a_second_agreed(team):
    card, code = invite(
        by=team.olga, organisation=team.organisation, role=Role.SUPERVISOR, at=now()
    )
    with pytest.raises(Conflict):
        use(code)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=card.pk).update(used_at=now(), used_by=team.mina)
    agree(by=team.sara, approval_id=card.approval.public_id, at=now())
    assert roles_of(use(code)) == {Role.SUPERVISOR}


def test_a_card_for_the_team_that_got_a_no_stays_closed(team):
    card, _code = invite(
        by=team.olga, organisation=team.organisation, role=Role.INTERPRETER, at=now()
    )
    decline(by=team.sara, approval_id=card.approval.public_id, at=now())
    assert Invitation.objects.get(pk=card.pk).state_at(now()) == "void"
    assert not User.objects.filter(username="newcomer").exists()


def test_r9_1_two_say_that_she_may_come_into_rooms_and_one_may_close_them(team):
    woman = make_person(Role.MENTEE, organisation=team.organisation, cleared=False)
    about = {"user": woman, "organisation": team.organisation}
    asked = ask_for_clearance(by=team.olga, at=now(), **about)
    assert not is_cleared(fresh(woman), team.organisation)
    with pytest.raises(Refused):
        agree(by=team.olga, approval_id=asked.public_id, at=now())
    agree(by=team.sara, approval_id=asked.public_id, at=now())
    assert is_cleared(fresh(woman), team.organisation)
    withdraw_clearance(by=team.sara, told="Please come by on Tuesday.", at=now(), **about)
    assert not is_cleared(fresh(woman), team.organisation)


def test_r9_1_a_clearance_holds_nothing_about_her():
    columns = {field.name for field in Clearance._meta.get_fields()}
    assert columns == {
        "id", "public_id", "person", "organisation", "first", "second", "cleared_at",
        "withdrawn_by", "withdrawn_at",
        # What she is told when rooms are closed to her: words to her, not about her.
        "refusal",
    }  # fmt: skip


@pytest.mark.parametrize("womans", [Role.LEARNER, Role.MENTEE])
def test_an_interpreter_is_none_of_the_women_and_none_of_them_an_interpreter(
    harbour, lighthouse, womans
):
    iris = make_person(Role.INTERPRETER, organisation=harbour)
    joy = make_person(womans, organisation=harbour)
    for place in (harbour, lighthouse):
        with pytest.raises(Conflict):
            grant_role(user=iris, role=womans, organisation=place, at=now())
        with pytest.raises(Conflict):
            grant_role(user=joy, role=Role.INTERPRETER, organisation=place, at=now())
    # What she did before she was one is no hindrance, once it has ended.
    end_role(membership=joy.memberships.get(), by=None, at=now())
    grant_role(user=joy, role=Role.INTERPRETER, organisation=harbour, at=now())


def test_a_mentor_may_interpret_in_rooms_that_are_not_hers(harbour):
    lucia = make_person(Role.MENTOR, organisation=harbour)
    grant_role(user=lucia, role=Role.INTERPRETER, organisation=harbour, at=now())
