"""Asking for a mentor in three steps, and a mentor's card."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from core.audit.models import Entry
from core.audit.retention_services import run_job
from core.clock import now
from core.errors import Invalid, NotFound
from mentors.mentoring import request_services
from mentors.mentoring.models import MentoringPair, MentorProfile, MentorRequest
from mentors.mentoring.states import PairState
from tests.factories.mentoring import PairCast
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def cast(harbour):
    return PairCast(harbour)


def ask(cast, at=None, **said):
    return request_services.ask(
        person=cast.joy, organisation_id=cast.organisation.public_id, at=at or now(), **said
    )


def take_back(cast):
    request_services.take_back(
        person=cast.joy, organisation_id=cast.organisation.public_id, at=now()
    )


def write_card(cast, **said):
    return request_services.write_card(
        mentor=cast.lucia, organisation_id=cast.organisation.public_id, at=now(), **said
    )


def test_ask_with_nothing_said_puts_her_on_the_list_once(cast):
    first = ask(cast)
    again = ask(cast, languages=["en", "bin"], days=["thu", "tue"], wish=" Someone calm. ")
    assert (again.pk, again.asked_at) == (first.pk, first.asked_at)
    row = MentorRequest.objects.get()
    assert (row.languages, row.days, row.wish) == (["bin", "en"], ["tue", "thu"], "Someone calm.")
    ask(cast, parts=["evening"])
    assert MentorRequest.objects.get().days == ["tue", "thu"]
    assert Entry.objects.filter(verb="mentor-asked").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"languages": ["xx"]},
        {"languages": ["en", "fr", "it", "ar"]},
        {"days": ["holiday"]},
        {"format": "shouted"},
        {"wish": "x" * 301},
        {"wish": "Ring me on 0612345678"},
    ],
)
def test_ask_with_what_cannot_be_kept_keeps_nothing(cast, wrong):
    with pytest.raises(Invalid):
        ask(cast, **wrong)
    assert not MentorRequest.objects.exists()


def test_ask_is_open_to_mentees_and_learners_of_the_organisation(cast, lighthouse):
    stranger = PairCast(lighthouse, suffix="-2").joy
    for person in (stranger, cast.grace, cast.olga):
        with pytest.raises(NotFound):
            request_services.ask(
                person=person, organisation_id=cast.organisation.public_id, at=now()
            )
    learner = make_person(Role.LEARNER, "amara", organisation=cast.organisation)
    request_services.ask(person=learner, organisation_id=cast.organisation.public_id, at=now())
    assert MentorRequest.objects.get().person == learner


def test_take_back_without_a_mentor_leaves_nothing_and_ends_the_proposal(cast):
    ask(cast)
    pair = cast.pair(PairState.PROPOSED)
    take_back(cast)
    take_back(cast)
    assert not MentorRequest.objects.exists()
    assert MentoringPair.objects.get(pk=pair.pk).state == "ended"


def test_take_back_with_a_mentor_keeps_what_suits_her(cast):
    cast.pair()
    ask(cast, days=["tue"])
    take_back(cast)
    row = MentorRequest.objects.get()
    assert (row.closed_at is None, row.days) == (False, ["tue"])
    ask(cast, at=now() + timedelta(days=3))
    assert MentorRequest.objects.get().closed_at is None
    assert MentorRequest.objects.get().asked_at > row.asked_at


def test_closed_request_goes_after_its_clock_unless_she_has_a_mentor(cast):
    row = ask(cast)
    MentorRequest.objects.update(closed_at=now())
    later = now() + timedelta(days=731)
    pair = cast.pair()
    assert run_job("requests for a mentor", at=later) == 0
    pair.delete()
    assert run_job("requests for a mentor", at=later) == 1
    assert not MentorRequest.objects.filter(pk=row.pk).exists()


def test_card_is_written_by_a_mentor_and_screened(cast):
    write_card(cast, languages=["en"], card="I like to listen.", takes_new=False)
    write_card(cast, parts=["evening"])
    row = MentorProfile.objects.get()
    assert (row.card, row.takes_new, row.parts) == ("I like to listen.", False, ["evening"])
    with pytest.raises(Invalid):
        write_card(cast, card="Write to me: lucia@example.org")
    with pytest.raises(NotFound):
        request_services.write_card(
            mentor=cast.joy, organisation_id=cast.organisation.public_id, at=now()
        )


# --- pages ----------------------------------------------------------------------------------


def test_asking_takes_four_clicks_and_shows_by_when_she_hears(cast, signed_in):
    joy = signed_in(cast.joy)
    place = cast.organisation.public_id
    first = f"/my-mentor/{place}/ask/1/"
    assert first in joy.get("/my-mentor/").content.decode()
    answer = joy.post(first, {"first_language": "en"})
    assert answer.url == f"/my-mentor/{place}/ask/2/"
    answer = joy.post(answer.url, {"days": ["tue"], "parts": ["evening"]})
    answer = joy.post(answer.url, {"format": "written", "wish": "Someone calm."})
    assert answer.url == "/my-mentor/"
    page = joy.get("/my-mentor/").content.decode()
    for words in ("You are on the list", "You hear from us by", "English", "Someone calm."):
        assert words in page
    joy.post(f"/my-mentor/{place}/take-back/")
    assert "I would like a mentor" in joy.get("/my-mentor/").content.decode()


def test_a_wish_that_is_refused_is_still_in_the_box(cast, signed_in):
    joy = signed_in(cast.joy)
    answer = joy.post(
        f"/my-mentor/{cast.organisation.public_id}/ask/3/", {"wish": "Ring me on 0612345678"}
    )
    assert answer.status_code == 400
    assert "Ring me on" in answer.content.decode()


def test_who_waits_too_long_is_told_so(cast, signed_in):
    ask(cast, at=now() - timedelta(days=9))
    assert "takes longer than we said" in signed_in(cast.joy).get("/my-mentor/").content.decode()


def test_mentors_page_holds_her_card(cast, signed_in):
    lucia = signed_in(cast.lucia)
    place = cast.organisation.public_id
    form = {"first_language": "en", "card": "I like to listen.", "takes_new": "on"}
    assert lucia.post(f"/mentoring/mine/{place}/card/", form).status_code == 302
    assert "I like to listen." in lucia.get("/mentoring/mine/").content.decode()
    assert lucia.get("/my-mentor/").status_code == 200
    assert signed_in(cast.joy).get("/mentoring/mine/").status_code == 404
