"""What must be true before women talk of their own lives: the door, the list, and who is there."""

import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import Clearance, Consent, SafeContact
from accounts.roles import Role
from accounts.services import grant_role
from core.append_only import erasing
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, NotFound
from mentors.models import OnCall, Room, RoomMember
from mentors.rooms import services
from mentors.rooms.lifecycle.entry_services import (
    go_through,
    say_i_am_ready,
    say_it_is_safe,
    turn_back,
)
from mentors.rooms.rules.lifecycle import Missing
from mentors.rooms.state import clock, queries
from mentors.rooms.state.opening_queries import missing_before_opening
from mentors.rooms.state.snapshot import snapshots
from tests.factories.people import keep_apart, make_person
from tests.factories.rooms import RealCast, RoomCast

pytestmark = [pytest.mark.long]
PASSPHRASE = "quiet green river boat"


@pytest.fixture(scope="module", autouse=True)
def cast_of_the_file(harbour_of_the_file):
    return RealCast(harbour_of_the_file)


@pytest.fixture
def cast(cast_of_the_file, db):
    return deepcopy(cast_of_the_file)


def address(cast, step=""):
    return f"/rooms/{cast.id}/{step}"


def all_there(cast):
    """Everybody came in, and the supervisor's page beats."""
    cast.come_to_the_door()
    cast.ready()
    for person in (cast.lucia, cast.joy, cast.grace):
        cast.enter(person)
    services.here(member_id=cast.member_id(cast.grace))
    services.beat([cast.member_id(cast.grace)])


def missing(cast):
    return set(missing_before_opening(Room.objects.get(pk=cast.room.pk), now()))


# --- opening --------------------------------------------------------------------------------


def test_a_mentoring_room_opens_when_nothing_is_missing(cast):
    all_there(cast)
    assert missing(cast) == set()
    services.open_room(member_id=cast.member_id(cast.grace))
    assert Room.objects.get(pk=cast.room.pk).state == "open"


def no_duty(duty):
    return lambda cast: OnCall.objects.filter(duty=duty).delete()


def holder_is_on_call_as(duty, role):
    """Who holds the room is on call as this too, and nobody else is."""

    def happens(cast):
        grant_role(user=cast.grace, role=role, organisation=cast.organisation, at=now())
        OnCall.objects.filter(duty=duty).update(user=cast.grace)

    return happens


def contact(**values):
    return lambda cast: SafeContact.objects.filter(person=cast.joy).update(**values)


def takes_back_meeting(cast):
    with erasing():
        Consent.objects.filter(person=cast.joy, kind="meet_mentor").delete()


def must_not_meet(one, other):
    return lambda cast: keep_apart(
        getattr(cast, one), getattr(cast, other), organisation=cast.organisation
    )


def on_call_is_whom_joy_must_not_meet(cast):
    stranger = make_person(Role.SUPERVISOR, organisation=cast.organisation)
    OnCall.objects.filter(duty="supervisor").update(user=stranger)
    keep_apart(cast.joy, stranger, organisation=cast.organisation)


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (no_duty("supervisor"), Missing.ON_CALL),
        (no_duty("lead"), Missing.LEAD),
        (no_duty("deputy"), Missing.DEPUTY),
        (holder_is_on_call_as("lead", Role.SAFEGUARDING_LEAD), Missing.LEAD),
        (holder_is_on_call_as("deputy", Role.SUPERVISOR), Missing.DEPUTY),
        (contact(answered_at=now() - timedelta(days=91)), Missing.CONTACT),
        (contact(asked_apart_at=None), Missing.CONTACT),
        (must_not_meet("lucia", "joy"), Missing.AVAILABLE),
        (must_not_meet("joy", "sara"), Missing.LEAD),
        (on_call_is_whom_joy_must_not_meet, Missing.ON_CALL),
        (takes_back_meeting, Missing.EVERYONE),
        (lambda cast: RoomMember.objects.update(ready_at=None), Missing.BACKUP),
        (lambda cast: services.go_out(member_id=cast.member_id(cast.joy)), Missing.EVERYONE),
        (lambda cast: Room.objects.update(lease_until=None), Missing.SUPERVISOR),
        (lambda cast: Clearance.objects.filter(person=cast.joy).delete(), Missing.SEATS),
    ],
)
def test_each_thing_that_is_missing_keeps_it_closed_and_is_named_by_its_code(cast, happens, code):
    all_there(cast)
    member_id = cast.member_id(cast.grace)
    happens(cast)
    assert missing(cast) == {code}
    with pytest.raises(Conflict):
        services.open_room(member_id=member_id)
    assert Room.objects.get(pk=cast.room.pk).state == "lobby"


