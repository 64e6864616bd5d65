"""Setting up rooms, saying things and the room's clocks, without a socket."""

import time
import uuid
from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import Membership, User
from accounts.roles import Role
from accounts.services import grant_role
from cms.models import HomeCountry, Service
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from mentors.models import Message, Room, RoomMember
from mentors.rooms import services
from mentors.rooms.participants import presence
from mentors.rooms.state import clock, queries
from mentors.rooms.state.message_queries import lines_after
from mentors.rooms.state.snapshot import PRESENT_FOR, snapshots
from tests.factories.people import make_person
from tests.factories.rooms import RoomCast

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module", autouse=True)
def cast_of_the_file(harbour_of_the_file):
    return RoomCast(harbour_of_the_file)


@pytest.fixture
def cast(cast_of_the_file, db):
    return deepcopy(cast_of_the_file)


@pytest.fixture
def open_cast(cast):
    cast.open()
    return cast


def set_up(by, mentor, mentee, minutes=30, hours=2):
    return services.set_up_room(
        by=by,
        mentor=mentor,
        mentee=mentee,
        starts_at=now() + timedelta(hours=hours),
        minutes=minutes,
        at=now(),
    )


def state_of(cast):
    room = Room.objects.get(pk=cast.room.pk)
    return room.state, room.held_because


# --- setting up -----------------------------------------------------------------------------


def test_a_room_has_three_seats_and_a_key_of_its_own(cast):
    other = RoomCast(cast.organisation)
    assert set(cast.room.members.values_list("seat", flat=True)) == {
        "supervisor",
        "mentor",
        "mentee",
    }
    keys = {room.key for room in Room.objects.all()}
    assert len(keys) == 2
    assert None not in keys
    assert other.room.organisation == cast.organisation


def test_no_new_room_while_emergency_numbers_wait_for_a_check(cast):
    number = Service.objects.create(name="112", kind="emergency", country="IT", phone="112")
    rooms = Room.objects.count()
    with pytest.raises(Conflict, match="have not been checked"):
        set_up(cast.grace, cast.lucia, cast.joy)
    assert Room.objects.count() == rooms
    number.verified_on = now().date()
    number.save()
    assert set_up(cast.grace, cast.lucia, cast.joy).organisation == cast.organisation


def test_setting_up_opening_and_closing_are_audited_and_nothing_that_is_said(open_cast):
    open_cast.say(open_cast.joy, "not for the log")
    services.hold_room(member_id=open_cast.member_id(open_cast.joy))
    services.close_room(member_id=open_cast.member_id(open_cast.grace))
    entries = Entry.objects.filter(verb__startswith="room-").order_by("pk")
    verbs = list(entries.values_list("verb", flat=True))
    assert verbs == ["room-set-up", "room-opened", "room-closed"]


@pytest.mark.parametrize("role", [Role.MENTOR, Role.COORDINATOR, Role.LEARNER])
def test_only_a_supervisor_sets_up_a_room(cast, role):
    other = make_person(role, organisation=cast.organisation)
    with pytest.raises(NotFound):
        set_up(other, cast.lucia, cast.joy)


def test_nobody_from_another_organisation_is_given_a_seat(cast, lighthouse):
    stranger = make_person(Role.MENTOR, organisation=lighthouse)
    for mentor, mentee in ((stranger, cast.joy), (cast.lucia, stranger)):
        with pytest.raises(NotFound):
            set_up(cast.grace, mentor, mentee)
    supervisor = make_person(Role.SUPERVISOR, organisation=lighthouse)
    with pytest.raises(NotFound):
        set_up(supervisor, cast.lucia, cast.joy)


def test_a_mentee_is_not_given_the_mentors_seat(cast):
    with pytest.raises(NotFound):
        set_up(cast.grace, cast.joy, cast.lucia)


def test_nobody_sits_twice(cast):
    grant_role(user=cast.grace, role=Role.MENTOR, organisation=cast.organisation, at=now())
    for mentor, mentee in ((cast.lucia, cast.lucia), (cast.grace, cast.joy)):
        with pytest.raises(Invalid):
            set_up(cast.grace, mentor, mentee)


@pytest.mark.parametrize("minutes", [0, 9, 51, 600])
def test_a_session_is_neither_too_short_nor_too_long(cast, minutes):
    with pytest.raises(Invalid):
        set_up(cast.grace, cast.lucia, cast.joy, minutes)


# --- opening --------------------------------------------------------------------------------


