"""Before a room begins: who can come when, moving it, calling it off, and whom to tell."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import MustNotMeet
from accounts.roles import Role
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from core.templatetags.when import short_day
from mentors.models import Room, RoomMember, RoomTask
from mentors.rooms import services
from mentors.rooms.state.queries import people_for_seats
from tests.concurrency import at_once, on_postgresql
from tests.factories.people import make_person
from tests.factories.record_access import train
from tests.factories.rooms import RealCast, RoomCast

pytestmark = [pytest.mark.long, pytest.mark.engine]


@pytest.fixture
def cast(harbour):
    return RealCast(harbour)


def address(cast, step=""):
    return f"/rooms/{cast.id}/{step}"


def booked_by_another_supervisor(cast, **changed):
    """A room that Grace has no seat in: Ines holds it, and somebody else stands by."""
    backup = make_person(Role.SUPERVISOR, organisation=cast.organisation)
    wanted = {"by": cast.ines, "backup": backup, "starts_at": now() + timedelta(days=2)}
    return cast.set_up(**wanted | changed)


def refusal_of(cast, **changed):
    with pytest.raises(Conflict) as refused:
        cast.set_up(**changed)
    return str(refused.value)


def test_who_must_not_meet_and_who_sits_in_an_unseen_room_get_the_same_answer(cast):
    room = booked_by_another_supervisor(cast)
    holder = make_person(Role.SUPERVISOR, organisation=cast.organisation)
    booked = refusal_of(cast, backup=holder, starts_at=room.starts_at)
    MustNotMeet.objects.create(
        person=cast.joy, other=cast.lucia, organisation=cast.organisation, said_at=now()
    )
    assert refusal_of(cast, starts_at=now() + timedelta(days=4)) == booked
    assert "Not available" in booked
    assert cast.joy.shown_name not in booked


def others_than(cast, **people):
    """For each seat of a practice room somebody who is free, where nobody else is named."""
    return {
        "kind": "practice",
        "mentor": make_person(Role.MENTOR, organisation=cast.organisation),
        "mentee": make_person(Role.MENTEE, organisation=cast.organisation),
        "backup": None,
        "starts_at": cast.room.starts_at + timedelta(minutes=49),
    } | people


@pytest.mark.parametrize("seat", ["mentor", "mentee"])
def test_set_up_over_the_supervisors_room_says_who_is_booked_and_when(cast, seat):
    person = RoomMember.objects.get(room=cast.room, seat=seat).user
    answer = refusal_of(cast, **others_than(cast, **{seat: person}))
    begin = timezone.localtime(cast.room.starts_at)
    end = begin + timedelta(minutes=50)
    assert f"{person.shown_name} has another session then: {short_day(begin)}" in answer
    assert f"{begin:%H:%M} to {end:%H:%M}" in answer


@pytest.mark.parametrize("seat", ["supervisor", "backup"])
def test_set_up_over_a_room_of_the_same_duty_is_refused(cast, seat):
    by = RoomMember.objects.get(room=cast.room, seat=seat).user
    assert "You have another session then" in refusal_of(cast, **others_than(cast, by=by))


@pytest.mark.parametrize("seat", ["by", "backup"])
def test_no_room_is_set_up_with_a_supervisor_without_the_staff_modules(cast, seat):
    staff = make_person(Role.SUPERVISOR, organisation=cast.organisation, trained=False)
    with pytest.raises((NotFound, Refused)):
        cast.set_up(**others_than(cast, **{seat: staff}))
    assert staff not in people_for_seats(cast.grace, "backup")["backup"]
    train(staff)
    free = cast.room.starts_at + timedelta(hours=2)
    assert cast.set_up(**others_than(cast, **{seat: staff}, starts_at=free))


def test_the_form_without_the_staff_modules_says_what_comes_first(harbour, signed_in):
    staff = make_person(Role.SUPERVISOR, organisation=harbour, trained=False)
    page = signed_in(staff).get("/rooms/new/")
    assert page.status_code == 403
    assert "staff modules S1 to S4" in page.content.decode()


def test_a_room_may_begin_as_another_of_the_same_people_ends(harbour):
    cast = RoomCast(harbour)
    people = {"by": cast.grace, "mentor": cast.lucia, "mentee": cast.joy, "at": now()}
    later = cast.room.starts_at + timedelta(minutes=50)
    with pytest.raises(Conflict):
        services.set_up_room(**people, starts_at=later - timedelta(minutes=1), minutes=30)
    services.set_up_room(**people, starts_at=later, minutes=30)


def test_a_room_that_goes_on_beyond_its_time_still_takes_its_people(harbour):
    cast = RoomCast(harbour)
    cast.open()
    people = {"by": cast.grace, "mentor": cast.lucia, "mentee": cast.joy, "minutes": 30}
    hours_ago = now() - timedelta(hours=3)
    Room.objects.filter(pk=cast.room.pk).update(starts_at=hours_ago, opened_at=hours_ago)
    at = now()
    with pytest.raises(Conflict, match="has another session then"):
        services.set_up_room(**people, starts_at=at, at=at)
    services.set_up_room(**people, starts_at=at + timedelta(hours=1), at=at)


def test_a_room_is_not_moved_over_another_of_its_people(cast):
    later = cast.set_up(kind="practice", starts_at=now() + timedelta(days=2))
    with pytest.raises(Conflict, match=f"{cast.joy.shown_name} has another session then"):
        services.edit_room(
            by=cast.grace,
            room_id=later.pk,
            starts_at=cast.room.starts_at + timedelta(minutes=20),
            minutes=30,
            at=now(),
        )


def test_the_form_names_who_is_booked_to_who_sits_in_that_room(cast, signed_in):
    begin = timezone.localtime(cast.room.starts_at)
    fields = {
        "mentor": cast.lucia.public_id,
        "mentee": cast.joy.public_id,
        "day": begin.date().isoformat(),
        "time": f"{begin:%H:%M}",
        "minutes": 30,
    }
    page = signed_in(cast.grace).post("/rooms/new/", fields)
    assert page.status_code == 409
    assert f"{cast.joy.shown_name} has another session then" in page.content.decode()


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_set_ups_at_once_for_one_woman_one_is_refused(cast):
    other = make_person(Role.SUPERVISOR, organisation=cast.organisation)
    starts_at = now() + timedelta(days=3)

    def book(by):
        mentor = make_person(Role.MENTOR, organisation=cast.organisation)
        people = {"by": by, "mentor": mentor, "mentee": cast.joy}

        def act():
            try:
                return services.set_up_room(**people, starts_at=starts_at, minutes=30, at=now())
            except Conflict as refused:
                return str(refused)

        return act

    rooms = at_once(book(cast.grace), book(other))
    assert [isinstance(one, Room) for one in rooms].count(True) == 1
    assert sum("Not available" in str(one) for one in rooms) == 1


def test_a_supervisor_holds_three_practice_rooms_at_one_time_and_no_fourth(harbour):
    grace = RoomCast(harbour).grace

    def one_more():
        pair = RoomCast(harbour)
        return services.set_up_room(
            by=grace,
            mentor=pair.lucia,
            mentee=pair.joy,
            starts_at=now() + timedelta(hours=9),
            minutes=30,
            at=now(),
        )

    for _n in range(3):
        one_more()
    with pytest.raises(Conflict, match="You have another session then"):
        one_more()


def test_nothing_begins_in_the_past_and_now_is_no_past(cast):
    at = now()
    with pytest.raises(Invalid, match="has passed"):
        cast.set_up(starts_at=at - timedelta(minutes=2), at=at)
    with pytest.raises(Invalid, match="other participants"):
        cast.set_up(backup=None, starts_at=at + timedelta(days=1))
    room = cast.set_up(starts_at=(at + timedelta(days=1)).replace(second=0, microsecond=0), at=at)
    assert room.kind == "mentoring"


def test_a_session_now_is_set_up_with_one_tick(harbour, signed_in):
    cast = RoomCast(harbour)
    services.close_room(member_id=cast.member_id(cast.grace))
    fields = {"mentor": cast.lucia.public_id, "mentee": cast.joy.public_id, "minutes": 30}
    grace = signed_in(cast.grace)
    assert grace.post("/rooms/new/", fields).status_code == 400
    assert grace.post("/rooms/new/", fields | {"now": "on"}).status_code == 302
    room = Room.objects.latest("pk")
    assert abs(room.starts_at - now()) < timedelta(minutes=2)


def test_every_type_has_its_form_and_an_unknown_one_is_not_there(cast, signed_in):
    grace = signed_in(cast.grace)
    for kind in Room.Kind:
        shown = grace.get("/rooms/new/", {"kind": str(kind)})
        assert shown.status_code == 200
        assert ("Backup" in shown.content.decode()) is (
            kind in ("mentoring", "group", "accompaniment")
        )
    assert grace.get("/rooms/new/", {"kind": "party"}).status_code == 404


def test_a_group_is_set_up_on_its_page(cast, signed_in):
    women = [make_person(Role.MENTEE, organisation=cast.organisation) for _n in range(2)]
    fields = {
        "mentor": cast.lucia.public_id,
        "others": [str(woman.public_id) for woman in women],
        "backup": cast.ines.public_id,
        "day": (now() + timedelta(days=3)).date().isoformat(),
        "time": "10:00",
        "minutes": 75,
    }
    grace = signed_in(cast.grace)
    assert grace.post("/rooms/new/?kind=group", fields).status_code == 302
    room = Room.objects.get(kind="group")
    assert sorted(room.members.values_list("seat", flat=True)) == [
        *("backup", "mentee", "mentee", "mentor", "supervisor")
    ]
    one = grace.post("/rooms/new/?kind=group", fields | {"others": fields["others"][:1]})
    assert one.status_code == 400


def test_calling_off_leaves_a_task_for_each_woman_and_a_second_time_changes_nothing(
    cast, signed_in
):
    grace = signed_in(cast.grace)
    assert grace.post(address(cast, "cancel/")).status_code == 302
    assert grace.post(address(cast, "cancel/")).status_code == 409
    assert Room.objects.get(pk=cast.room.pk).state == "cancelled"
    tasks = RoomTask.objects.filter(what="cancelled", done_at=None)
    assert set(tasks.values_list("woman", flat=True)) == {cast.lucia.pk, cast.joy.pk}
    desk = signed_in(cast.sara)
    shown = desk.get("/rooms/desk/").content.decode()
    assert "Tell this participant that the session is cancelled." in shown
    for task in tasks:
        assert desk.post(f"/rooms/desk/told/{task.public_id}/").status_code == 302
    assert not RoomTask.objects.filter(done_at=None).exists()


def test_moving_a_room_asks_everyone_anew_and_notes_whom_to_tell(cast, signed_in):
    cast.come_to_the_door()
    cast.ready()
    day = (now() + timedelta(days=4)).date().isoformat()
    fields = {"day": day, "time": "10:00", "minutes": 40}
    assert signed_in(cast.grace).post(address(cast, "plan/"), fields).status_code == 302
    room = Room.objects.get(pk=cast.room.pk)
    assert (room.minutes, room.starts_at.date().isoformat()) == (40, day)
    assert not room.members.exclude(came_in_at=None, ready_at=None).exists()
    assert RoomTask.objects.filter(room=room, what="moved").count() == 2


def test_a_room_that_has_begun_is_neither_moved_nor_called_off(cast):
    cast.open()
    with pytest.raises(Conflict):
        services.cancel_room(by=cast.grace, room_id=cast.room.pk, at=now())
    with pytest.raises(Conflict):
        services.edit_room(
            by=cast.grace,
            room_id=cast.room.pk,
            starts_at=now() + timedelta(days=1),
            minutes=50,
            at=now(),
        )


def test_only_who_holds_a_room_moves_it_or_calls_it_off(cast, signed_in):
    for person in (cast.ines, cast.lucia, cast.sara):
        assert signed_in(person).get(address(cast, "plan/")).status_code == 404
        assert signed_in(person).post(address(cast, "cancel/")).status_code == 404
