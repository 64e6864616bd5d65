"""Who may be the second of two, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.approval_rules import (
    ASKERS,
    DECIDERS,
    FROM_FIRST_DAY,
    LAPSES_AFTER,
    SECONDS,
    Hindrance,
    Kind,
    Second,
    hindrance,
)
from accounts.roles import PARTICIPANT_ROLES, Role

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
ASKER, SECOND, PERSON = 1, 2, 3


def second(*roles, number=SECOND, joined_at=LONG_AGO, **founder):
    return Second(id=number, roles=roles or (Role.COORDINATOR,), joined_at=joined_at, **founder)


@pytest.mark.parametrize(
    ("who", "found"),
    [
        (second(), None),
        (second(Role.SAFEGUARDING_LEAD), None),
        (second(Role.SUPERVISOR, Role.SAFEGUARDING_LEAD), None),
        (second(Role.SUPERVISOR), Hindrance.NO_SECOND),
        (second(Role.LEARNER), Hindrance.NO_SECOND),
        (second(number=ASKER), Hindrance.IS_ASKER),
        (second(number=PERSON), Hindrance.IS_CONCERNED),
        (second(joined_at=NOW - timedelta(days=7)), None),
        (second(joined_at=NOW - timedelta(days=7, seconds=-1)), Hindrance.NEW_ACCOUNT),
        (second(joined_at=NOW), Hindrance.NEW_ACCOUNT),
    ],
)
@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.OFFER}))
def test_10_27_the_second_is_another_person_of_the_part_whose_account_is_a_week_old(
    kind, who, found
):
    assert hindrance(kind, who, asked_by=ASKER, person=PERSON, at=NOW) is found


@pytest.mark.parametrize("who", [second(), second(number=ASKER), second(joined_at=NOW)])
def test_hindrance_offered_role_nobody_of_the_team_is_the_second(who):
    found = hindrance(Kind.OFFER, who, asked_by=ASKER, person=PERSON, at=NOW)
    assert found is Hindrance.IS_OFFER


def test_from_first_day_holds_what_lets_staff_in_and_no_recovery():
    assert {Kind.ROLE, Kind.CARD} == FROM_FIRST_DAY


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.OFFER}))
def test_hindrance_new_founder_is_second_of_what_lets_staff_in_alone(kind):
    founder = second(joined_at=NOW, is_founder=True)
    found = hindrance(kind, founder, asked_by=ASKER, person=PERSON, at=NOW)
    assert found is (None if kind in {Kind.ROLE, Kind.CARD} else Hindrance.NEW_ACCOUNT)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"number": ASKER}, Hindrance.IS_ASKER),
        ({"number": PERSON}, Hindrance.IS_CONCERNED),
        ({"joined_at": LONG_AGO}, None),
    ],
)
def test_hindrance_founder_is_never_both_of_the_two(changed, found):
    founder = second(**{"joined_at": NOW, "is_founder": True} | changed)
    assert hindrance(Kind.CARD, founder, asked_by=ASKER, person=PERSON, at=NOW) is found


def test_who_was_erased_hinders_nobody():
    assert hindrance(Kind.CARD, second(), asked_by=None, person=None, at=NOW) is None


def test_every_kind_says_who_asks_and_who_is_the_second_and_no_woman_of_the_programme_does():
    assert set(ASKERS) == set(SECONDS) == set(Kind)
    assert SECONDS[Kind.OFFER] == frozenset()
    for roles in (*ASKERS.values(), *(SECONDS[kind] for kind in Kind if kind != Kind.OFFER)):
        assert roles
        assert not roles & PARTICIPANT_ROLES


def test_askers_lead_asks_for_what_protects_and_for_no_staff():
    leads = {kind for kind, roles in ASKERS.items() if Role.SAFEGUARDING_LEAD in roles}
    assert leads == {Kind.RETURN, Kind.CLEARANCE, Kind.RECOVERY}
    assert all(Role.COORDINATOR in roles for roles in ASKERS.values())
    assert {Role.COORDINATOR, Role.SAFEGUARDING_LEAD} == DECIDERS


def test_request_nobody_agreed_to_lapses_after_two_weeks():
    assert timedelta(days=14) == LAPSES_AFTER