def test_a_room_does_not_open_without_the_supervisors_lease(cast):
    cast.enter(cast.grace)
    with pytest.raises(Conflict):
        services.open_room(member_id=cast.member_id(cast.grace))
    services.beat([cast.member_id(cast.grace)])
    with clock.shifted(16), pytest.raises(Conflict):
        services.open_room(member_id=cast.member_id(cast.grace))
    services.open_room(member_id=cast.member_id(cast.grace))
    assert state_of(cast) == ("open", "")


def test_what_a_beat_waited_on_the_server_is_no_part_of_the_lease(open_cast):
    grace, room = open_cast.member_id(open_cast.grace), Room.objects.filter(pk=open_cast.room.pk)
    services.beat([grace], came_at=time.monotonic() - 6)
    assert room.filter(lease_until__lte=clock.DatabaseNow(timedelta(seconds=9))).exists()
    assert room.filter(lease_until__gt=clock.DatabaseNow()).exists()
    services.beat([grace], came_at=time.monotonic() - 16)
    services.advance_rooms()
    assert state_of(open_cast) == ("held", "supervisor-away")


def test_what_a_beat_waited_for_the_lock_of_its_room_is_no_part_of_the_lease(
    open_cast, monkeypatch
):
    held = presence.hold_lapsed

    def slowly(room_ids):
        time.sleep(1.5)
        return held(room_ids)

    monkeypatch.setattr(presence, "hold_lapsed", slowly)
    presence.beat([open_cast.member_id(open_cast.grace)], came_at=time.monotonic())
    in_time = clock.DatabaseNow(timedelta(seconds=13.5))
    assert Room.objects.filter(pk=open_cast.room.pk, lease_until__lte=in_time).exists()


def test_a_beat_that_comes_too_late_waits_for_its_rooms_turn_and_holds_the_room_there(open_cast):
    grace, joy = open_cast.member_id(open_cast.grace), open_cast.member_id(open_cast.joy)
    with clock.shifted(16):
        assert presence.beat([grace, joy], wait=False) == {joy}
        assert state_of(open_cast)[0] == "open"
        assert presence.beat([grace]) == {grace}
        assert state_of(open_cast) == ("held", "supervisor-away")


def test_10_10_a_room_that_was_set_up_opens_only_while_the_numbers_are_checked(cast):
    for person in (cast.lucia, cast.joy, cast.grace):
        cast.enter(person)
    services.beat([cast.member_id(cast.grace)])
    number = Service.objects.get(kind="emergency", looked_up_on=None)
    checked = number.verified_on
    Service.objects.filter(pk=number.pk).update(verified_on=None)
    with pytest.raises(Conflict, match="have not been checked"):
        services.open_room(member_id=cast.member_id(cast.grace))
    Service.objects.filter(pk=number.pk).update(verified_on=checked)
    (home,) = HomeCountry.objects.all()
    home.delete()
    with pytest.raises(Conflict, match="The country of your organisation"):
        services.open_room(member_id=cast.member_id(cast.grace))
    assert state_of(cast)[0] != "open"
    home.save()
    services.open_room(member_id=cast.member_id(cast.grace))
    assert state_of(cast) == ("open", "")


def test_only_the_supervisor_opens_and_closes(cast):
    cast.enter(cast.lucia)
    for command in (services.open_room, services.close_room):
        with pytest.raises(Refused):
            command(member_id=cast.member_id(cast.lucia))


def test_nobody_elses_beat_holds_the_room(cast):
    services.beat([cast.member_id(cast.lucia), cast.member_id(cast.joy)])
    assert Room.objects.get(pk=cast.room.pk).lease_until is None


# --- saying ---------------------------------------------------------------------------------


def test_the_words_stand_nowhere_in_clear(open_cast):
    marker = "plum-coloured umbrella"
    assert open_cast.say(open_cast.joy, f"She has a {marker}.").line.seq == 1
    found = []
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the schema
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, memoryview | bytes) else value
                    text = raw.decode("latin-1") if isinstance(raw, bytes) else str(raw)
                    if marker in text:
                        found.append(table)
    assert found == []
    assert Message.objects.count() == 1


def test_a_phrase_stands_encrypted_as_well(open_cast):
    line = services.NewMessage(
        open_cast.member_id(open_cast.joy), uuid.uuid4(), "i-am-tired", kind="phrase"
    )
    services.post_messages([line])
    message = Message.objects.get()
    assert b"tired" not in bytes(message.body)
    assert lines_after([(open_cast.room.pk, 0)])[open_cast.room.pk][0].text == "i-am-tired"


def test_a_line_that_stands_in_a_batch_twice_is_said_once(open_cast):
    line = services.NewMessage(open_cast.member_id(open_cast.joy), uuid.uuid4(), "once")
    first, second = services.post_messages([line, line])
    assert (first.line.seq, second.line.seq) == (1, 1)
    assert (first.again, second.again) == (False, True)
    assert services.post_messages([line])[0].again
    assert Message.objects.count() == 1