def test_a_backup_who_was_ready_eleven_minutes_ago_is_ready_no_more(cast):
    all_there(cast)
    RoomMember.objects.filter(seat="backup").update(ready_at=now() - timedelta(minutes=11))
    assert missing(cast) == {Missing.BACKUP}


def test_practice_needs_no_rota_no_backup_and_no_door(harbour):
    practice = RoomCast(harbour)
    practice.open()
    assert Room.objects.get(pk=practice.room.pk).state == "open"


def test_her_supervisor_reads_what_is_missing_and_no_name(cast, signed_in):
    OnCall.objects.all().delete()
    shown = signed_in(cast.grace).get(address(cast)).content.decode()
    for words in (
        "No supervisor is on call for this room now",
        "No safeguarding lead",
        "Not everyone is ready yet",
    ):
        assert words in shown
    part = shown[shown.index("The room cannot open yet") : shown.index("Check again")]
    assert cast.joy.shown_name not in part


def test_a_supervisor_holds_one_mentoring_room_at_a_time(cast):
    cast.open()
    later = cast.set_up(starts_at=now() + timedelta(hours=5))
    assert Missing.OTHER_ROOMS in missing_before_opening(later, now())


def test_whom_a_late_room_called_keeps_it_from_opening_as_little_as_who_gave_it_up(cast):
    all_there(cast)
    for seat, role in (("backup", Role.SUPERVISOR), ("lead", Role.SAFEGUARDING_LEAD)):
        someone = make_person(role, organisation=cast.organisation)
        # Of whom somebody was reported since, it is not remembered that she was called.
        RoomMember.objects.create(room=cast.room, user=someone, seat=seat, called_in=False)
    assert missing(cast) == set()


def test_no_room_opens_with_a_woman_who_is_in_another_that_took_longer(harbour):
    first = RoomCast(harbour)
    first.open()
    other = make_person(Role.SUPERVISOR, organisation=harbour)
    later = services.set_up_room(
        by=other,
        mentor=first.lucia,
        mentee=first.joy,
        starts_at=now() + timedelta(hours=2),
        minutes=30,
        at=now(),
    )
    seats = [queries.seat_for(one, later.public_id) for one in (first.lucia, first.joy, other)]
    services.go_in([services.Arrival(seat.member_id, 0) for seat in seats])
    services.here(member_id=seats[2].member_id)
    services.beat([seats[2].member_id])
    assert missing_before_opening(later, now()) == (Missing.EVERYONE,)
    services.close_room(member_id=first.member_id(first.grace))
    assert missing_before_opening(later, now()) == ()


# --- the door -------------------------------------------------------------------------------


def test_three_taps_lead_from_the_list_into_the_lobby_and_names_come_after_the_first_yes(
    cast, signed_in
):
    joy = signed_in(cast.joy)
    assert address(cast) in joy.get("/rooms/").content.decode()
    assert joy.get(address(cast)).url == address(cast, "before/")
    asked = joy.get(address(cast, "before/")).content.decode()
    assert "Is it safe to talk now?" in asked
    assert cast.ines.shown_name not in asked
    shown = joy.post(address(cast, "door/"), {"then": "safe"}, follow=True).content.decode()
    for person in (cast.grace, cast.lucia, cast.ines):
        assert person.shown_name in shown
    assert snapshots([cast.room.pk])[cast.room.pk].people == ()
    inside = joy.post(address(cast, "door/"), {"then": "go-in"})
    assert inside.url == address(cast)
    assert joy.get(address(cast)).status_code == 200


