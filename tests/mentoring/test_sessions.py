"""What is said around a session: late, not this week, another time, how it was."""

import pytest
from django.db import IntegrityError, transaction

from core.append_only import erasing
from core.audit.models import Entry
from core.audit.retention_services import run_job
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from mentors.mentoring.booking_services import move_session
from mentors.mentoring.coming_queries import limits_in_words
from mentors.mentoring.models import (
    MentoringPair,
    MentorProfile,
    PairSession,
    SessionFeedback,
    SessionNotice,
)
from mentors.mentoring.notice_services import note_read
from mentors.mentoring.rest_services import come_back, rest
from mentors.mentoring.session_queries import bookings_of
from mentors.mentoring.session_services import (
    ask_for_another_time,
    give_feedback,
    not_this_week,
    say_late,
    take_up_feedback,
)
from mentors.mentoring.staff_queries import feedback_of, feedback_that_waits, notices_of
from mentors.mentoring.states import Side
from mentors.models import Room
from tests.factories.booking import DAY, BookingCast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def seen(cast, side=Side.MENTEE):
    pair = cast.reload()
    return bookings_of([pair], side, now())[pair.pk]


def say(act, cast, by, **more):
    return act(by=by, room_id=cast.room.public_id, at=now(), **more)


def test_next_session_names_everybody_who_comes(cast):
    line = seen(cast).next
    assert (line.mentor, line.supervisor, line.backup) == (
        cast.lucia.shown_name,
        cast.grace.shown_name,
        cast.ines.shown_name,
    )
    assert (line.asks, line.late, line.may_change) == ("", (), True)


def test_late_is_seen_by_the_other_and_by_the_staff_of_the_session(cast):
    for _twice in range(2):
        say(say_late, cast, cast.joy)
    assert seen(cast, Side.MENTOR).next.late == (cast.joy.shown_name,)
    assert not seen(cast).next.may_say_late
    assert seen(cast, Side.MENTOR).next.may_say_late
    for person in (cast.grace, cast.ines):
        (line,) = notices_of(person)
        assert (line.news, line.late) == ("late", (cast.joy.shown_name,))


def test_late_is_refused_days_before_and_after_the_end(cast):
    Room.objects.filter(pk=cast.room.pk).update(starts_at=now() + 2 * DAY)
    with pytest.raises(Conflict):
        say(say_late, cast, cast.joy)
    assert not seen(cast).next.may_say_late
    Room.objects.filter(pk=cast.room.pk).update(starts_at=now() - DAY)
    with pytest.raises(Conflict):
        say(say_late, cast, cast.joy)


@pytest.mark.parametrize("who", ["joy", "lucia"])
def test_not_this_week_calls_off_and_names_nobody(cast, who):
    for _twice in range(2):
        say(not_this_week, cast, getattr(cast, who))
    assert Room.objects.get(pk=cast.room.pk).state == "cancelled"
    for side in (Side.MENTEE, Side.MENTOR):
        booking = seen(cast, side)
        assert (booking.next, booking.called_off) == (None, (cast.room.starts_at,))
    assert notices_of(cast.grace)[0].news == "called-off"
    assert not Entry.objects.filter(verb="room-cancelled").exists()
    # The session counts for nothing: as many as before can be booked.
    assert booking.left == 12


def test_not_this_week_is_refused_once_the_session_has_begun(cast):
    Room.objects.filter(pk=cast.room.pk).update(state="open")
    with pytest.raises(Conflict):
        say(not_this_week, cast, cast.joy)


def test_asking_for_another_time_keeps_the_session_and_hides_offers_elsewhere(cast):
    (offer,) = cast.offer()
    assert [one.offer_id for one in seen(cast).offers] == [offer.public_id]
    ask_for_another_time(by=cast.joy, room_id=cast.room.public_id)
    mine, theirs = seen(cast), seen(cast, Side.MENTOR)
    assert (mine.next.i_ask, theirs.next.i_ask, theirs.next.asks) == (
        True,
        False,
        cast.joy.shown_name,
    )
    assert (mine.offers, mine.offered, mine.asks_to_move) == ((), 1, mine.next)
    move_session(by=cast.joy, room_id=cast.room.public_id, offer_id=offer.public_id, at=now())
    booking = seen(cast)
    assert (booking.next.asks, booking.called_off) == ("", ())


def test_others_say_nothing_about_a_session(cast, lighthouse):
    elsewhere = BookingCast(lighthouse)
    for person in (cast.grace, elsewhere.joy, elsewhere.lucia, elsewhere.grace):
        for act in (say_late, not_this_week):
            with pytest.raises(NotFound):
                say(act, cast, person)
        with pytest.raises(NotFound):
            ask_for_another_time(by=person, room_id=cast.room.public_id)


def test_notices_end_when_they_are_read_or_the_session_is_past(cast):
    cast.book(cast.time(7), cast.time(9))
    assert [line.holds for line in notices_of(cast.grace)] == [True, True]
    assert [line.holds for line in notices_of(cast.ines)] == [False, False]
    note_read(by=cast.grace, at=now())
    assert notices_of(cast.grace) == []
    assert run_job("notices of sessions, past", at=cast.time(8)) == 1
    assert len(notices_of(cast.ines)) == 1


