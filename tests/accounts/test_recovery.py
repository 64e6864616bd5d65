"""A forgotten passphrase: two of the team who know her, and a code of fifteen minutes."""

from copy import deepcopy
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth import hashers

from accounts.auth.queries import code_shown_to
from accounts.models import Assignment, KnownDevice, User
from accounts.record_access.permissions import assigned_to
from accounts.record_access.rules import Duty
from accounts.roles import Role
from accounts.services import (
    agree,
    ask_for_recovery,
    end_role,
    grant_role,
    recover,
    suspend,
)
from accounts.sessions.sign_ins import sign_ins_of
from accounts.transfers.rules import Brought, CourseBrought
from accounts.transfers.services import make, receive
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from tests.factories.people import make_person

NEW = "another quiet green river"


@pytest.fixture(scope="module", autouse=True)
def team_of_the_file(harbour_of_the_file):
    """Olga asks, Sara is the second; Amara has forgotten her passphrase."""

    # An object, and no class: each test has a copy of its own.
    return SimpleNamespace(
        olga=make_person(Role.COORDINATOR, "olga", organisation=harbour_of_the_file),
        sara=make_person(Role.SAFEGUARDING_LEAD, "sara", organisation=harbour_of_the_file),
        amara=make_person(Role.LEARNER, "amara", organisation=harbour_of_the_file),
        organisation=harbour_of_the_file,
    )


@pytest.fixture
def team(team_of_the_file, db):
    return deepcopy(team_of_the_file)


def asked(team, **changes):
    fields = {"by": team.olga, "user": team.amara, "organisation": team.organisation, "at": now()}
    return ask_for_recovery(**{**fields, **changes})


def agreed(team):
    return agree(by=team.sara, approval_id=asked(team).public_id, at=now())


def test_two_of_the_team_give_her_a_code_that_counts_once_and_ends_all_sign_ins(
    team, signed_in, client
):
    approval = asked(team)
    assert code_shown_to(team.sara, approval, now()) == ""
    with pytest.raises(Refused):
        agree(by=team.olga, approval_id=approval.public_id, at=now())
    approval = agree(by=team.sara, approval_id=approval.public_id, at=now())
    code = code_shown_to(team.sara, approval, now())
    assert code_shown_to(team.olga, approval, now()) == ""
    signed_in(team.amara)
    assert sign_ins_of(team.amara, at=now()).exists()
    typed = {"alias": " AMARA ", "code": code.lower().replace("-", " "), "passphrase": NEW}
    answer = client.post("/join/back/", typed)
    assert answer.status_code == 302
    hers = User.objects.get(pk=team.amara.pk)
    assert hers.check_password(NEW)
    assert not sign_ins_of(hers, at=now()).exists()
    # Used, it is worth nothing, and nobody is shown it any more.
    assert client.post("/join/back/", {**typed, "passphrase": NEW + "!"}).status_code == 400
    approval.refresh_from_db()
    assert code_shown_to(team.sara, approval, now()) != code


def test_after_fifteen_minutes_it_opens_nothing(team):
    approval = agreed(team)
    code = code_shown_to(team.sara, approval, now())
    late = approval.decided_at + timedelta(minutes=15)
    assert code_shown_to(team.sara, approval, late) == ""
    with pytest.raises(Invalid):
        recover(alias="amara", code=code, passphrase=NEW, at=late)


def test_unknown_names_and_wrong_codes_are_answered_alike_and_cost_the_same(team, monkeypatch):
    agreed(team)
    hashed = []
    slow = hashers.make_password
    monkeypatch.setattr(
        "accounts.recovery_services.make_password", lambda text: hashed.append(1) or slow(text)
    )
    said = set()
    for alias in ("amara", "nobody-here", "olga"):
        with pytest.raises(Invalid) as problem:
            recover(alias=alias, code="AAAA-BBBB-CCCC", passphrase=NEW, at=now())
        said.add(str(problem.value.sentence))
    assert len(said) == 1
    assert len(hashed) == 3


def test_nobody_starts_it_but_those_who_look_after_her(team, lighthouse):
    other = make_person(Role.COORDINATOR, "other", organisation=lighthouse)
    teacher = make_person(Role.SUPERVISOR, "grace", organisation=team.organisation)
    for by in (other, teacher, team.amara):
        with pytest.raises(NotFound):
            asked(team, by=by)
    # Being asked for closes nothing: she signs in as before.
    asked(team)
    assert User.objects.get(pk=team.amara.pk).password == team.amara.password