LIMITS = ("A life is in danger.", "A child is at risk.", "A court orders it.", "the same day")


def test_when_somebody_is_told_is_said_at_the_door_and_in_the_lobby_by_the_same_list(
    cast, signed_in
):
    joy = signed_in(cast.joy)
    door = joy.post(address(cast, "door/"), {"then": "safe"}, follow=True).content.decode()
    joy.post(address(cast, "door/"), {"then": "go-in"})
    lobby = joy.get(address(cast)).content.decode()
    for shown in (door, lobby):
        assert all(one in shown for one in LIMITS)


def test_in_the_lobby_she_tries_help_pause_and_leave_and_nobody_is_called(cast, signed_in):
    cast.come_to_the_door()
    shown = signed_in(cast.joy).get(address(cast)).content.decode()
    part = shown[shown.index("Only to try") :]
    part = part[: part.index("</section>")]
    for name in ("I need help", "Pause", "Leave"):
        assert f"Try “{name}”" in part
    # It can send nothing: nothing in it is a form, a button or a link.
    assert not re.search(r"<(form|button|a|input)\b|data-act|data-command", part)
    # The real one stands where it always does.
    assert address(cast, "help/") in shown


def test_who_holds_the_room_has_nothing_to_try(cast, signed_in):
    assert "Only to try" not in signed_in(cast.grace).get(address(cast)).content.decode()


def test_not_this_one_leaves_no_trace_anywhere(cast, signed_in):
    def rows():
        seat = RoomMember.objects.filter(user=cast.joy, room=cast.room).values().get()
        return seat, snapshots([cast.room.pk])[cast.room.pk].seats, Entry.objects.count()

    before = rows()
    joy = signed_in(cast.joy)
    joy.post(address(cast, "door/"), {"then": "safe"})
    assert joy.post(address(cast, "door/"), {"then": "not-this-one"}).url == "/rooms/"
    assert rows() == before


def test_nobody_goes_in_without_having_said_that_it_is_safe(cast, signed_in):
    with pytest.raises(Conflict):
        go_through(by=cast.joy, room_id=cast.room.pk)
    say_it_is_safe(by=cast.joy, room_id=cast.room.pk)
    with clock.shifted(16 * 60), pytest.raises(Conflict):
        go_through(by=cast.joy, room_id=cast.room.pk)
    assert signed_in(cast.joy).post(address(cast, "door/"), {"then": "x"}).status_code == 400


def test_whoever_went_out_is_asked_again_at_the_door(cast, signed_in):
    cast.come_to_the_door()
    cast.enter(cast.joy)
    services.go_out(member_id=cast.member_id(cast.joy))
    assert signed_in(cast.joy).get(address(cast)).url == address(cast, "before/")


def an_hour_later(cast, **also):
    """Her rows are an hour older: as if everyone had waited."""
    hour_ago = now() - timedelta(hours=1)
    RoomMember.objects.filter(user=cast.joy, room=cast.room).update(
        safe_at=hour_ago, came_in_at=hour_ago, **also
    )


def test_before_it_opens_her_yes_lapses_once_she_has_been_away_for_fifteen_minutes(cast, signed_in):
    all_there(cast)
    an_hour_later(cast, seen_at=now() - timedelta(minutes=16))
    joy = signed_in(cast.joy)
    assert joy.get(address(cast)).url == address(cast, "before/")
    assert "Is it safe to talk now?" in joy.get(address(cast, "before/")).content.decode()
    assert missing(cast) == {Missing.EVERYONE}
    cast.come_to_the_door(cast.joy)
    assert joy.get(address(cast)).status_code == 200