def test_the_same_id_of_two_people_is_two_lines(open_cast):
    client_id = uuid.uuid4()
    assert open_cast.say(open_cast.joy, "mine", client_id).line.seq == 1
    assert open_cast.say(open_cast.lucia, "mine too", client_id).line.seq == 2


def test_a_resend_after_a_pause_keeps_its_number(open_cast):
    client_id = uuid.uuid4()
    open_cast.say(open_cast.joy, "before", client_id)
    services.hold_room(member_id=open_cast.member_id(open_cast.joy))
    assert open_cast.say(open_cast.joy, "before", client_id).line.seq == 1
    assert open_cast.say(open_cast.joy, "after").reason == "held"


def test_one_batch_serves_many_rooms_and_refuses_one(harbour, lighthouse):
    casts = [RoomCast(harbour), RoomCast(harbour), RoomCast(lighthouse)]
    for cast in casts:
        cast.open()
    services.hold_room(member_id=casts[1].member_id(casts[1].joy))
    batch = [
        services.NewMessage(cast.member_id(person), uuid.uuid4(), text)
        for text in ("one", "two")
        for cast in casts
        for person in (cast.lucia, cast.joy)
    ]
    outcomes = services.post_messages(batch)
    said = {}
    for outcome in outcomes:
        if isinstance(outcome, services.Said):
            said.setdefault(outcome.room_id, []).append(outcome.line.seq)
        else:
            assert outcome.reason == "held"
    assert said == {casts[0].room.pk: [1, 2, 3, 4], casts[2].room.pk: [1, 2, 3, 4]}
    assert Room.objects.get(pk=casts[1].room.pk).last_seq == 0


def test_a_batch_costs_the_same_number_of_queries_for_one_room_and_for_many(
    harbour, django_assert_num_queries
):
    casts = [RoomCast(harbour) for _n in range(5)]
    for cast in casts:
        cast.open()
    one = [services.NewMessage(casts[0].member_id(casts[0].joy), uuid.uuid4(), "hello")]
    many = [services.NewMessage(cast.member_id(cast.joy), uuid.uuid4(), "hello") for cast in casts]
    for batch in (one, many):
        with django_assert_num_queries(10):  # eight statements, and the savepoint around them
            services.post_messages(batch)


# --- being there ----------------------------------------------------------------------------


def test_the_list_names_who_gave_a_sign_in_the_last_fifteen_seconds(open_cast):
    def names():
        return [person.name for person in snapshots([open_cast.room.pk])[open_cast.room.pk].people]

    everyone = (open_cast.lucia, open_cast.joy, open_cast.grace)
    assert names() == [person.shown_name for person in everyone]
    with clock.shifted(16):
        services.beat([open_cast.member_id(open_cast.joy)])
        assert names() == [open_cast.joy.shown_name]
    services.go_out(member_id=open_cast.member_id(open_cast.lucia))
    assert open_cast.lucia.shown_name not in names()


def test_a_beat_does_not_bring_back_who_went_out(open_cast):
    joy = open_cast.member_id(open_cast.joy)
    services.go_out(member_id=joy)
    services.beat([joy])
    assert RoomMember.objects.get(pk=joy).went_out_at is not None


# --- time -----------------------------------------------------------------------------------


def test_a_room_is_held_when_the_lease_ends_even_if_nobody_keeps_time(open_cast):
    with clock.shifted(15.1):
        assert open_cast.enter(open_cast.joy).snapshot.state == "held"
        assert open_cast.say(open_cast.joy, "anyone?").reason == "held"


def test_advance_rooms_holds_and_is_harmless_to_repeat(open_cast):
    assert services.advance_rooms() == 0
    with clock.shifted(15.1):
        assert services.advance_rooms() == 1
        assert services.advance_rooms() == 0
    assert state_of(open_cast) == ("held", "supervisor-away")


def test_her_beat_after_the_lease_ended_does_not_open_the_room(open_cast):
    with clock.shifted(15.1):
        services.beat([open_cast.member_id(open_cast.grace)])
        assert state_of(open_cast) == ("held", "supervisor-away")
        assert open_cast.say(open_cast.joy, "now?").reason == "held"


@pytest.mark.parametrize("command", [services.continue_room, services.here, services.hold_room])
def test_a_late_sign_of_life_does_not_open_the_room(open_cast, command):
    Room.objects.update(lease_until=now() + timedelta(hours=1))
    with clock.shifted(211):
        command(member_id=open_cast.member_id(open_cast.grace))
        assert state_of(open_cast)[0] == "held"


