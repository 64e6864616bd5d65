"""A room of mentoring belongs to a pair, and opens for one that meets."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from accounts.roles import Role
from core.clock import now
from core.errors import Conflict
from mentors.mentoring import pair_services
from mentors.mentoring.models import MentoringPair, PairSession
from mentors.mentoring.old_room_services import pair_old_rooms
from mentors.models import Room, RoomMember, RoomTask
from mentors.rooms import services
from tests.factories.mentoring import make_pair
from tests.factories.people import keep_apart, make_person
from tests.factories.rooms import RealCast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

DAY = timedelta(days=1)


@pytest.fixture
def cast(harbour):
    return RealCast(harbour)


def plan(cast, *, days=9, **changed):
    """As a supervisor plans it, without making a pair first."""
    wanted = {
        "by": cast.grace,
        "kind": "mentoring",
        "mentor": cast.lucia,
        "mentee": cast.joy,
        "backup": cast.ines,
        "starts_at": now() + days * DAY,
        "minutes": 50,
        "at": now(),
    }
    return services.set_up_room(**wanted | changed)


def pair_of(cast):
    return MentoringPair.objects.get(mentee=cast.joy)


def answer(act, by, pair):
    return act(by=by, pair_id=pair.public_id, at=now())


def test_first_room_makes_the_pair_active_and_belongs_to_it(cast):
    pair = pair_of(cast)
    assert (pair.state, pair.began_at is not None) == ("active", True)
    assert PairSession.objects.get().room == cast.room
    again = plan(cast)
    assert set(pair.sessions_held.values_list("room", flat=True)) == {cast.room.pk, again.pk}


def test_room_is_refused_to_two_who_are_no_pair_before_anything_else_is_said(cast):
    bea = make_person(Role.MENTEE, "bea", organisation=cast.organisation)
    with pytest.raises(Conflict, match="pair that both have accepted"):
        plan(cast, mentee=bea)
    # Practice needs no pair.
    assert plan(cast, mentee=bea, kind="practice", days=1, backup=None).pk
    keep_apart(bea, cast.lucia, organisation=cast.organisation)
    with pytest.raises(Conflict, match="pair that both have accepted"):
        plan(cast, mentee=bea)
    make_pair(bea, cast.lucia, organisation=cast.organisation, state="proposed")
    with pytest.raises(Conflict, match="pair that both have accepted"):
        plan(cast, mentee=bea)


@pytest.mark.parametrize("act", ["pause", "end"])
def test_paused_or_ended_pair_plans_nothing_and_its_rooms_are_called_off(cast, act):
    answer(getattr(pair_services, act), cast.joy, pair_of(cast))
    assert Room.objects.get(pk=cast.room.pk).state == "cancelled"
    assert RoomTask.objects.filter(what="cancelled").count() == 2
    with pytest.raises(Conflict, match="pair that both have accepted"):
        plan(cast)
    if act == "pause":
        answer(pair_services.go_on, cast.joy, pair_of(cast))
        assert plan(cast).state == "lobby"


def test_room_does_not_open_once_its_pair_is_paused(cast):
    cast.come_to_the_door()
    cast.ready()
    for person in (cast.lucia, cast.joy, cast.grace):
        cast.enter(person)
    services.beat([cast.member_id(cast.grace)])
    MentoringPair.objects.update(state="paused", mentor_paused=True)
    with pytest.raises(Conflict, match="paused or has ended"):
        services.open_room(member_id=cast.member_id(cast.grace))
    MentoringPair.objects.update(state="active", mentor_paused=False)
    services.open_room(member_id=cast.member_id(cast.grace))
    assert Room.objects.get(pk=cast.room.pk).state == "open"


# --- rooms of an earlier release --------------------------------------------------------------


@pytest.fixture
def old(cast):
    """As an earlier release left it: the room, and no pair."""
    MentoringPair.objects.all().delete()
    return cast


def test_old_room_without_a_pair_still_opens(old):
    old.open()
    assert Room.objects.get(pk=old.room.pk).state == "open"


def test_old_rooms_get_an_active_pair_and_a_second_run_changes_nothing(old, capsys):
    call_command("pair_old_rooms")
    pair = pair_of(old)
    assert (pair.state, pair.supervisor, pair.mentor) == ("active", old.grace, old.lucia)
    assert PairSession.objects.get().room == old.room
    call_command("pair_old_rooms")
    assert capsys.readouterr().out.splitlines()[1].startswith("0 rooms")
    assert MentoringPair.objects.count() == 1
    old.open()


def test_pair_of_old_rooms_that_met_long_ago_is_over(old):
    Room.objects.filter(pk=old.room.pk).update(
        state="closed", starts_at=now() - 60 * DAY, closed_at=now() - 60 * DAY
    )
    assert pair_old_rooms(at=now()) == 1
    assert pair_of(old).state == "ended"


def test_of_two_mentors_of_one_mentee_the_latest_is_hers(old):
    ada = make_person(Role.MENTOR, "ada", organisation=old.organisation)
    later = Room.objects.create(
        organisation=old.organisation, kind="mentoring", starts_at=now() + 3 * DAY
    )
    for seat, person in (("mentor", ada), ("mentee", old.joy)):
        RoomMember.objects.create(room=later, user=person, seat=seat)
    assert pair_old_rooms(at=now()) == 2
    states = dict(MentoringPair.objects.values_list("mentor", "state"))
    assert states == {ada.pk: "active", old.lucia.pk: "ended"}


def test_room_whose_mentee_is_gone_stays_without_a_pair(old):
    RoomMember.objects.filter(seat="mentee").delete()
    assert pair_old_rooms(at=now()) == 0
    assert not MentoringPair.objects.exists()
