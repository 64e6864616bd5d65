"""The pages of booking: buttons that work, and as few clicks as were promised."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.clock import now
from lms.portal.home.inbox_sources import inbox_of
from mentors.mentoring.models import (
    MentoringPair,
    PairSession,
    SessionFeedback,
    SessionNotice,
    TimeOffer,
)
from mentors.mentoring.session_services import give_feedback
from mentors.models import Room

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def times_url(cast):
    return reverse("offer-times", args=[cast.pair.public_id])


def test_mentee_books_an_offered_time_with_one_click(cast, signed_in):
    (offer,) = cast.offer()
    joy = signed_in(cast.joy)
    assert "Take it" in text(joy.get("/my-mentor/"))
    page = joy.post(reverse("offer-take", args=[offer.public_id]), follow=True)
    assert "Booked:" in text(page)
    assert PairSession.objects.count() == 2


def test_time_that_is_gone_is_said_kindly_and_nothing_is_booked(cast, signed_in):
    (offer,) = cast.offer()
    cast.book(cast.time())
    page = signed_in(cast.joy).post(reverse("offer-take", args=[offer.public_id]), follow=True)
    assert "no longer free" in text(page)
    assert PairSession.objects.count() == 2


def test_mentee_moves_a_session_with_three_clicks_at_most(cast, signed_in):
    (offer,) = cast.offer()
    joy = signed_in(cast.joy)
    move = reverse("session-another-time", args=[cast.room.public_id])
    assert move in joy.get("/my-mentor/").content.decode()
    assert "Take it instead" in text(joy.get(move))
    assert "Moved." in text(joy.post(move, {"offer": str(offer.public_id)}, follow=True))
    assert Room.objects.get(pk=cast.room.pk).state == "cancelled"
    assert joy.get(move).status_code == 404


def test_mentee_asks_for_another_time_and_the_mentor_reads_it(cast, signed_in):
    move = reverse("session-another-time", args=[cast.room.public_id])
    page = text(signed_in(cast.joy).post(move, follow=True))
    assert "You asked for another time." in page
    page = text(signed_in(cast.lucia).get("/mentoring/mine/"))
    assert f"{cast.joy.shown_name} asks for another time." in page


def test_mentor_moves_a_session_by_offering_times_instead(cast, signed_in):
    lucia, joy = signed_in(cast.lucia), signed_in(cast.joy)
    address = f"{times_url(cast)}?instead={cast.room.public_id}"
    assert "Instead of" in text(lucia.get(address))
    when = cast.time().isoformat()
    page = lucia.post(address, {"suggested": [when], "minutes": "50"}, follow=True)
    assert "Offered." in text(page)
    page = text(joy.get("/my-mentor/"))
    assert f"{cast.lucia.shown_name} asks for another time." in page
    assert "See the times" in page


def test_mentor_offers_several_times_and_a_weekly_one(cast, signed_in):
    lucia = signed_in(cast.lucia)
    first, second = cast.time(8), cast.time(9, 14)
    data = {
        "suggested": [first.isoformat()],
        "day_1": f"{second:%Y-%m-%d}",
        "time_1": "14:00",
        "minutes": "30",
        "weeks": "3",
    }
    lucia.post(times_url(cast), data)
    assert set(TimeOffer.objects.values_list("starts_at", "minutes", "weeks")) == {
        (first, 30, 3),
        (second, 30, 3),
    }
    assert "every week, 3 sessions" in text(signed_in(cast.joy).get("/my-mentor/"))
    offer = TimeOffer.objects.first()
    page = lucia.post(reverse("offer-withdraw", args=[offer.public_id]), follow=True)
    assert "no longer offered" in text(page)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 400),
        ({"minutes": "50"}, 400),
        ({"minutes": "50", "day_1": "2026-01-01"}, 400),
        ({"minutes": "50", "day_1": "9999-12-31", "time_1": "23:59"}, 400),
        ({"minutes": "50", "day_1": "0001-01-01", "time_1": "00:00"}, 400),
        ({"minutes": "50", "suggested": "9999-12-31T23:59:00+00:00"}, 400),
        ({"minutes": "50", "suggested": "0001-01-01T00:00:00+14:00"}, 400),
        ({"minutes": "50", "suggested": "soon"}, 400),
        ({"minutes": "50", "weeks": "99"}, 400),
        ({"minutes": "7"}, 400),
    ],
)
def test_bad_times_are_answered_in_words(cast, signed_in, data, status):
    answer = signed_in(cast.lucia).post(times_url(cast), data)
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    assert not TimeOffer.objects.exists()


def test_time_that_cannot_be_booked_stays_on_the_form(cast, signed_in):
    taken = timezone.localtime(cast.room.starts_at)
    data = {"minutes": "50", "day_1": f"{taken:%Y-%m-%d}", "time_1": f"{taken:%H:%M}"}
    answer = signed_in(cast.lucia).post(times_url(cast), data)
    assert answer.status_code in (400, 409)
    assert f"{taken:%Y-%m-%d}" in answer.content.decode()


def test_my_mentor_page_says_who_comes_and_offers_no_more_than_is_possible(cast, signed_in):
    joy = signed_in(cast.joy)
    page = text(joy.get("/my-mentor/"))
    for words in (
        f"With {cast.lucia.shown_name}, your mentor.",
        f"{cast.grace.shown_name} supervises",
        f"{cast.ines.shown_name} stands by.",
        "Go in",
        "Another time",
        "Not this week",
        "I’ll be late",
        "Ask for times",
        "Ask for a change",
        "Pause",
        "End it",
        "Times that suit me",
    ):
        assert words in page
    Room.objects.filter(pk=cast.room.pk).update(state="open")
    page = text(joy.get("/my-mentor/"))
    assert "Go in" in page
    for words in ("Another time", "Not this week"):
        assert words not in page


def test_late_and_not_this_week_need_no_reason(cast, signed_in):
    joy, lucia = signed_in(cast.joy), signed_in(cast.lucia)
    say = reverse("session-say", args=[cast.room.public_id])
    joy.post(say, {"what": "late", "from": "mentee"})
    assert f"{cast.joy.shown_name} comes a little late." in text(lucia.get("/mentoring/mine/"))
    page = text(lucia.post(say, {"what": "not-this-week", "from": "mentor"}, follow=True))
    assert "This session is off." in page
    assert "is off. Nobody asks why." in text(joy.get("/my-mentor/"))
    assert joy.post(say, {"what": "party"}).status_code == 404


def test_question_is_answered_with_one_click_and_reaches_the_supervisor(cast, signed_in):
    cast.took_place()
    joy, grace = signed_in(cast.joy), signed_in(cast.grace)
    page = joy.get("/my-mentor/")
    assert "How was it yesterday?" in text(page)
    (address,) = re.findall(
        r'action="(/my-mentor/sessions/[^"]+/feedback/)"', page.content.decode()
    )
    assert "reads it today" in text(joy.post(address, {"answer": "change"}, follow=True))
    assert "How was it" not in text(joy.get("/my-mentor/"))
    titles = [one.title for one in inbox_of(cast.grace, {Role.SUPERVISOR}, [], now())]
    assert f"{cast.joy.shown_name} wants something to change" in titles
    pair = reverse("mentoring-pair", args=[cast.pair.public_id])
    assert "Something should change" in text(grace.get(pair))
    (done,) = re.findall(r'action="([^"]+/taken-up/)"', grace.get(pair).content.decode())
    assert "Mark as done" not in text(grace.post(done, follow=True))


def test_coordinator_sees_the_sessions_of_a_pair_and_no_feedback(cast, signed_in):
    room = cast.took_place()
    give_feedback(by=cast.joy, room_id=room.public_id, answer="change", at=now())
    page = text(signed_in(cast.olga).get(reverse("mentoring-pair", args=[cast.pair.public_id])))
    assert "1 of 12 sessions held" in page
    assert "Something should change" not in page


def test_staff_of_a_session_find_it_in_the_inbox_until_it_is_read(cast, signed_in):
    cast.book()
    for person, role in ((cast.grace, "Supervisor"), (cast.ines, "Backup")):
        titles = [one.title for one in inbox_of(person, {Role.SUPERVISOR}, [], now())]
        assert "Session updates" in titles
        client = signed_in(person)
        assert role in text(client.get("/mentoring/notices/"))
        client.post("/mentoring/notices/")
        assert "There are no updates." in text(client.get("/mentoring/notices/"))
    assert not SessionNotice.objects.exists()


def test_mentors_page_shows_sessions_limits_and_a_rest(cast, signed_in):
    lucia = signed_in(cast.lucia)
    page = text(lucia.get("/mentoring/mine/"))
    for words in ("0 of 12 sessions", "Coming up", "Up to 4 women", "I need a rest", "Move it"):
        assert words in page
    rest = reverse("mentor-rest", args=[cast.organisation.public_id])
    assert "I’m back" in text(lucia.post(rest, {"act": "rest"}, follow=True))
    assert "I need a rest" in text(lucia.post(rest, {"act": "back"}, follow=True))


def test_feedback_with_other_words_is_refused(cast, signed_in):
    room = cast.took_place()
    answer = signed_in(cast.joy).post(
        reverse("session-feedback", args=[room.public_id]), {"answer": "lovely"}
    )
    assert answer.status_code == 400
    assert not SessionFeedback.objects.exists()


@pytest.mark.parametrize(
    ("agreed", "words"),
    [
        (4, ""),
        (3, "2 sessions are left"),
        (2, "1 session is left"),
        (1, "All sessions that you agreed on took place"),
    ],
)
def test_end_of_the_agreed_sessions_is_announced_to_both(cast, signed_in, agreed, words):
    cast.took_place()
    MentoringPair.objects.update(sessions=agreed)
    for person, address in ((cast.joy, "/my-mentor/"), (cast.lucia, "/mentoring/mine/")):
        page = " ".join(signed_in(person).get(address).content.decode().split())
        assert words in page
        if not words:
            assert "of those that you agreed on" not in page