def test_nobody_goes_on_without_the_supervisor(open_cast):
    with clock.shifted(20):
        services.advance_rooms()
        for person in (open_cast.lucia, open_cast.joy):
            open_cast.enter(person)
            assert not services.continue_room(member_id=open_cast.member_id(person))
        services.beat([open_cast.member_id(open_cast.grace)])
        assert state_of(open_cast)[0] == "held"
        assert services.continue_room(member_id=open_cast.member_id(open_cast.grace))
    assert state_of(open_cast) == ("open", "")


def test_a_second_pause_takes_back_her_continue(open_cast):
    joy, lucia, grace = map(open_cast.member_id, (open_cast.joy, open_cast.lucia, open_cast.grace))
    services.hold_room(member_id=joy)
    services.continue_room(member_id=joy)
    services.hold_room(member_id=joy)
    services.continue_room(member_id=lucia)
    services.continue_room(member_id=grace)
    assert state_of(open_cast)[0] == "held"
    services.continue_room(member_id=joy)
    assert state_of(open_cast)[0] == "open"


def test_the_words_die_a_day_after_the_room_is_closed(open_cast):
    open_cast.say(open_cast.joy, "for now")
    services.close_room(member_id=open_cast.member_id(open_cast.grace))
    with clock.shifted(23 * 3600):
        services.advance_rooms()
        assert Message.objects.count() == 1
        assert open_cast.enter(open_cast.joy).lines == ()
    with clock.shifted(24 * 3600 + 1):
        services.advance_rooms()
    assert Message.objects.count() == 0
    assert Room.objects.get(pk=open_cast.room.pk).key is None


def test_a_forgotten_room_closes_by_itself(open_cast):
    with clock.shifted(20):
        services.advance_rooms()
    with clock.shifted(12 * 3600 + 30):
        services.advance_rooms()
    assert state_of(open_cast)[0] == "closed"


# --- whose ----------------------------------------------------------------------------------


def test_a_room_is_in_the_list_of_its_three_people_alone(open_cast, lighthouse):
    outsider = make_person(Role.SUPERVISOR, organisation=open_cast.organisation)
    for person in (open_cast.grace, open_cast.lucia, open_cast.joy):
        assert [card.public_id for card in queries.rooms_for(person)] == [open_cast.id]
    assert queries.rooms_for(outsider) == []
    with pytest.raises(NotFound):
        queries.seat_for(outsider, open_cast.id)


def test_the_list_of_rooms_holds_the_seats_that_are_in_force(open_cast):
    cast = (open_cast.grace, open_cast.lucia, open_cast.joy)

    def listed():
        fresh = [type(person).objects.get(pk=person.pk) for person in cast]
        in_force = RoomMember.objects.in_force()
        agree = [
            bool(queries.rooms_for(one)) == in_force.filter(user=one).exists() for one in fresh
        ]
        assert all(agree)
        return [bool(queries.rooms_for(one)) for one in fresh]

    assert listed() == [True, True, True]
    Membership.objects.filter(user=open_cast.lucia).update(ended_at=now())
    assert listed() == [True, False, True]
    Membership.objects.filter(user=open_cast.grace).update(role=Role.COORDINATOR)
    assert listed() == [False, False, True]
    User.objects.filter(pk=open_cast.joy.pk).update(is_active=False)
    assert listed() == [False, False, False]


def test_the_list_of_rooms_costs_a_constant_number_of_queries(harbour, django_assert_num_queries):
    cast = RoomCast(harbour)
    with django_assert_num_queries(1):
        queries.rooms_for(cast.grace)
    for hours in range(2, 8):
        set_up(cast.grace, cast.lucia, cast.joy, hours=hours)
    with django_assert_num_queries(1):
        assert len(queries.rooms_for(cast.grace)) == 7


def test_a_lease_that_grew_opens_no_room_before_its_supervisor_has_tapped_continue(open_cast):
    """Her page beats again after a loss: between the two writes of a beat she is not here yet."""
    with clock.shifted(20):
        services.advance_rooms()
        for person in (open_cast.lucia, open_cast.joy):
            services.beat([open_cast.member_id(person)])
            services.continue_room(member_id=open_cast.member_id(person))
        Room.objects.filter(pk=open_cast.room.pk).update(lease_until=clock.DatabaseNow(PRESENT_FOR))
        Room.objects.filter(pk=open_cast.room.pk).update(sign_of_life_at=clock.DatabaseNow())
        services.advance_rooms()
        assert Room.objects.get(pk=open_cast.room.pk).state == "held"
