"""A mentor offers times, a mentee takes one: what is booked, refused, and who learns of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Assignment
from accounts.roles import Role
from cms.models import Service
from core.audit.retention_services import run_job
from core.clock import now
from core.errors import Conflict, DomainError, Invalid, NotFound
from mentors.mentoring import pair_services
from mentors.mentoring.booking_queries import offer_page, offers_of, possible_staff
from mentors.mentoring.booking_services import (
    ask_for_times,
    move_session,
    offer_times,
    take_time,
    withdraw_offer,
)
from mentors.mentoring.models import MentoringPair, PairSession, SessionNotice, TimeOffer
from mentors.mentoring.request_services import ask, write_card
from mentors.models import MentorLimits, OnCall, Room, RoomTask, SafeguardingNote
from mentors.rooms.services import set_up_room
from mentors.rooms.state.free_time_queries import Series
from tests.factories.booking import DAY, BookingCast
from tests.factories.people import keep_apart, make_person
from tests.factories.safeguarding import note_in

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def take(cast, offer, by=None):
    return take_time(by=by or cast.joy, offer_id=offer.public_id, at=now())


def free(cast):
    return [line.is_free for line in offers_of(cast.reload(), now())]


def seats(room):
    return {row.seat: row.user.username for row in room.members.select_related("user")}


def test_taken_time_is_booked_with_supervisor_and_backup(cast):
    (offer,) = cast.offer()
    (room,) = take(cast, offer)
    assert (room.kind, room.starts_at, room.minutes) == ("mentoring", cast.time(), 50)
    assert seats(room) == {
        "supervisor": cast.grace.username,
        "backup": cast.ines.username,
        "mentor": cast.lucia.username,
        "mentee": cast.joy.username,
    }
    assert PairSession.objects.get(room=room).pair == cast.pair
    assert not TimeOffer.objects.exists()


def test_booking_is_told_to_whoever_holds_or_backs_the_session(cast):
    (room,) = cast.book()
    told = SessionNotice.objects.filter(session__room=room)
    assert set(told.values_list("person", "news")) == {
        (cast.grace.pk, "booked"),
        (cast.ines.pk, "booked"),
    }


def test_offer_twice_keeps_one_and_taking_twice_books_one(cast):
    (first,), (second,) = cast.offer(), cast.offer(minutes=30)
    assert (first.pk, second.minutes) == (second.pk, 30)
    take(cast, second)
    with pytest.raises(Conflict, match="no longer free"):
        take(cast, second)
    assert PairSession.objects.count() == 2


def test_several_times_are_offered_at_once_and_one_taken_back(cast):
    offers = cast.offer(cast.time(7), cast.time(8), cast.time(9))
    withdraw_offer(by=cast.lucia, offer_id=offers[0].public_id)
    assert TimeOffer.objects.count() == 2
    for person, offer in ((cast.lucia, offers[0]), (cast.joy, offers[1])):
        with pytest.raises(NotFound):
            withdraw_offer(by=person, offer_id=offer.public_id)


def test_only_the_mentor_offers_and_only_the_mentee_takes(cast, lighthouse):
    elsewhere = BookingCast(lighthouse)
    (offer,) = cast.offer()
    for person in (cast.lucia, cast.grace, elsewhere.joy, elsewhere.lucia, elsewhere.grace):
        with pytest.raises(NotFound):
            take(cast, offer, by=person)
    for person in (cast.joy, cast.grace, elsewhere.lucia):
        with pytest.raises(NotFound):
            offer_times(
                by=person,
                pair_id=cast.pair.public_id,
                times=[cast.time()],
                minutes=50,
                at=now(),
            )


def test_offer_outside_the_mentors_times_is_refused(cast):
    write_card(
        mentor=cast.lucia,
        organisation_id=cast.organisation.public_id,
        parts=["evening"],
        at=now(),
    )
    with pytest.raises(Invalid, match="outside the times on your card"):
        cast.offer()
    assert cast.offer(cast.time(hour=18))


@pytest.mark.parametrize(
    ("changed", "problem", "words"),
    [
        ({"times": []}, Invalid, "at least one time"),
        ({"minutes": 7}, Invalid, "at least one time"),
        ({"weeks": 0}, Invalid, "at least one time"),
        ({"weeks": 12}, Conflict, "11 of them can still be booked"),
    ],
)
def test_offer_that_cannot_be_used_is_refused(cast, changed, problem, words):
    with pytest.raises(problem, match=words):
        cast.offer(**changed)
    assert not TimeOffer.objects.exists()


def test_past_far_and_too_many_times_are_refused(cast):
    with pytest.raises(Invalid, match="over already"):
        cast.offer(now() - DAY)
    with pytest.raises(Invalid, match="eight weeks"):
        cast.offer(cast.time(60))
    with pytest.raises(Invalid, match="12 times at most"):
        cast.offer(*(cast.time(days) for days in range(2, 15)))


def test_weekly_offer_books_every_week_with_one_click(cast):
    (offer,) = cast.offer(cast.time(9), weeks=4)
    rooms = take(cast, offer)
    assert [timezone.localtime(room.starts_at).hour for room in rooms] == [10] * 4
    assert rooms[3].starts_at.date() == (cast.time(9) + 21 * DAY).date()
    assert PairSession.objects.count() == 5


def test_weekly_offer_leaves_one_week_of_eight_free(cast):
    cast.offer(cast.time(7), weeks=6)
    withdraw_offer(by=cast.lucia, offer_id=TimeOffer.objects.get().public_id)
    with pytest.raises(Conflict, match="cannot be booked"):
        cast.offer(cast.time(7), weeks=8)


def test_no_more_sessions_than_agreed_are_booked(cast):
    (offer,) = cast.offer()
    MentoringPair.objects.update(sessions=1)
    assert free(cast) == [False]
    with pytest.raises(Conflict):
        take(cast, offer)
    with pytest.raises(Conflict, match="0 of them"):
        cast.offer(cast.time(8))


def test_paused_pair_offers_and_takes_nothing(cast):
    (offer,) = cast.offer()
    pair_services.pause(by=cast.joy, pair_id=cast.pair.public_id, at=now())
    assert offers_of(cast.reload(), now()) == ()
    for act in (lambda: take(cast, offer), cast.offer):
        with pytest.raises(Conflict):
            act()


# --- a time that would be refused is not offered ----------------------------------------------


def second_session(cast, person, seat, starts_at):
    """This person sits in a practice session then, with two others."""
    roles = {"by": Role.SUPERVISOR, "mentor": Role.MENTOR, "mentee": Role.MENTEE}
    people = {
        one: person if one == seat else make_person(role, organisation=cast.organisation)
        for one, role in roles.items()
    }
    set_up_room(**people, starts_at=starts_at, minutes=50, at=now())


@pytest.mark.parametrize("who", ["lucia", "joy"])
def test_time_is_not_free_while_one_of_the_two_sits_elsewhere(cast, who):
    (offer,) = cast.offer()
    seat = {"lucia": "mentor", "joy": "mentee"}[who]
    second_session(cast, getattr(cast, who), seat, cast.time() + timedelta(minutes=30))
    assert free(cast) == [False]
    with pytest.raises(Conflict, match="no longer free"):
        take(cast, offer)
    # Neither who nor why is said to the mentor either.
    with pytest.raises(Conflict, match="cannot be booked"):
        cast.offer(cast.time() + timedelta(minutes=15))


def test_busy_supervisor_is_replaced_by_one_of_the_rota(cast):
    precious = make_person(Role.SUPERVISOR, "precious", organisation=cast.organisation)
    second_session(cast, cast.grace, "by", cast.time())
    with pytest.raises(Conflict, match="cannot be booked"):
        cast.offer()
    shift = {"starts_at": cast.time() - DAY, "ends_at": cast.time() + DAY}
    OnCall.objects.create(organisation=cast.organisation, user=precious, duty="supervisor", **shift)
    (room,) = cast.book()
    assert seats(room)["supervisor"] == "precious"
    assert seats(room)["backup"] == cast.ines.username


def test_assigned_supervisor_holds_it_where_the_pair_has_none(cast):
    MentoringPair.objects.update(supervisor=None)
    cast.reload()
    with pytest.raises(Conflict, match="cannot be booked"):
        cast.offer()
    Assignment.objects.create(
        organisation=cast.organisation,
        person=cast.ines,
        about=cast.lucia,
        duty="supervisor",
        since=now() - DAY,
    )
    (room,) = cast.book()
    assert (seats(room)["supervisor"], seats(room)["backup"]) == (
        cast.ines.username,
        cast.grace.username,
    )


def test_whoever_must_not_meet_one_of_the_two_is_not_asked(cast):
    cast.offer()
    keep_apart(cast.joy, cast.ines, organisation=cast.organisation)
    assert free(cast) == [False]
    other = make_person(Role.SUPERVISOR, "other", organisation=cast.organisation)
    assert free(cast) == [True]
    keep_apart(other, cast.grace, organisation=cast.organisation, turned=True)
    assert free(cast) == [False]


def test_limits_and_rest_of_the_mentor_close_a_time(cast):
    cast.offer()
    MentorLimits.objects.create(person=cast.lucia, rooms_a_day=0, minutes_a_week=240, women=4)
    assert free(cast) == [False]
    MentorLimits.objects.update(rooms_a_day=2)
    assert free(cast) == [True]
    held = cast.took_place()
    note = note_in(cast.room.public_id, by=cast.grace)
    SafeguardingNote.objects.filter(pk=note.pk).update(
        room=held, level=3, level_at=cast.time() - timedelta(hours=3)
    )
    assert free(cast) == [False]
    MentorLimits.objects.update(rests_after=False)
    assert free(cast) == [True]


def test_nothing_is_free_while_emergency_numbers_wait_for_a_check(cast):
    cast.offer()
    Service.objects.update(verified_on=None)
    assert free(cast) == [False]


def test_possible_staff_agrees_with_what_scheduling_refuses(cast):
    """Hour by hour over two days: a time is possible where a session can be set up."""
    second_session(cast, cast.joy, "mentee", cast.time(3, 15))
    second_session(cast, cast.ines, "by", cast.time(4, 11))
    cast.book(cast.time(3, 8))
    times = [cast.time(day, hour) for day in (3, 4) for hour in range(6, 22)]
    pair = cast.reload()
    found = possible_staff(pair, [Series((one,), 50) for one in times], now())
    set_up = []
    for one, staff in zip(times, found, strict=True):
        people = {"by": staff[0].supervisor, "backup": staff[0].backup} if staff else {}
        try:
            with transaction.atomic():
                cast.set_up(starts_at=one, **people)
                set_up.append(True)
                transaction.set_rollback(True)
        except DomainError:
            set_up.append(False)
    assert [staff is not None for staff in found] == set_up
    assert {True, False} == set(set_up)


def test_finding_staff_costs_as_many_queries_for_sixty_times_as_for_one(cast):
    pair = cast.reload()
    one = [Series((cast.time(),), 50)]
    with CaptureQueriesContext(connection) as asked:
        assert possible_staff(pair, one, now()) != [None]
    many = [Series((cast.time(day, hour),), 50) for day in range(2, 8) for hour in range(8, 18)]
    again = MentoringPair.objects.select_related(
        "organisation", "mentor", "mentee", "supervisor"
    ).get(pk=pair.pk)
    with CaptureQueriesContext(connection) as asked_many:
        possible_staff(again, many, now())
    assert len(asked_many) <= len(asked) <= 25


# --- moving -----------------------------------------------------------------------------------


def move(cast, offer, by=None):
    return move_session(
        by=by or cast.joy, room_id=cast.room.public_id, offer_id=offer.public_id, at=now()
    )


def test_moved_session_takes_the_place_of_the_earlier_one(cast):
    (offer,) = cast.offer()
    room = move(cast, offer)
    old = Room.objects.get(pk=cast.room.pk)
    assert (old.state, PairSession.objects.get(room=old).moved) == ("cancelled", True)
    assert (room.starts_at, seats(room)["supervisor"]) == (cast.time(), cast.grace.username)
    # The mentor is told by a person as well; the mentee has done it.
    assert list(RoomTask.objects.values_list("woman", "what")) == [(cast.lucia.pk, "moved")]
    told = SessionNotice.objects.filter(session__room=room).values_list("person", "news")
    assert set(told) == {(cast.grace.pk, "moved"), (cast.ines.pk, "moved")}


def test_who_held_the_earlier_time_and_not_the_new_one_is_told(cast):
    (offer,) = cast.offer()
    second_session(cast, cast.ines, "by", cast.time())
    other = make_person(Role.SUPERVISOR, "other", organisation=cast.organisation)
    room = move(cast, offer)
    assert seats(room)["backup"] == other.username
    assert SessionNotice.objects.get(person=cast.ines).news == "called-off"


def test_move_on_the_same_day_does_not_count_twice(cast):
    MentorLimits.objects.create(person=cast.lucia, rooms_a_day=1, minutes_a_week=60, women=1)
    soon = cast.room.starts_at + timedelta(hours=1)
    if soon.astimezone(timezone.get_current_timezone()).hour not in range(6, 22):
        soon = cast.time(1, 12)
        Room.objects.filter(pk=cast.room.pk).update(starts_at=cast.time(1, 10))
    with pytest.raises(Conflict, match="cannot be booked"):
        cast.offer(soon)
    (offer,) = cast.offer(soon, instead=cast.room.public_id)
    assert PairSession.objects.get(room=cast.room).move_asked_by == "mentor"
    assert move(cast, offer).starts_at == soon


def test_move_is_refused_to_others_and_after_the_beginning(cast):
    (offer,) = cast.offer()
    for person in (cast.lucia, cast.grace):
        with pytest.raises(NotFound):
            move(cast, offer, by=person)
    Room.objects.filter(pk=cast.room.pk).update(state="open")
    with pytest.raises(Conflict):
        move(cast, offer)
    assert TimeOffer.objects.exists()


def test_asking_for_times_ends_when_the_mentor_offers_some(cast):
    for _twice in range(2):
        ask_for_times(by=cast.joy, pair_id=cast.pair.public_id, at=now())
    assert cast.reload().times_asked_at is not None
    cast.offer()
    assert cast.reload().times_asked_at is None
    for person in (cast.lucia, cast.grace):
        with pytest.raises(NotFound):
            ask_for_times(by=person, pair_id=cast.pair.public_id, at=now())


def test_offer_page_suggests_free_times_that_suit_both(cast):
    ask(
        person=cast.joy,
        organisation_id=cast.organisation.public_id,
        parts=["evening"],
        at=now(),
    )
    page = offer_page(cast.lucia, cast.pair.public_id, now())
    assert {timezone.localtime(one).hour for one in page.suggested} == {18}
    assert (page.left, page.offers, "evening" in page.suits) == (11, (), True)
    second_session(cast, cast.joy, "mentee", page.suggested[0])
    again = offer_page(cast.lucia, cast.pair.public_id, now())
    assert page.suggested[0] not in again.suggested
    with pytest.raises(NotFound):
        offer_page(cast.joy, cast.pair.public_id, now())


def test_past_offers_are_forgotten(cast):
    cast.offer(cast.time(7), cast.time(9))
    assert run_job("offered times, past", at=cast.time(8)) == 1
    assert TimeOffer.objects.get().starts_at == cast.time(9)


@pytest.mark.parametrize("wrong", [{"weeks": 0}, {"minutes": 5}, {"starts_at": "same"}])
def test_database_refuses_an_offer_that_cannot_be(cast, wrong):
    (offer,) = cast.offer()
    values = {
        "pair": cast.pair,
        "starts_at": cast.time(9),
        "minutes": 50,
        "offered_at": now(),
    } | wrong
    if values["starts_at"] == "same":
        values["starts_at"] = offer.starts_at
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeOffer.objects.create(**values)
