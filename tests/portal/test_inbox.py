"""The inbox of staff: each thing once, with its due date, order and filter."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.queries import roles_of
from accounts.record_access.services import assign
from accounts.roles import Role
from courses.cohorts.view_models import MeetingRow
from lms.portal.home.inbox import InboxEntry, inbox_row, sort_entries
from lms.portal.home.inbox_entries import answer_entries, attendance_entries, room_entries
from lms.portal.home.inbox_sources import inbox_of
from lms.portal.home.workspace_page import workspace_page
from lms.portal.supervisor.pages import learners_page
from mentors.appeals.services import answer, disagree, say_read
from mentors.assessment.competencies.work_queries import next_to_rate
from mentors.models import Room, RoomMember
from mentors.rooms.state.queries import rooms_for
from tests.courses.test_marking import course, hand_in, learner, mark  # noqa: F401
from tests.factories.mentors import FIRST_DAY, Way, make_closed_room
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

RATED = FIRST_DAY + timedelta(days=20)


@pytest.fixture
def way(harbour):
    return Way(harbour)


def inbox(user, at=RATED):
    """The entries of other kinds than training and supervision talks, in their order."""
    with translation.override("en"):
        found = sort_entries(
            inbox_of(user, roles_of(user), rooms_for(user, at), at), timezone.localdate(at)
        )
        return [
            (row.entry.title, row.due, row.entry.action)
            for row in (inbox_row(entry, at) for entry in found)
            if row.entry.kind not in ("training", "supervision")
        ]


def test_inbox_observation_waits_until_it_is_signed(way):
    make_closed_room(supervisor=way.grace, mentor=way.learner, organisation=way.organisation)
    assert inbox(way.grace) == [("Sign observation: Amara", "Overdue 19 days", "Sign")]
    way.observe(day=1)
    titles = [title for title, _due, _action in inbox(way.grace)]
    assert titles.count("Sign observation: Amara") == 1


def test_inbox_first_and_second_rating_are_independent(way):
    way.observe()
    assert inbox(way.grace) == [("First rating: Amara", "", "Rate C1")]
    assert inbox(way.ines) == [("Second rating: Amara", "", "Rate C1")]
    way.rate(way.grace, "C1", 3)
    assert inbox(way.grace) == [("First rating: Amara", "", "Rate C4")]
    before = inbox(way.ines)
    way.rate(way.grace, "C4", 3)
    assert inbox(way.grace) == []
    assert inbox(way.ines) == before


@pytest.mark.parametrize(("just_rated", "code"), [("C1", "C4"), ("C9", "C1")])
def test_next_to_rate_is_what_waits_beside_the_competency_just_rated(way, just_rated, code):
    way.observe()
    found = next_to_rate(way.grace, way.journey.public_id, just_rated)
    assert found.code == code


@pytest.mark.parametrize(
    ("day", "due"),
    [(23, "Mon 30 Mar 2026"), (30, "Today"), (31, "Overdue 1 day")],
)
def test_inbox_third_rating_shows_its_due_date(way, day, due):
    sara = make_person(Role.SUPERVISOR, "sara", organisation=way.organisation)
    way.observe()
    way.rate(way.grace, "C4", 2)
    way.rate(way.ines, "C4", 3)
    at = datetime(2026, 3, day, 9, tzinfo=FIRST_DAY.tzinfo)
    (found,) = inbox(sara, at)
    assert found[0] == "Third rating: Amara"
    assert due.startswith(found[1])


def test_inbox_appeal_is_confirmed_and_then_answered(way):
    sara = make_person(Role.SUPERVISOR, "sara", organisation=way.organisation)
    way.observe()
    way.rate(way.grace, "C4", 2)
    way.rate(way.ines, "C4", 2)
    said = disagree(
        learner=way.learner,
        journey_id=way.journey.public_id,
        about="C4",
        words="I asked twice.",
        at=RATED,
    )
    one = {"by": sara, "appeal_id": said.public_id, "at": RATED}
    assert [(row[0], row[2]) for row in inbox(sara)] == [("Appeal: Amara", "Confirm")]
    say_read(**one)
    assert [(row[0], row[2]) for row in inbox(sara)] == [("Appeal: Amara", "Answer")]
    answer(**one, outcome="stands", reasons="Twice is the rule.")
    assert inbox(sara) == []


def test_inbox_answer_waits_until_it_is_marked(course, learner, person):  # noqa: F811
    grace = person(Role.SUPERVISOR, name="grace")
    olga = person(Role.COORDINATOR, name="olga")
    assign(
        by=olga,
        organisation_id=learner.memberships.get().organisation.public_id,
        person_id=grace.public_id,
        about_id=learner.public_id,
        since=timezone.now(),
        at=timezone.now(),
    )
    attempt = hand_in(learner, course)
    assert inbox(grace, timezone.now()) == [("Mark answer: Amara", "", "Mark")]
    mark(grace, attempt)
    assert inbox(grace, timezone.now()) == []


def test_answer_entries_rest_is_one_entry_with_its_number():
    with translation.override("en"):
        (entry,) = answer_entries((), 240)
    assert (entry.title, entry.count) == ("240 more answers to mark", 240)


def make_room(way, starts_at, state=Room.State.LOBBY):
    room = Room.objects.create(
        organisation=way.organisation, starts_at=starts_at, state=state, created_by=way.grace
    )
    RoomMember.objects.create(room=room, user=way.grace, seat=RoomMember.Seat.SUPERVISOR)
    RoomMember.objects.create(room=room, user=way.learner, seat=RoomMember.Seat.MENTOR)
    return room


@pytest.mark.parametrize(
    ("minutes", "state", "is_urgent"),
    [(180, "lobby", False), (8, "lobby", True), (-20, "lobby", True), (-20, "open", True)],
)
def test_room_entries_room_about_to_begin_is_urgent(way, minutes, state, is_urgent):
    make_room(way, FIRST_DAY + timedelta(minutes=minutes), state)
    with translation.override("en"):
        (entry,) = room_entries(rooms_for(way.grace, FIRST_DAY), FIRST_DAY)
    assert (entry.title, entry.is_urgent) == ("Practice: Amara", is_urgent)


def test_room_entries_room_of_tomorrow_is_left_to_the_calendar(way):
    at = timezone.now()
    make_room(way, at + timedelta(days=1))
    assert inbox(way.grace, at) == []
    with translation.override("en"):
        coming = workspace_page(way.grace, at).coming
    assert [item.title for _day, item in coming] == ["Practice: Amara"]


def session(**other):
    facts = {
        "public_id": "6ad0ce4a-6ad1-4aa6-a5b5-3b5cb8e7f2a7",
        "cohort": "Tuesdays",
        "course": "Peer mentor",
        "module": "",
        "module_url": "",
        "starts_at": FIRST_DAY,
        "minutes": 90,
        "childcare": "",
        "childcare_in_short": "",
        "rooms": 1,
        "published": True,
        "called_off": False,
        "begun": True,
        "marked": False,
    }
    return MeetingRow(**facts | other)


def test_attendance_entries_only_begun_sessions_without_attendance():
    with translation.override("en"):
        (entry,) = attendance_entries([session()])
        assert entry.title == "Record attendance: Tuesdays"
        for other in ({"marked": True}, {"begun": False}, {"called_off": True}):
            assert not list(attendance_entries([session(**other)]))


def entry(title, due=None, *, is_urgent=False):
    return InboxEntry("people", title, "", "/", "Open", due=due, is_urgent=is_urgent)


def test_sort_entries_urgent_then_overdue_then_by_date():
    today = FIRST_DAY.date()
    entries = [
        entry("in four days", today + timedelta(days=4)),
        entry("undated"),
        entry("tomorrow", today + timedelta(days=1)),
        entry("overdue", today - timedelta(days=1)),
        entry("urgent", is_urgent=True),
    ]
    assert [one.title for one in sort_entries(entries, today)] == [
        "urgent",
        "overdue",
        "tomorrow",
        "undated",
        "in four days",
    ]


def test_workspace_filter_shows_one_kind_and_keeps_all_counts(way, signed_in):
    make_closed_room(supervisor=way.grace, mentor=way.learner, organisation=way.organisation)
    way.observe(day=1)
    make_room(way, timezone.now(), Room.State.OPEN)
    with translation.override("en"):
        page = workspace_page(way.grace, timezone.now(), show="sessions")
    counts = {one.kind: one.count for one in page.filters}
    assert {row.entry.kind for row in page.rows} == {"sessions"}
    assert counts["assessment"] == 3
    assert counts[""] == sum(number for kind, number in counts.items() if kind)
    html = signed_in(way.grace).get("/?show=assessment").text
    assert "First rating: Amara" in html
    assert signed_in(way.grace).get("/?show=nonsense&page=99").status_code == 200


def test_learners_page_finds_a_learner_by_part_of_the_name(way, harbour, signed_in):
    Way(harbour, way.version, suffix="-b").ask(way.grace, 3)
    browser = signed_in(way.grace)
    found = learners_page(way.grace, RATED, find="A-B")
    assert [row.name for row in found.women] == ["Amara-b"]
    assert "No one found." in browser.get("/learners/?find=nobody").text
    assert browser.get(f"/learners/?find={'x' * 500}").status_code == 200
    assert browser.get("/learners/?page=99").status_code == 200


def test_workspace_page_costs_the_same_for_one_learner_and_for_many(way, harbour):
    way.observe()

    def statements():
        with translation.override("en"):
            workspace_page(way.grace, RATED)
            with CaptureQueriesContext(connection) as found:
                workspace_page(way.grace, RATED)
        return len(found)

    one = statements()
    for number in range(4):
        other = Way(harbour, way.version, suffix=f"-{number}")
        other.ask(way.grace, 3)
        other.observe(day=number)
        make_closed_room(supervisor=way.grace, mentor=other.learner, organisation=harbour)
    assert len(inbox(way.grace)) > 4
    assert statements() == one
