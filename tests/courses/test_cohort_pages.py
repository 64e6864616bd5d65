"""Pages of cohorts: the coordinator's, those of who holds sessions, and a learner's."""

import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from core.clock import now
from courses.cohorts.meeting_services import call_off_meeting
from courses.cohorts.permissions import places_in
from courses.enrolment.services import pause_enrolment
from courses.models import Attendance, Cohort, Session, SessionReply
from tests.factories.cohorts import Group
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def group_of_the_file(harbour_of_the_file):
    return Group(harbour_of_the_file)


@pytest.fixture
def group(group_of_the_file, db):
    return deepcopy(group_of_the_file)


@pytest.fixture
def olga(group, signed_in):
    return signed_in(group.olga)


@pytest.fixture
def grace(group, signed_in):
    return signed_in(group.grace)


def main(page):
    return page.content.decode().split("<main")[1].split("</main>")[0]


def cohort_url(group, more=""):
    return f"/cohorts/{group.cohort.public_id}/{more}"


def session_data(**changes):
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    return {"day": day, "time": "10:00", "minutes": "90", "module": "2"} | changes


# --- the coordinator ------------------------------------------------------------------------


def test_she_makes_a_cohort_of_eight_and_finds_it(group, olga):
    page = main(olga.get("/cohorts/new/"))
    assert 'value="8"' in page
    answer = olga.post(
        "/cohorts/new/",
        {
            "organisation": group.organisation.public_id,
            "course": group.course.key,
            "name": "Mondays",
            "capacity": 8,
            "starts_on": "2026-03-03",
        },
    )
    made = Cohort.objects.get(name="Mondays")
    assert answer.url == f"/cohorts/{made.public_id}/"
    assert "Mondays" in main(olga.get("/cohorts/"))


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"capacity": 13}, 400, "less than or equal to 12"),
        ({"capacity": "many"}, 400, "whole number"),
        ({"name": "Tuesdays"}, 409, "There is a cohort of this name"),
        ({"ends_on": "2026-03-02"}, 400, "last day is before"),
        ({"starts_on": "soon"}, 400, "valid date"),
        ({"course": "x"}, 400, "Select a valid choice"),
    ],
)
def test_what_cannot_be_comes_back_with_what_she_typed(group, olga, changes, status, sentence):
    data = {
        "organisation": group.organisation.public_id,
        "course": group.course.key,
        "name": "Mondays and more",
        "capacity": 8,
        "starts_on": "2026-03-03",
    } | changes
    answer = olga.post("/cohorts/new/", data)
    assert answer.status_code == status
    assert sentence in main(answer)
    assert str(data["name"]) in main(answer)
    assert Cohort.objects.count() == 1


def test_she_adds_women_moves_one_and_takes_one_out(group, olga):
    hana, bea = group.woman("hana"), group.woman("bea")
    for learner in (hana, bea, bea):
        answer = olga.post(cohort_url(group, "places/"), {"person": learner.enrolment.public_id})
        assert answer.status_code == 302
    monday = group.another("Mondays")
    other = f"/cohorts/{monday.public_id}/"
    assert "Hana (now in “Tuesdays”)" in main(olga.get(other))
    olga.post(f"{other}places/", {"person": hana.enrolment.public_id})
    olga.post(cohort_url(group, f"places/{bea.enrolment.public_id}/end/"))
    assert [place.enrolment.learner for place in places_in(monday)] == [hana]
    assert not places_in(group.cohort).exists()


def test_the_thirteenth_is_refused_with_a_sentence(group, olga):
    type(group.cohort).objects.update(capacity=12)
    for _number in range(12):
        group.add()
    one_more = group.woman()
    answer = olga.post(cohort_url(group, "places/"), {"person": one_more.enrolment.public_id})
    assert answer.status_code == 409
    assert "A cohort has at most 12 learners" in main(answer)
    assert "More than eight learners: schedule two rooms." in main(olga.get(cohort_url(group)))


