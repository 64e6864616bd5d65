"""A pair from the proposal to the end: what each may do, what the log says, what goes when."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from core.append_only import erasing
from core.audit.models import Entry
from core.audit.retention_services import run_job
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from mentors.mentoring import pair_services
from mentors.mentoring.models import MentoringPair
from mentors.mentoring.states import PairState
from tests.factories.mentoring import PairCast, make_pair
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def cast(harbour):
    return PairCast(harbour)


def answer(act, by, pair):
    return act(by=by, pair_id=pair.public_id, at=now())


def fresh(pair):
    return MentoringPair.objects.get(pk=pair.pk)


def test_accept_by_both_agrees_and_names_nobody_in_the_log(cast):
    pair = cast.pair(PairState.PROPOSED)
    answer(pair_services.accept, cast.lucia, pair)
    assert fresh(pair).state == "proposed"
    answer(pair_services.accept, cast.lucia, pair)
    answer(pair_services.accept, cast.joy, pair)
    assert (fresh(pair).state, fresh(pair).agreed_at is not None) == ("agreed", True)
    entry = Entry.objects.get(verb="pair-agreed")
    assert (entry.actor, entry.organisation) == (None, cast.organisation)


@pytest.mark.parametrize("who", ["joy", "lucia"])
def test_decline_leaves_a_row_that_does_not_say_who(cast, who):
    pair = cast.pair(PairState.PROPOSED)
    other = cast.lucia if who == "joy" else cast.joy
    answer(pair_services.accept, other, pair)
    answer(pair_services.decline, getattr(cast, who), pair)
    answer(pair_services.decline, getattr(cast, who), pair)
    row = fresh(pair)
    assert (row.state, row.mentee_accepted, row.mentor_accepted) == ("ended", False, False)
    assert Entry.objects.get(verb="proposal-over").actor is None
    with pytest.raises(Conflict):
        answer(pair_services.accept, other, pair)


def test_agreed_pair_is_ended_and_no_more_declined(cast):
    pair = cast.pair()
    with pytest.raises(NotFound):
        answer(pair_services.decline, cast.joy, pair)
    answer(pair_services.end, cast.joy, pair)
    answer(pair_services.end, cast.joy, pair)
    assert fresh(pair).state == "ended"
    assert Entry.objects.get(verb="pair-ended").actor is None


def test_pause_is_lifted_by_the_side_that_made_it(cast):
    pair = cast.pair()
    for person in (cast.lucia, cast.olga):
        answer(pair_services.pause, person, pair)
    answer(pair_services.go_on, cast.joy, pair)
    answer(pair_services.go_on, cast.lucia, pair)
    assert fresh(pair).state == "paused"
    # The supervisor and the coordinator are one side.
    answer(pair_services.go_on, cast.grace, pair)
    assert fresh(pair).state == "agreed"
    assert Entry.objects.filter(verb="pair-paused").count() == 1


def test_next_mentor_agreed_ends_the_pair_before(cast):
    before = cast.pair(PairState.ACTIVE)
    other = make_person(Role.MENTOR, "precious", organisation=cast.organisation)
    after = make_pair(cast.joy, other, organisation=cast.organisation, state=PairState.PROPOSED)
    answer(pair_services.accept, cast.joy, after)
    assert fresh(before).state == "active"
    answer(pair_services.accept, other, after)
    assert (fresh(before).state, fresh(after).state) == ("ended", "agreed")


def test_pair_is_not_there_for_others_nor_across_organisations(cast, lighthouse):
    pair = cast.pair()
    elsewhere = PairCast(lighthouse, suffix="-2")
    sara = make_person(Role.SUPERVISOR, "sara", organisation=cast.organisation)
    untrained = make_person(Role.COORDINATOR, "new", organisation=cast.organisation, trained=False)
    for stranger in (elsewhere.joy, elsewhere.lucia, elsewhere.olga, sara, untrained):
        for act in (pair_services.accept, pair_services.pause, pair_services.end):
            with pytest.raises(NotFound):
                answer(act, stranger, pair)
    assert fresh(pair).state == "agreed"


def test_who_lost_the_role_answers_no_more(cast):
    pair = cast.pair()
    cast.lucia.memberships.update(ended_at=now())
    with pytest.raises(NotFound):
        answer(pair_services.pause, cast.lucia, pair)


def test_goals_are_the_mentees_and_encrypted(cast):
    pair = cast.pair()
    write = pair_services.write_goals
    write(by=cast.joy, pair_id=pair.public_id, goals=" To speak up. ", at=now())
    assert fresh(pair).goals == "To speak up."
    for other in (cast.lucia, cast.olga):
        with pytest.raises(NotFound):
            write(by=other, pair_id=pair.public_id, goals="x", at=now())
    with pytest.raises(Invalid):
        write(by=cast.joy, pair_id=pair.public_id, goals="x" * 501, at=now())
    write(by=cast.joy, pair_id=pair.public_id, goals="", at=now())
    assert fresh(pair).goals is None


def test_sessions_are_agreed_by_the_team(cast):
    pair = cast.pair()
    pair_services.set_sessions(by=cast.grace, pair_id=pair.public_id, sessions=6, at=now())
    assert fresh(pair).sessions == 6
    with pytest.raises(Invalid):
        pair_services.set_sessions(by=cast.grace, pair_id=pair.public_id, sessions=0, at=now())
    with pytest.raises(NotFound):
        pair_services.set_sessions(by=cast.joy, pair_id=pair.public_id, sessions=3, at=now())


@pytest.mark.parametrize(
    "wrong",
    [
        {"mentor": "joy"},
        {"mentee_accepted": False},
        {"state": "party"},
        {"ended_at": now()},
        {"mentor_paused": True},
        {"sessions": 0},
    ],
)
def test_database_refuses_a_pair_that_cannot_be(cast, wrong):
    wrong = {key: getattr(cast, one) if one == "joy" else one for key, one in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.pair(**wrong)


def test_database_keeps_one_live_pair_and_one_proposal_of_a_mentee(cast, lighthouse):
    cast.pair()
    other = make_person(Role.MENTOR, "precious", organisation=cast.organisation)
    for state in (PairState.PROPOSED, PairState.ENDED, PairState.ENDED):
        make_pair(cast.joy, other, organisation=cast.organisation, state=state)
    for state in (PairState.ACTIVE, PairState.PAUSED, PairState.PROPOSED):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_pair(cast.joy, other, organisation=cast.organisation, state=state)
    # What she has elsewhere is nobody's to learn here.
    make_pair(cast.joy, other, organisation=lighthouse)


def test_ended_pair_goes_after_its_clock_and_a_live_one_stays(cast):
    live, over = cast.pair(), cast.pair(PairState.ENDED)
    end = over.ended_at + timedelta(days=730)
    assert run_job("pairs", at=end - timedelta(minutes=1)) == 0
    assert run_job("pairs", at=end + timedelta(minutes=1)) == 1
    assert list(MentoringPair.objects.all()) == [live]


def test_pair_goes_with_the_account_of_either(cast):
    pair = cast.pair()
    with erasing():
        cast.grace.delete()
        assert fresh(pair).supervisor is None
        cast.lucia.delete()
    assert not MentoringPair.objects.exists()
