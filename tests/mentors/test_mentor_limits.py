"""A mentor's limits in booking, her own lower ones, and “Not this time” (domain 7)."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from core.append_only import erasing
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from mentors.certification.life_services import pause
from mentors.models import Certificate, MentorLimits, Room, RoomMember
from mentors.rooms.rules.lifecycle import Missing
from mentors.rooms.scheduling.limit_services import not_this_time, set_limits
from mentors.rooms.services import edit_room
from mentors.rooms.state.opening_queries import missing_before_opening
from tests.factories.people import make_person
from tests.factories.rooms import RealCast, say_yes

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

DAY = timedelta(days=1)


@pytest.fixture(scope="module", autouse=True)
def cast_of_the_file(harbour_of_the_file):
    """Lucia is certified, and has one session two hours from now."""
    return RealCast(harbour_of_the_file)


@pytest.fixture
def cast(cast_of_the_file, db):
    return deepcopy(cast_of_the_file)


def in_weeks(number):
    """A Monday at ten, so many weeks from now: no other session of hers is in that week."""
    day = now() + timedelta(weeks=number)
    monday = day - timedelta(days=day.weekday())
    return monday.replace(hour=10, minute=0, second=0, microsecond=0)


def refused(cast, **changed):
    with pytest.raises(Conflict, match="Not available"):
        cast.set_up(**changed)
    return True


def test_two_sessions_a_day_and_no_third(cast):
    begin = in_weeks(2)
    cast.set_up(starts_at=begin)
    assert refused(cast, starts_at=begin + timedelta(minutes=60), minutes=30)
    second = cast.set_up(starts_at=begin + timedelta(hours=3))
    assert refused(cast, starts_at=begin + timedelta(hours=6))
    # What is called off counts no more.
    not_this_time(by=cast.joy, room_id=second.public_id)
    cast.set_up(starts_at=begin + timedelta(hours=6))


def test_practice_counts_for_nothing_and_is_not_limited(cast):
    begin = in_weeks(2)
    for hours in (0, 1, 2):
        cast.set_up(
            kind="practice", backup=None, starts_at=begin + timedelta(hours=hours), minutes=30
        )
    cast.set_up(starts_at=begin + timedelta(hours=5))


def test_who_learns_has_one_session_a_week_with_one_woman(cast):
    with erasing():
        Certificate.objects.filter(learner=cast.lucia).delete()
    begin = in_weeks(2)
    cast.set_up(starts_at=begin)
    assert refused(cast, starts_at=begin + DAY)
    other = make_person(Role.MENTEE, organisation=cast.organisation)
    say_yes(other, organisation=cast.organisation)
    assert refused(cast, starts_at=in_weeks(3), mentee=other)
    cast.set_up(starts_at=in_weeks(3))


def test_moving_a_session_counts_it_once(cast):
    begin = in_weeks(2)
    cast.set_up(starts_at=begin)
    room = cast.set_up(starts_at=begin + timedelta(hours=3))
    moved = edit_room(
        by=cast.grace,
        room_id=room.pk,
        starts_at=begin + timedelta(hours=4),
        minutes=50,
        at=now(),
    )
    assert moved.starts_at == begin + timedelta(hours=4)


def test_her_own_limit_is_lower_and_nobody_is_told(cast):
    begin = in_weeks(2)
    set_limits(person=cast.lucia, rooms_a_day=1, minutes_a_week=60, women=4)
    cast.set_up(starts_at=begin)
    assert refused(cast, starts_at=begin + DAY)
    assert not Entry.objects.filter(verb__contains="limit").exists()
    # Back to what holds for everyone: no row is left.
    set_limits(person=cast.lucia, rooms_a_day=2, minutes_a_week=240, women=4)
    assert not MentorLimits.objects.exists()
    cast.set_up(starts_at=begin + DAY)


def test_a_limit_goes_down_alone(cast):
    with pytest.raises(Invalid):
        set_limits(person=cast.lucia, rooms_a_day=3, minutes_a_week=240, women=4)
    with pytest.raises(NotFound):
        set_limits(person=cast.joy, rooms_a_day=1, minutes_a_week=60, women=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        MentorLimits.objects.create(person=cast.lucia, rooms_a_day=3, minutes_a_week=240, women=4)


def test_who_rests_gets_no_seat_and_a_room_of_hers_does_not_open(cast):
    cast.come_to_the_door()
    cast.ready()
    assert Missing.AVAILABLE not in missing_before_opening(cast.room, now())
    held = Certificate.objects.get(learner=cast.lucia)
    pause(learner=cast.lucia, certificate_id=held.public_id, at=now())
    assert refused(cast, starts_at=in_weeks(2))
    assert Missing.AVAILABLE in missing_before_opening(cast.room, now())
    # Practice stays open to her.
    cast.set_up(kind="practice", backup=None, starts_at=in_weeks(2))


def test_a_session_past_her_last_day_is_not_set_up(cast):
    Certificate.objects.filter(learner=cast.lucia).update(valid_until=now() + timedelta(days=10))
    assert refused(cast, starts_at=in_weeks(3))
    cast.set_up(starts_at=now() + timedelta(days=8))


def test_not_this_time_calls_it_off_and_names_nobody(cast):
    not_this_time(by=cast.lucia, room_id=cast.id)
    not_this_time(by=cast.lucia, room_id=cast.id)
    cast.room.refresh_from_db()
    assert (cast.room.state, cast.room.key) == ("cancelled", None)
    assert not Entry.objects.filter(verb="room-cancelled").exists()
    # Somebody tells both, so the task says nothing either.
    assert {task.woman for task in cast.room.tasks.all()} == {cast.lucia, cast.joy}


def test_in_a_group_her_seat_is_gone_and_the_others_meet(cast):
    women = [make_person(Role.MENTEE, organisation=cast.organisation) for _n in range(2)]
    say_yes(*women, organisation=cast.organisation)
    group = cast.set_up(
        kind="group", mentee=None, others=[cast.joy, *women], starts_at=in_weeks(2), minutes=60
    )
    not_this_time(by=women[0], room_id=group.public_id)
    assert Room.objects.get(pk=group.pk).state == "lobby"
    assert not RoomMember.objects.filter(room=group, user=women[0]).exists()
    with pytest.raises(NotFound):
        not_this_time(by=women[0], room_id=group.public_id)
    # Two women and the mentor are a group still; one woman is none.
    not_this_time(by=women[1], room_id=group.public_id)
    assert Room.objects.get(pk=group.pk).state == "cancelled"


def test_who_holds_it_and_who_has_no_seat_cannot_say_so(cast):
    for person in (cast.grace, cast.ines, cast.sara):
        with pytest.raises(NotFound):
            not_this_time(by=person, room_id=cast.id)


def test_once_it_has_begun_she_goes_out_instead(cast):
    cast.open()
    with pytest.raises(Conflict):
        not_this_time(by=cast.lucia, room_id=cast.id)


def test_her_pages_hold_both(cast, signed_in):
    lucia = signed_in(cast.lucia)
    page = lucia.get("/rooms/").content.decode()
    assert "Not this time" in page
    assert "How much I take on" in page
    fields = {"rooms_a_day": 1, "minutes_a_week": 60, "women": 1}
    assert lucia.post("/rooms/limits/", fields).status_code == 302
    shown = lucia.get("/rooms/limits/").content.decode()
    assert '<option value="60" selected>1</option>' in shown
    lucia.post(f"/rooms/{cast.id}/not-this-time/")
    assert Room.objects.get(pk=cast.room.pk).state == "cancelled"
    assert "How much I take on" not in signed_in(cast.joy).get("/rooms/").content.decode()
