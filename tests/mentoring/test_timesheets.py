"""Hours of a mentor: what counts, what is entered, and the approval of a month."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from mentors.mentoring.coordinator_queries import desk_of, waits_for_coordinator
from mentors.mentoring.models import MentorProfile, PairSession, TimesheetEntry
from mentors.mentoring.timesheet_queries import hours_to_approve, timesheet_of
from mentors.mentoring.timesheet_services import (
    approve_month,
    enter_work,
    note_pay_notice_read,
    remove_work,
    set_mentoring_settings,
)
from mentors.models import Room, SupervisionContact
from tests.factories.booking import DAY, BookingCast
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


# So long ago that its month is over, and that it can still be entered.
AGO = 40


def today():
    return timezone.localdate(now())


def again(person):
    """The account as a new request reads it."""
    return User.objects.get(pk=person.pk)


def sheet(cast):
    return timesheet_of(again(cast.lucia), cast.organisation.public_id, now())


def lines(cast):
    return [
        (str(line.work), line.minutes, line.is_approved)
        for month in sheet(cast).months
        for line in month.lines
    ]


def enter(cast, by=None, **changed):
    values = {"work": "travel", "day": today() - AGO * DAY, "minutes": 40}
    enter_work(
        by=by or cast.lucia,
        organisation_id=cast.organisation.public_id,
        at=now(),
        **values | changed,
    )


def reads_notice(cast):
    note_pay_notice_read(by=cast.lucia, organisation_id=cast.organisation.public_id, at=now())


def approve(cast, by=None, minutes=None, mentor=None, at=None):
    (one,) = hours_to_approve(cast.olga, now())
    approve_month(
        by=by or cast.olga,
        organisation_id=one.organisation_id,
        mentor_id=mentor or one.mentor_id,
        month=one.month.first,
        minutes=one.month.minutes_waiting if minutes is None else minutes,
        at=at or now(),
    )


def talk(cast, person, held=True):
    return SupervisionContact.objects.create(
        organisation=cast.organisation,
        person=person,
        supervisor=cast.grace,
        day=today() - AGO * DAY,
        held=held,
        noted_at=now(),
    )


def cancelled(cast, *, hours_before, moved=False):
    """A session of the pair that was cancelled so many hours before it was to begin."""
    room = cast.took_place(days_ago=AGO, state="cancelled")
    room.members.update(joined_at=None)
    Room.objects.filter(pk=room.pk).update(
        opened_at=None, closed_at=room.starts_at - timedelta(hours=hours_before)
    )
    PairSession.objects.filter(room=room).update(moved=moved)
    return room


def test_session_counts_as_long_as_it_took_and_a_talk_one_hour(cast):
    cast.took_place(days_ago=AGO)
    talk(cast, cast.lucia)
    talk(cast, cast.joy)
    SupervisionContact.objects.create(
        organisation=cast.organisation,
        person=cast.lucia,
        day=today() - (AGO + 1) * DAY,
        held=False,
        noted_at=now(),
    )
    assert lines(cast) == [("session", 50, False), ("talk", 60, False)]


def test_session_does_not_count_where_the_mentor_did_not_come(cast):
    cast.took_place(days_ago=AGO).members.filter(seat="mentor").update(joined_at=None)
    assert lines(cast) == []


@pytest.mark.parametrize(
    ("hours_before", "moved", "counts"),
    [(23, False, True), (25, False, False), (23, True, False), (-1, False, True)],
)
def test_cancelled_session_counts_at_short_notice_unless_it_was_moved(
    cast, hours_before, moved, counts
):
    cancelled(cast, hours_before=hours_before, moved=moved)
    assert lines(cast) == ([("cancelled", 50, False)] if counts else [])


def test_short_notice_is_the_organisation_s_to_set(cast):
    cancelled(cast, hours_before=30)
    here = {
        "organisation_id": cast.organisation.public_id,
        "at": now(),
        "office_hours": "Monday to Friday",
    }
    set_mentoring_settings(by=cast.olga, hours=48, **here)
    assert lines(cast) == [("cancelled", 50, False)]
    with pytest.raises(Invalid):
        set_mentoring_settings(by=cast.olga, hours=200, **here)
    for person in (cast.lucia, cast.grace):
        with pytest.raises(NotFound):
            set_mentoring_settings(by=person, hours=1, **here)


def test_entered_work_replaces_the_same_kind_of_that_day_and_can_be_removed(cast):
    enter(cast)
    enter(cast, minutes=50)
    enter(cast, work="preparation", minutes=20)
    assert lines(cast) == [("preparation", 20, False), ("travel", 50, False)]
    entry = TimesheetEntry.objects.get(work="travel")
    remove_work(by=cast.joy, entry_id=entry.public_id)
    assert len(lines(cast)) == 2
    for _twice in range(2):
        remove_work(by=cast.lucia, entry_id=entry.public_id)
    assert lines(cast) == [("preparation", 20, False)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"work": "session"},
        {"work": "x"},
        {"minutes": 0},
        {"minutes": 481},
        {"day": timezone.localdate() + DAY},
        {"day": timezone.localdate() - 70 * DAY},
    ],
)
def test_entering_refuses_what_cannot_be(cast, wrong):
    with pytest.raises(Invalid):
        enter(cast, **wrong)
    assert not TimesheetEntry.objects.exists()


def test_entering_is_for_mentors_of_the_organisation(cast, lighthouse):
    elsewhere = BookingCast(lighthouse)
    for person in (cast.joy, cast.grace, cast.olga, elsewhere.lucia):
        with pytest.raises(NotFound):
            enter(cast, by=person)


def test_approval_writes_what_was_shown_and_it_waits_no_more(cast):
    room = cast.took_place(days_ago=AGO)
    cancelled(cast, hours_before=2)
    talk(cast, cast.lucia)
    enter(cast)
    reads_notice(cast)
    (one,) = hours_to_approve(cast.olga, now())
    assert (one.mentor, one.month.minutes_waiting) == (cast.lucia.shown_name, 200)
    approve(cast)
    assert hours_to_approve(cast.olga, now()) == []
    assert all(is_approved for _work, _minutes, is_approved in lines(cast))
    assert len(lines(cast)) == 4
    # What was approved outlives the room.
    room.delete()
    assert len(lines(cast)) == 4
    with pytest.raises(Conflict):
        enter(cast)
    with pytest.raises(Conflict):
        remove_work(by=cast.lucia, entry_id=TimesheetEntry.objects.get(work="travel").public_id)


def test_approval_is_refused_where_the_hours_changed_since_they_were_shown(cast):
    enter(cast)
    reads_notice(cast)
    with pytest.raises(Conflict):
        approve(cast, minutes=39)
    assert not TimesheetEntry.objects.filter(approved_at__isnull=False).exists()


def test_approval_waits_until_the_mentor_has_read_what_pay_may_change(cast):
    enter(cast)
    assert not hours_to_approve(cast.olga, now())[0].may_be_approved
    assert waits_for_coordinator(cast.olga, now()).hours == 0
    with pytest.raises(Conflict):
        approve(cast)
    reads_notice(cast)
    read_at = MentorProfile.objects.get(person=cast.lucia).pay_notice_read_at
    reads_notice(cast)
    assert MentorProfile.objects.get(person=cast.lucia).pay_notice_read_at == read_at
    assert hours_to_approve(cast.olga, now())[0].may_be_approved
    assert waits_for_coordinator(cast.olga, now()).hours == 1
    assert dict(desk_of(cast.olga, now()).counts)["hours"] == 1


def test_approval_waits_until_the_month_is_over(cast):
    enter(cast, day=today())
    reads_notice(cast)
    (one,) = hours_to_approve(cast.olga, now())
    assert not one.is_over
    with pytest.raises(Conflict):
        approve(cast)
    approve(cast, at=now() + 32 * DAY)


def test_approval_is_for_coordinators_of_the_organisation_and_never_of_own_hours(cast, lighthouse):
    enter(cast)
    reads_notice(cast)
    olga_there = make_person(Role.COORDINATOR, "olga-2", organisation=lighthouse)
    for person in (cast.lucia, cast.grace, cast.joy, olga_there):
        with pytest.raises(NotFound):
            approve(cast, by=person)
    lucia = make_person(Role.MENTOR, "lucia-2", organisation=cast.organisation)
    cast.olga.memberships.create(organisation=cast.organisation, role=Role.MENTOR)
    enter(cast, by=again(cast.olga))
    assert [one.mentor for one in hours_to_approve(cast.olga, now())] == [cast.lucia.shown_name]
    with pytest.raises(NotFound):
        approve(cast, mentor=cast.olga.public_id)
    with pytest.raises(Conflict):
        approve(cast, mentor=lucia.public_id)


# --- pages ------------------------------------------------------------------------------------


@pytest.fixture
def page(cast, client):
    client.force_login(cast.lucia)
    return f"/mentoring/mine/{cast.organisation.public_id}/hours/"


def test_page_enters_shows_and_exports_a_month(cast, client, page):
    cast.took_place(days_ago=AGO)
    day = today() - AGO * DAY
    posted = {"work": "travel", "day": day.isoformat(), "minutes": "40"}
    assert client.post(page, posted).status_code == 302
    assert client.post(page, posted | {"minutes": "0"}).status_code == 400
    shown = client.get(page).content.decode()
    assert "1 h 30 min" in shown
    assert cast.joy.shown_name not in shown
    month = f"{day:%Y-%m}"
    table = client.get(f"{page}{month}.csv")
    rows = list(csv.reader(io.StringIO(table.content.decode())))
    assert rows[1:] == [
        [day.isoformat(), "Session", "50", "no"],
        [day.isoformat(), "Travel", "40", "no"],
    ]
    User.objects.filter(pk=cast.lucia.pk).update(shown_name="Lucia 🌻")
    printed = client.get(f"{page}{month}.pdf")
    assert printed.content.startswith(b"%PDF")
    assert printed["Content-Disposition"] == f'attachment; filename="{month}.pdf"'
    for wrong in ("1999-01.csv", f"{month}.doc", "x.csv"):
        assert client.get(page + wrong).status_code == 404


def test_coordinator_approves_a_month_with_one_click_from_the_list(cast, client, page):
    enter(cast)
    client.post(f"{page}notice/")
    client.force_login(cast.olga)
    shown = client.get("/mentoring/?tab=hours").content.decode()
    assert "Travel: 40 min" in shown
    (one,) = hours_to_approve(cast.olga, now())
    answer = client.post(
        f"/mentoring/hours/{one.organisation_id}/{one.mentor_id}/approve/",
        {"month": one.month.code, "minutes": one.month.minutes_waiting},
        follow=True,
    )
    assert "No hours to approve." in answer.content.decode()
