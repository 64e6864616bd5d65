"""Whom the rules are asked about: true facts of women who wait and of mentors."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from core.clock import now
from mentors.mentoring.matching_queries import candidates_in, requests_in, seekers_of
from mentors.mentoring.matching_rules import suggestions
from mentors.mentoring.request_services import ask, write_card
from mentors.mentoring.states import PairState
from mentors.rooms.scheduling.limit_services import set_limits
from tests.factories.mentoring import PairCast, make_pair
from tests.factories.mentors import certify
from tests.factories.people import keep_apart, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def cast(harbour):
    cast = PairCast(harbour)
    certify(cast.lucia, organisation=harbour)
    ask(person=cast.joy, organisation_id=harbour.public_id, languages=["en"], at=now())
    return cast


def suggested(cast):
    """Whom Joy would be proposed."""
    place = cast.organisation
    rows = requests_in(place)
    seeker = seekers_of(rows, place, now())[cast.joy.pk]
    return [one.candidate.person for one in suggestions(seeker, candidates_in(place, now()))]


def test_certified_mentor_of_the_organisation_is_suggested(cast, lighthouse):
    PairCast(lighthouse, suffix="-2")
    assert suggested(cast) == [cast.lucia.pk]


@pytest.mark.parametrize("turned", [False, True])
def test_who_must_not_meet_is_left_out_at_the_same_cost(cast, turned):
    with CaptureQueriesContext(connection) as before:
        assert suggested(cast) == [cast.lucia.pk]
    keep_apart(cast.joy, cast.lucia, organisation=cast.organisation, turned=turned)
    with CaptureQueriesContext(connection) as after:
        assert suggested(cast) == []
    assert len(before) == len(after)


def test_paused_suspended_and_lapsed_certificates_leave_her_out(cast):
    certificate = cast.lucia.certificates.get()
    for state in ("paused", "suspended"):
        type(certificate).objects.update(state=state, stopped_at=now())
        assert suggested(cast) == []
    type(certificate).objects.update(
        state="current", stopped_at=None, valid_until=now() - timedelta(days=1)
    )
    assert suggested(cast) == []


def test_who_took_back_what_mentors_agree_to_is_left_out(cast):
    cast.lucia.mentor_agreements.update(ended_at=now())
    assert suggested(cast) == []


def test_her_own_limit_and_her_card_close_her(cast):
    other = make_person(Role.MENTEE, "bea", organisation=cast.organisation)
    make_pair(other, cast.lucia, organisation=cast.organisation, state=PairState.PROPOSED)
    assert suggested(cast) == [cast.lucia.pk]
    set_limits(person=cast.lucia, rooms_a_day=1, minutes_a_week=60, women=1)
    assert suggested(cast) == []
    set_limits(person=cast.lucia, rooms_a_day=1, minutes_a_week=60, women=2)
    write_card(
        mentor=cast.lucia, organisation_id=cast.organisation.public_id, takes_new=False, at=now()
    )
    assert suggested(cast) == []


def test_mentor_who_learns_takes_one_woman(cast):
    precious = make_person(Role.MENTOR, "precious", organisation=cast.organisation)
    assert set(suggested(cast)) == {cast.lucia.pk, precious.pk}
    other = make_person(Role.MENTEE, "bea", organisation=cast.organisation)
    make_pair(other, precious, organisation=cast.organisation)
    assert suggested(cast) == [cast.lucia.pk]


def test_proposal_of_before_and_the_mentor_she_has_are_not_suggested_again(cast):
    cast.pair(PairState.ENDED, proposed_at=now() - timedelta(days=30))
    assert suggested(cast) == [cast.lucia.pk]
    cast.pair(PairState.ENDED)
    assert suggested(cast) == []


def test_who_is_proposed_somebody_does_not_wait_and_who_left_neither(cast):
    pair = cast.pair(PairState.PROPOSED)
    assert requests_in(cast.organisation) == []
    pair.delete()
    cast.joy.memberships.update(ended_at=now())
    assert requests_in(cast.organisation) == []