@pytest.mark.parametrize("person", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_a_name_that_is_not_in_the_list_is_asked_for_again(group, olga, person, harbour):
    group.woman()
    make_person(Role.SUPERVISOR, organisation=harbour)
    for where, field in (("places/", "person"), ("facilitators/", "holds-person")):
        answer = olga.post(cohort_url(group, where), {field: person})
        assert answer.status_code == 400
        assert "Please choose" in main(answer)
    assert not places_in(group.cohort).exists()


def test_a_session_is_a_draft_until_childcare_is_said(group, olga):
    form = main(olga.get(cohort_url(group, "sessions/new/")))
    assert "checked" not in form
    assert not re.search(r"name=\"(place|where|address|location)", form)
    answer = olga.post(cohort_url(group, "sessions/new/"), session_data(then="publish"))
    assert answer.status_code == 400
    assert "State whether there is childcare" in main(answer)
    data = session_data(then="publish", childcare="no")
    assert "what you offer instead" in main(olga.post(cohort_url(group, "sessions/new/"), data))
    assert not Session.objects.exists()

    assert olga.post(cohort_url(group, "sessions/new/"), session_data(then="draft")).url
    draft = Session.objects.get()
    assert (draft.published_at, draft.childcare, draft.module.number) == (None, None, 2)
    assert "Draft" in main(olga.get(cohort_url(group)))
    data |= {"alternative": "The same session by phone."}
    assert olga.post(f"/sessions/{draft.public_id}/change/", data).status_code == 302
    draft.refresh_from_db()
    assert draft.published_at


def test_a_change_of_words_moves_nothing(group, olga):
    session = group.plan()
    local = timezone.localtime(session.starts_at)
    data = session_data(
        day=local.date().isoformat(), time=f"{local:%H:%M}", minutes="60", childcare="yes"
    )
    olga.post(f"/sessions/{session.public_id}/change/", data)
    session.refresh_from_db()
    assert (session.minutes, session.moved_at) == (60, None)


def test_a_draft_is_published_and_a_session_called_off_after_one_question(group, olga):
    draft = group.plan(publish=False)
    assert olga.post(f"/sessions/{draft.public_id}/publish/").status_code == 302
    address = f"/sessions/{draft.public_id}/call-off/"
    page = main(olga.get(address))
    assert "Cancel session" in page
    assert not re.search(r"<(textarea|select)", page)
    draft.refresh_from_db()
    assert (bool(draft.published_at), draft.called_off_at) == (True, None)
    olga.post(address)
    assert "Cancelled" in main(olga.get(cohort_url(group)))


def test_a_cohort_is_closed_after_one_question(group, olga):
    assert "Close “Tuesdays”" in main(olga.get(cohort_url(group, "close/")))
    olga.post(cohort_url(group, "close/"))
    page = main(olga.get(cohort_url(group)))
    assert "closed" in page
    assert "Schedule session" not in page


def test_reports_count_sessions_without_childcare_and_name_nobody(group, olga):
    group.add(group.woman("hana"))
    group.plan(days=0, starts_at=now() + timedelta(minutes=5))
    group.plan(days=0, starts_at=now() - timedelta(minutes=5), childcare="no", alternative="x")
    report = main(olga.get("/reports/"))
    assert "1 of 2" in report.split("Sessions without childcare")[1]
    assert "Hana" not in report
    assert "Hana" not in main(olga.get("/calendar/"))


# --- who holds it ---------------------------------------------------------------------------


def test_home_facilitator_finds_the_session_and_its_list(group, grace):
    hana = group.add(group.woman("hana"))
    session = group.plan(module=2)
    SessionReply.objects.create(
        session=session,
        enrolment=hana.enrolment,
        organisation=group.organisation,
        comes=True,
        at=now(),
    )
    desk = main(grace.get("/"))
    assert f"/sessions/{session.public_id}/" in desk
    page = main(grace.get(f"/sessions/{session.public_id}/"))
    assert "Hana" in page
    assert "Plans to come." in page
    assert 'type="radio"' not in page


def test_she_marks_who_came_once_it_has_begun(group, grace):
    hana = group.add(group.woman("hana"), at=now() - timedelta(days=1))
    bea = group.add(group.woman("bea"), at=now() - timedelta(days=1))
    session = group.plan(days=0, starts_at=now() - timedelta(minutes=5))
    address = f"/sessions/{session.public_id}/"
    page = main(grace.get(address))
    assert len(re.findall('type="radio"', page)) == 6
    assert not re.search(r"reason(?! is asked)|<textarea|type=\"text\"", page)
    grace.post(address, {hana.enrolment.public_id: "came", bea.enrolment.public_id: "could-not"})
    assert Attendance.objects.count() == 2
    # A page that is older than the list leaves alone whom it does not show.
    grace.post(address, {bea.enrolment.public_id: ""})
    assert [row.enrolment for row in Attendance.objects.all()] == [hana.enrolment]
    answer = grace.post(address, {hana.enrolment.public_id: "late"})
    assert answer.status_code == 400
    assert Attendance.objects.get().mark == "came"


def test_for_a_woman_who_rests_there_is_no_word_for_having_missed_it(group, grace):
    hana = group.add(at=now() - timedelta(days=1))
    session = group.plan(days=0, starts_at=now() - timedelta(minutes=5))
    pause_enrolment(learner=hana, enrolment_id=hana.enrolment.public_id, at=now())
    address = f"/sessions/{session.public_id}/"
    page = main(grace.get(address))
    assert "Course paused." in page
    assert 'value="could-not"' not in page
    assert grace.post(address, {hana.enrolment.public_id: "could-not"}).status_code == 400
    assert not Attendance.objects.exists()


def test_attendance_sent_before_the_start_is_refused(group, grace):
    hana = group.add()
    session = group.plan()
    answer = grace.post(f"/sessions/{session.public_id}/", {hana.enrolment.public_id: "came"})
    assert answer.status_code == 409
    assert not Attendance.objects.exists()


def test_the_calendar_is_shown_once_read_without_sign_in_and_renewed(group, grace):
    group.plan()
    assert ".ics" not in grace.get("/calendar/feed/").content.decode()

    def made():
        page = grace.post("/calendar/feed/").content.decode()
        return re.search(r"http://testserver(/calendar/[\w-]{43}\.ics)", page)[1]

    first = made()
    assert first not in grace.get("/calendar/feed/").content.decode()
    answer = Client().get(first)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'inline; filename="calendar.ics"'
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert b"SUMMARY:busy" in answer.content
    second = made()
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_a_calendar_is_made_for_her_own_organisation_alone(grace, lighthouse):
    answer = grace.post("/calendar/feed/", {"organisation": lighthouse.public_id})
    assert answer.status_code == 404


def test_guessing_calendars_comes_to_an_end_and_no_token_is_written_into_a_log(client, caplog):
    cache.clear()
    statuses = [client.get(f"/calendar/{number}.ics").status_code for number in range(61)]
    assert set(statuses[:60]) == {404}
    assert statuses[60] == 429
    assert "/calendar/" not in caplog.text
    cache.clear()


# --- a learner ------------------------------------------------------------------------------


@pytest.mark.parametrize(("address", "then"), [("/learn/", ""), ("/", "day")])
def test_she_sees_her_session_and_says_what_she_plans(group, signed_in, address, then):
    group.add(group.woman("beatrice"))
    hana = group.add(group.woman("hana"))
    session = group.plan(module=1, childcare="no", alternative="The same session by phone.")
    browser = signed_in(hana)
    page = main(browser.get(address))
    assert "Session: Module 1 of a" in page
    assert "90 minutes" in page
    assert "Childcare: not this time. Instead: The same session by phone." in page
    assert "Not sure? You can decide on the day, or ask Grace." in page
    assert "The team tells you where it is." in page
    assert "Beatrice" not in page
    assert "Tuesdays" not in page
    for said, words in (("comes", "You said: I will come."), ("not-this-time", "That is all righ")):
        data = {"reply": said, "then": then}
        answer = browser.post(f"/learn/sessions/{session.public_id}/reply/", data)
        assert answer.url == address
        assert words in main(browser.get(address))


def test_after_a_pause_nothing_is_there_and_nothing_was_missed(group, signed_in):
    hana = group.add(at=now() - timedelta(days=1))
    group.plan()
    group.plan(days=0, starts_at=now() - timedelta(hours=8))
    pause_enrolment(learner=hana, enrolment_id=hana.enrolment.public_id, at=now())
    page = main(signed_in(hana).get("/learn/"))
    assert "Session:" not in page
    assert "missed" not in page


def test_a_session_that_is_called_off_says_so_without_a_button(group, signed_in):
    hana = group.add()
    session = group.plan()
    call_off_meeting(by=group.olga, meeting_id=session.public_id, at=now())
    page = main(signed_in(hana).get("/learn/"))
    assert "It does not take place." in page
    assert "I will come" not in page


def test_a_reply_that_is_none_changes_nothing_and_a_late_one_is_no_trouble(group, signed_in):
    hana = group.add(at=now() - timedelta(days=1))
    session = group.plan()
    browser = signed_in(hana)
    address = f"/learn/sessions/{session.public_id}/reply/"
    assert browser.post(address, {"reply": "perhaps"}).status_code == 400
    assert browser.get(address).status_code == 405
    Session.objects.update(starts_at=now() - timedelta(minutes=1))
    answer = browser.post(address, {"reply": "comes"}, follow=True)
    assert "You need not say anything." in main(answer)
    assert not SessionReply.objects.exists()
