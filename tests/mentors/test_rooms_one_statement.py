"""One statement of PostgreSQL says what several said: the same words, and the same refusals."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.consents.rules import Kind
from accounts.models import Consent, Membership, User
from core.clock import now
from mentors.models import Message, Room, RoomKey, RoomMember
from mentors.rooms.messaging.one_statement import OneStatement
from mentors.rooms.messaging.services import NewMessage
from mentors.rooms.state.clock import shifted
from mentors.rooms.state.row_locks import LATER
from tests.concurrency import SECONDS, on_postgresql
from tests.factories.rooms import RoomCast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine, on_postgresql]


@pytest.fixture
def cast(harbour):
    cast = RoomCast(harbour)
    cast.open()
    return cast


@pytest.fixture
def other(harbour):
    cast = RoomCast(harbour)
    cast.open()
    return cast


@pytest.fixture
def hub():
    return OneStatement()


def line(cast, person, text, client_id=None):
    return NewMessage(cast.member_id(person), client_id or uuid.uuid4(), text)


def test_lines_of_several_rooms_are_numbered_in_each_in_the_order_in_which_they_came(
    cast, other, hub
):
    batch = [
        line(cast, cast.joy, "one"),
        line(other, other.joy, "uno"),
        line(cast, cast.lucia, "two"),
        line(cast, cast.joy, "three"),
        line(other, other.grace, "due"),
    ]
    said = hub.say(batch)
    assert [(one.room_id, one.line.seq) for one in said] == [
        (cast.room.pk, 1),
        (other.room.pk, 1),
        (cast.room.pk, 2),
        (cast.room.pk, 3),
        (other.room.pk, 2),
    ]
    assert [one.line.text for one in said] == ["one", "uno", "two", "three", "due"]
    assert [one.text for one in cast.enter(cast.joy).lines] == ["one", "two", "three"]
    assert Room.objects.get(pk=cast.room.pk).last_seq == 3


def test_it_is_one_statement_once_the_keys_are_open(cast, hub):
    hub.say([line(cast, cast.joy, "one"), line(cast, cast.lucia, "two")])
    batch = [line(cast, cast.lucia, "three"), line(cast, cast.joy, "four")]
    with CaptureQueriesContext(connection) as asked:
        said = hub.say(batch)
    assert [one.line.seq for one in said] == [3, 4]
    # It goes through psycopg itself, so that the server keeps its plan; Django asks nothing.
    assert len(asked) == 0


def nobody_holds_it(cast):
    Room.objects.filter(pk=cast.room.pk).update(lease_until=now() - timedelta(seconds=1))


def no_sign_of_life(cast):
    Room.objects.filter(pk=cast.room.pk).update(sign_of_life_at=now() - timedelta(minutes=4))


def supervisor_is_suspended(cast):
    User.objects.filter(pk=cast.grace.pk).update(is_active=False)


def supervisor_is_one_no_more(cast):
    Membership.objects.filter(user=cast.grace).update(ended_at=now())


def it_is_held(cast):
    Room.objects.filter(pk=cast.room.pk).update(state="held")


def it_is_closed(cast):
    Room.objects.filter(pk=cast.room.pk).update(state="closed", closed_at=now())


def its_key_is_gone(cast):
    RoomKey.objects.filter(room=cast.room.pk).delete()


def she_is_suspended(cast):
    User.objects.filter(pk=cast.joy.pk).update(is_active=False)


def she_took_a_yes_back(cast):
    yes = Consent.objects.filter(person=cast.joy, kind=Kind.SUPERVISED).latest("answered_at")
    yes.pk, yes.public_id, yes.yes, yes.answered_at = None, uuid.uuid4(), False, now()
    yes.save(force_insert=True)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (nobody_holds_it, "held"),
        (no_sign_of_life, "held"),
        (supervisor_is_suspended, "held"),
        (supervisor_is_one_no_more, "held"),
        (it_is_held, "held"),
        (its_key_is_gone, "held"),
        (it_is_closed, "not-open"),
        (she_is_suspended, "no-seat"),
        (she_took_a_yes_back, "no-seat"),
    ],
)
def test_what_may_not_be_said_gets_no_number_and_keeps_no_other_room_waiting(
    cast, other, hub, happens, reason
):
    hub.say([line(cast, cast.joy, "one"), line(other, other.joy, "uno")])
    batch = [line(cast, cast.joy, "too late"), line(other, other.joy, "due")]
    happens(cast)
    refused, said = hub.say(batch)
    assert refused is LATER
    assert said.line.seq == 2
    assert [one.reason for one in hub.say_in_turn(batch[:1])] == [reason]
    assert Message.objects.filter(room=cast.room).count() == 1
    assert Room.objects.get(pk=cast.room.pk).last_seq == 1


def test_a_lease_that_ended_by_the_clock_alone_takes_no_line(cast, hub):
    with shifted(16):
        assert hub.say([line(cast, cast.joy, "hello?")]) == [LATER]
        assert hub.say_in_turn([line(cast, cast.joy, "hello?")])[0].reason == "held"


def test_a_resend_is_the_same_line(cast, hub):
    first = line(cast, cast.joy, "once")
    twice = hub.say([first, NewMessage(first.member_id, first.client_id, "once")])
    assert twice[0].line.seq == 1
    assert twice[1] is LATER
    again = hub.say_in_turn([first])[0]
    assert (again.line.seq, again.again) == (1, True)
    assert Message.objects.count() == 1


def test_too_long_is_refused_without_a_lock(cast, hub):
    assert hub.say([line(cast, cast.joy, "x" * 2001)])[0].reason == "too-long"


def test_what_the_supervisor_says_is_a_sign_of_her_life_and_what_others_say_is_not(cast, hub):
    before = Room.objects.get(pk=cast.room.pk).sign_of_life_at
    hub.say([line(cast, cast.joy, "one")])
    assert Room.objects.get(pk=cast.room.pk).sign_of_life_at == before
    hub.say([line(cast, cast.grace, "two")])
    assert Room.objects.get(pk=cast.room.pk).sign_of_life_at > before


def test_a_key_that_was_written_anew_meanwhile_is_looked_up_again(cast, hub, settings):
    hub.say([line(cast, cast.joy, "one")])
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    kept = RoomKey.objects.get(room=cast.room.pk)
    kept.key = str(kept.key)
    kept.save(update_fields=["key"])
    new = line(cast, cast.joy, "two")
    assert hub.say([new]) == [LATER]
    assert hub.say_in_turn([new])[0].line.seq == 2
    assert [one.text for one in cast.enter(cast.joy).lines] == ["one", "two"]


def test_two_processes_that_say_much_at_once_leave_no_gap_and_say_nothing_twice(cast):
    meeting = Barrier(2)

    def talk(person):
        hub = OneStatement()
        lines = [line(cast, person, f"{number}") for number in range(40)]
        meeting.wait(SECONDS)
        try:
            for new in lines:
                if hub.say([new]) == [LATER]:
                    hub.say_in_turn([new])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(talk, (cast.joy, cast.lucia)))
    seqs = list(Message.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, 81))
    by_person = [
        [one.text for one in cast.enter(cast.grace).lines if one.person == person]
        for person in RoomMember.objects.exclude(seat="supervisor").values_list("person", flat=True)
    ]
    assert by_person == [[str(number) for number in range(40)]] * 2


def test_keys_of_a_room_are_forgotten_with_it(cast, other, hub):
    hub.say([line(cast, cast.joy, "one"), line(other, other.joy, "uno")])
    hub.forget(cast.room.pk)
    assert {desk.room_id for desk in hub._known.values()} == {other.room.pk}
    assert hub.say([line(cast, cast.joy, "two")])[0].line.seq == 2