def test_the_page_of_the_second_shows_the_code_and_hers_asks_for_it(team, signed_in):
    coordinator = signed_in(team.olga)
    coordinator.post(f"/people/{team.amara.public_id}/recovery/")
    approval = team.amara.approvals.get()
    lead = signed_in(team.sara)
    address = f"/approvals/{approval.public_id}/"
    answer = lead.post(address, {"then": "agree"}, follow=True)
    approval.refresh_from_db()
    code = code_shown_to(team.sara, approval, now())
    assert code
    assert code in answer.content.decode()
    assert code not in coordinator.get(address).content.decode()


def test_whoever_is_staff_elsewhere_too_is_let_in_by_none_of_this_team(team, lighthouse):
    """Two of one organisation would open what belongs to another, or the office."""
    approval = asked(team)
    grant_role(user=team.amara, role=Role.SUPERVISOR, organisation=lighthouse, at=now())
    with pytest.raises(Conflict):
        agree(by=team.sara, approval_id=approval.public_id, at=now())
    grace = make_person(Role.SUPERVISOR, "grace", organisation=team.organisation)
    grant_role(user=grace, role=Role.TECHNICAL_ADMINISTRATOR, organisation=None, at=now())
    with pytest.raises(Refused):
        asked(team, user=grace)


def test_a_code_that_waits_opens_nothing_once_she_is_staff_elsewhere(team, lighthouse):
    approval = agreed(team)
    code = code_shown_to(team.sara, approval, now())
    grant_role(user=team.amara, role=Role.SUPERVISOR, organisation=lighthouse, at=now())
    with pytest.raises(Invalid):
        recover(alias="amara", code=code, passphrase=NEW, at=now())


def test_a_suspension_makes_void_the_codes_that_the_account_had_a_part_in(team):
    """A stolen account of the team must not have let itself in somewhere just before."""
    ines = make_person(Role.COORDINATOR, "ines", organisation=team.organisation)
    approval = agreed(team)
    code = code_shown_to(team.sara, approval, now())
    KnownDevice.objects.create(user=team.amara, digest="x", since=now().date())
    suspend(by=ines, user=team.sara, organisation=team.organisation, at=now())
    with pytest.raises(Invalid):
        recover(alias="amara", code=code, passphrase=NEW, at=now())
    assert KnownDevice.objects.filter(user=team.amara).exists()


@pytest.mark.parametrize("who", ["olga", "sara"])
def test_code_after_the_role_of_one_of_the_two_ended_opens_nothing(team, who):
    make_person(Role.COORDINATOR, "ines", organisation=team.organisation)
    approval = agreed(team)
    code = code_shown_to(team.sara, approval, now())
    end_role(membership=getattr(team, who).memberships.get(), by=None, at=now())
    with pytest.raises(Invalid):
        recover(alias="amara", code=code, passphrase=NEW, at=now())


def test_who_has_left_is_let_in_by_nobody_of_that_team(team, lighthouse, signed_in):
    """After a transfer the former team can give no role, ask for no code and read nothing."""
    there = make_person(Role.COORDINATOR, organisation=lighthouse)
    make_person(Role.SAFEGUARDING_LEAD, organisation=lighthouse)
    grace = make_person(Role.SUPERVISOR, "grace", organisation=team.organisation)
    brought = Brought(courses=(CourseBrought("a", 1, 2),))
    code = make(user=team.amara, brought=brought, leaves=team.organisation.public_id, at=now())[1]
    receive(by=there, organisation=lighthouse, code=code, at=now())
    coordinator = signed_in(team.olga)
    where = f"/people/{team.amara.public_id}/"
    assert coordinator.get(where).status_code == 404
    assert coordinator.post(f"{where}roles/", {"role": "learner"}).status_code == 404
    assert coordinator.post(f"{where}recovery/").status_code == 404
    with pytest.raises(NotFound):
        asked(team)
    # A line in the table alone opens no record.
    Assignment.objects.create(
        person=grace, about=team.amara, organisation=team.organisation, duty="assessor", since=now()
    )
    here = assigned_to(grace.pk, [Duty.ASSESSOR], team.organisation.pk, now())
    assert list(here) == []