def test_whoever_sits_in_the_lobby_for_an_hour_stays_there(cast, signed_in):
    all_there(cast)
    an_hour_later(cast)
    assert signed_in(cast.joy).get(address(cast)).status_code == 200
    assert missing(cast) == set()


def test_whoever_went_in_and_has_not_been_seen_for_fifteen_minutes_is_asked_again(cast, signed_in):
    cast.come_to_the_door()
    an_hour_later(cast)
    assert signed_in(cast.joy).get(address(cast)).url == address(cast, "before/")


def test_in_an_open_room_a_lost_line_asks_nothing_again(cast, signed_in):
    cast.open()
    an_hour_later(cast, seen_at=now() - timedelta(minutes=16))
    assert signed_in(cast.joy).get(address(cast)).status_code == 200


def test_whoever_signs_in_anew_is_asked_again_whatever_ended_the_last_sign_in(cast):
    cast.joy.set_password(PASSPHRASE)
    cast.joy.save()
    cast.open()
    joy = Client()

    def sign_in():
        typed = {"login": cast.joy.username, "password": PASSPHRASE}
        assert joy.post("/accounts/login/", typed).status_code == 302

    def at_the_door():
        return joy.get(address(cast)).url == address(cast, "before/")

    sign_in()
    assert at_the_door()
    cast.come_to_the_door(cast.joy)
    before = seat_of(cast.joy, cast.room)
    for ends in ("/leave/", "/accounts/logout/"):
        assert joy.get(address(cast)).status_code == 200
        joy.post(ends)
        assert seat_of(cast.joy, cast.room) == before
        sign_in()
        assert at_the_door()
        cast.come_to_the_door(cast.joy)
        before = seat_of(cast.joy, cast.room)


def seat_of(person, room):
    """What her row says, but for when she was last seen."""
    row = RoomMember.objects.filter(user=person, room=room).values().get()
    return {name: value for name, value in row.items() if name != "seen_at"}


def test_only_whom_a_seat_is_held_for_stands_at_the_door(cast):
    for person in (cast.grace, cast.ines, make_person(Role.MENTEE, organisation=cast.organisation)):
        for act in (say_it_is_safe, go_through, turn_back):
            with pytest.raises(NotFound):
                act(by=person, room_id=cast.room.pk)


def test_only_the_backup_says_that_she_is_ready(cast):
    for person in (cast.grace, cast.joy, cast.sara):
        with pytest.raises(NotFound):
            say_i_am_ready(by=person, room_id=cast.room.pk, at=now())


# --- its end --------------------------------------------------------------------------------


def test_a_mentoring_room_winds_down_for_five_minutes_and_takes_no_line_then(cast):
    cast.open()
    cast.say(cast.lucia, "Good to see you.")
    services.close_room(member_id=cast.member_id(cast.grace))
    assert Room.objects.get(pk=cast.room.pk).state == "closing"
    assert cast.say(cast.joy, "One thing more").reason == "not-open"
    assert [line.text for line in cast.enter(cast.joy).lines] == ["Good to see you."]
    with clock.shifted(4 * 60):
        services.advance_rooms()
        assert Room.objects.get(pk=cast.room.pk).state == "closing"
    with clock.shifted(5 * 60 + 1):
        services.advance_rooms()
    assert Room.objects.get(pk=cast.room.pk).state == "closed"


def test_a_session_is_made_longer_once(cast):
    cast.open()
    services.extend_room(member_id=cast.member_id(cast.grace))
    assert Room.objects.get(pk=cast.room.pk).minutes == 60
    with pytest.raises(Conflict, match="once"):
        services.extend_room(member_id=cast.member_id(cast.grace))
    assert queries.seat_for(cast.grace, cast.id).seat == "supervisor"