# --- how it was -------------------------------------------------------------------------------


def answer(cast, room, said, by=None):
    give_feedback(by=by or cast.joy, room_id=room.public_id, answer=said, at=now())


def test_question_is_asked_once_about_the_last_session_that_took_place(cast):
    cast.took_place(days_ago=8)
    last = cast.took_place(days_ago=1)
    question = seen(cast).question
    assert (question.room_id, question.supervisor) == (last.public_id, cast.grace.shown_name)
    assert seen(cast, Side.MENTOR).question is None
    answer(cast, last, "unsaid")
    assert seen(cast).question is None


def test_question_is_not_asked_where_the_mentee_did_not_come_or_long_ago(cast):
    room = cast.took_place(days_ago=15)
    assert seen(cast).question is None
    room = cast.took_place(days_ago=2)
    room.members.filter(seat="mentee").update(joined_at=None)
    assert seen(cast).question is None


def test_answer_is_read_by_the_supervisor_of_the_pair_alone(cast):
    answer(cast, cast.took_place(days_ago=3), "again")
    room = cast.took_place(days_ago=2)
    answer(cast, room, "change")
    answer(cast, room, "again")
    answer(cast, cast.took_place(days_ago=1), "unsaid")
    pair = cast.reload()
    assert [line.words for line in feedback_of(cast.grace, pair)] == [
        "Something should change",
        "Good, again please",
    ]
    for person in (cast.ines, cast.lucia, cast.joy, cast.olga):
        assert feedback_of(person, pair) == ()
        assert feedback_that_waits(person) == []


def test_change_waits_for_the_supervisor_until_it_is_taken_up(cast):
    room = cast.took_place()
    answer(cast, room, "change")
    (line,) = feedback_that_waits(cast.grace)
    assert (line.mentee, line.room_id) == (cast.joy.shown_name, room.public_id)
    for person in (cast.ines, cast.lucia, cast.joy):
        with pytest.raises(NotFound):
            take_up_feedback(by=person, room_id=room.public_id, at=now())
    for _twice in range(2):
        take_up_feedback(by=cast.grace, room_id=room.public_id, at=now())
    assert feedback_that_waits(cast.grace) == []


def test_nothing_waits_for_a_supervisor_who_lost_the_role(cast):
    answer(cast, cast.took_place(), "change")
    cast.grace.memberships.update(ended_at=now())
    grace = type(cast.grace).objects.get(pk=cast.grace.pk)
    assert feedback_that_waits(grace) == []


def test_answer_is_refused_to_others_before_the_end_and_for_other_words(cast):
    room = cast.took_place()
    for person in (cast.lucia, cast.grace):
        with pytest.raises(NotFound):
            answer(cast, room, "again", by=person)
    with pytest.raises(NotFound):
        answer(cast, cast.room, "again")
    with pytest.raises(Invalid):
        answer(cast, room, "lovely")
    assert not SessionFeedback.objects.exists()


def test_database_refuses_what_is_not_known(cast):
    session = PairSession.objects.get(room=cast.room)
    wrong = [
        lambda: PairSession.objects.update(move_asked_by="team"),
        lambda: SessionFeedback.objects.create(session=session, answer="x", answered_at=now()),
        lambda: SessionNotice.objects.create(
            session=session, person=cast.grace, news="x", at=now()
        ),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_feedback_goes_with_the_account_of_the_mentee_and_with_the_room(cast):
    answer(cast, cast.took_place(), "again")
    room = cast.took_place()
    answer(cast, room, "change")
    with erasing():
        room.delete()
        assert SessionFeedback.objects.count() == 1
        cast.joy.delete()
    assert not SessionFeedback.objects.exists()


# --- a rest -----------------------------------------------------------------------------------


def test_rest_pauses_every_pair_and_coming_back_goes_on(cast):
    here = {"mentor": cast.lucia, "organisation_id": cast.organisation.public_id, "at": now()}
    for _twice in range(2):
        rest(**here)
    assert (cast.reload().state, MentorProfile.objects.get().takes_new) == ("paused", False)
    assert Room.objects.get(pk=cast.room.pk).state == "cancelled"
    for _twice in range(2):
        come_back(**here)
    assert (cast.reload().state, MentorProfile.objects.get().takes_new) == ("active", True)
    with pytest.raises(NotFound):
        rest(**here | {"mentor": cast.joy})


def test_rest_leaves_the_pause_of_the_mentee(cast):
    MentoringPair.objects.update(state="paused", mentee_paused=True)
    here = {"mentor": cast.lucia, "organisation_id": cast.organisation.public_id, "at": now()}
    rest(**here)
    come_back(**here)
    assert cast.reload().state == "paused"


def test_limits_are_told_in_words(cast):
    assert limits_in_words(cast.lucia, now()).words == (
        "Up to 4 women, 2 sessions a day, 4 hours a week."
    )
