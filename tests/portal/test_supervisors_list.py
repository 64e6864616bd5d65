"""One list of what waits for a supervisor: counts, clocks, one next action, true after each act."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.record_access.services import assign
from accounts.roles import Role
from courses.cohorts.view_models import MeetingRow
from lms.portal.home.inbox_entries import of_answers, of_meetings, of_rooms
from lms.portal.supervisor.pages import supervisor_page
from mentors.appeals.services import answer, disagree, say_read
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


def page(supervisor, at=RATED, **asked):
    with translation.override("en"):
        return supervisor_page(supervisor, at, **asked)


def lines(supervisor, at=RATED, **asked):
    return [
        (group.title, line.title, line.clock, line.action)
        for group in page(supervisor, at, **asked).groups
        for line in group.lines
    ]


def counts(supervisor, at=RATED):
    return {tab.title: tab.count for tab in page(supervisor, at).tabs}


# --- each kind of work ----------------------------------------------------------------------


def test_an_observation_waits_until_it_is_signed(way):
    make_closed_room(supervisor=way.grace, mentor=way.learner, organisation=way.organisation)
    assert lines(way.grace) == [
        ("Today", "Sign what you saw: Amara", "Since Tuesday 3 March", "Sign")
    ]
    way.observe(day=1)
    assert counts(way.grace)["To sign"] == 1


def test_first_and_second_ratings_wait_with_one_next_action_each(way):
    way.observe()
    assert lines(way.grace) == [
        ("In the next days", "First rating: Amara", "Since Tuesday 3 March", "Rate C1")
    ]
    assert lines(way.ines)[0][1] == "Second rating: Amara"
    assert counts(way.grace) == {"All": 2, "To rate": 2}
    way.rate(way.grace, "C1", 3)
    assert lines(way.grace)[0][3] == "Rate C4"
    way.rate(way.grace, "C4", 3)
    assert lines(way.grace) == []
    assert counts(way.ines) == {"All": 2, "To rate": 2}


def test_a_third_has_a_clock_that_goes_on_after_its_day(way):
    sara = make_person(Role.SUPERVISOR, "sara", organisation=way.organisation)
    way.observe()
    way.rate(way.grace, "C4", 2)
    way.rate(way.ines, "C4", 3)
    asked = ("Third rating: Amara", "Rate C4")
    for at, group, clock in (
        (RATED, "In the next days", "By Monday 30 March"),
        (datetime(2026, 3, 30, 9, tzinfo=FIRST_DAY.tzinfo), "Today", "Until tonight"),
        (datetime(2026, 4, 1, 9, tzinfo=FIRST_DAY.tzinfo), "Today", "2 days over"),
    ):
        assert lines(sara, at) == [(group, asked[0], clock, asked[1])]


def test_a_disagreement_is_read_first_and_then_answered(way):
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
    assert lines(sara)[0][1:] == ("Amara sees it differently", "By Thursday 26 March", "Read")
    say_read(**one)
    assert lines(sara)[0][1:] == ("Amara sees it differently", "By Monday 20 April", "Answer")
    answer(**one, outcome="stands", reasons="Twice is the rule.")
    assert lines(sara) == []


def test_an_answer_waits_until_it_is_marked(course, learner, person):  # noqa: F811
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
    found = lines(grace, timezone.now())
    assert [(line[1], line[2], line[3]) for line in found] == [
        ("An answer in her own words: Amara", "Since today", "Read")
    ]
    mark(grace, attempt)
    assert lines(grace, timezone.now()) == []


def test_what_is_not_named_is_one_line_that_counts_them_all():
    with translation.override("en"):
        (line,) = of_answers((), 240, RATED)
    assert (line.title, line.stands_for) == ("240 more answers wait", 240)


def make_room(way, starts_at, state=Room.State.LOBBY):
    room = Room.objects.create(
        organisation=way.organisation, starts_at=starts_at, state=state, created_by=way.grace
    )
    RoomMember.objects.create(room=room, user=way.grace, seat=RoomMember.Seat.SUPERVISOR)
    RoomMember.objects.create(room=room, user=way.learner, seat=RoomMember.Seat.MENTOR)
    return room


@pytest.mark.parametrize(
    ("minutes", "state", "expected"),
    [
        (180, "lobby", ("today", "1 in the afternoon", False)),
        (8, "lobby", ("now", "8 minutes left", False)),
        (-20, "lobby", ("now", "It has not begun", True)),
        (-20, "open", ("now", "Open", False)),
    ],
)
def test_a_room_of_today_comes_up_as_its_time_comes(way, minutes, state, expected):
    make_room(way, FIRST_DAY + timedelta(minutes=minutes), state)
    with translation.override("en"):
        (line,) = of_rooms(rooms_for(way.grace, FIRST_DAY), FIRST_DAY)
    assert (line.group, line.clock, line.late) == expected


def test_a_room_of_tomorrow_does_not_wait_and_is_named_where_nothing_does(way, signed_in):
    at = timezone.now()
    make_room(way, at + timedelta(days=1))
    assert lines(way.grace, at) == []
    assert page(way.grace, at).next_room is not None
    assert "Nothing waits. Next room:" in signed_in(way.grace).get("/supervise/").text


def meeting(**other):
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


def test_who_came_is_marked_after_a_session_and_once():
    with translation.override("en"):
        (line,) = of_meetings([meeting()], RATED)
        assert (line.title, line.detail) == ("Mark who came: Tuesdays", "Peer mentor")
        for other in ({"marked": True}, {"begun": False}, {"called_off": True}):
            assert not list(of_meetings([meeting(**other)], RATED))


# --- the page -------------------------------------------------------------------------------


def test_now_stands_before_today_and_what_is_late_before_what_is_not(way):
    make_closed_room(supervisor=way.grace, mentor=way.learner, organisation=way.organisation)
    way.observe(day=1)
    make_room(way, RATED, Room.State.OPEN)
    assert [line[0] for line in lines(way.grace)] == ["Now", "Today", "In the next days"]


def test_a_tab_shows_its_kind_alone_and_all_counts_stay(way, signed_in):
    make_closed_room(supervisor=way.grace, mentor=way.learner, organisation=way.organisation)
    way.observe(day=1)
    assert [line[3] for line in lines(way.grace, show="rate")] == ["Rate C1"]
    assert [line[3] for line in lines(way.grace, show="nonsense")] == ["Sign", "Rate C1"]
    shown = page(way.grace, show="rate")
    assert [(tab.title, tab.count, tab.here) for tab in shown.tabs] == [
        ("All", 3, False),
        ("To sign", 1, False),
        ("To rate", 2, True),
    ]
    html = signed_in(way.grace).get("/supervise/?show=rate").text
    assert "First rating: Amara" in html
    assert "Sign what you saw: Amara" not in html


def test_a_woman_is_found_by_a_part_of_her_name(way, harbour, signed_in):
    Way(harbour, way.version, suffix="-b").ask(way.grace, 3)
    browser = signed_in(way.grace)
    assert [row.name for row in page(way.grace, find="A-B").women] == ["Amara-b"]
    assert "Nobody is found." in browser.get("/supervise/?find=nobody").text
    assert browser.get(f"/supervise/?find={'x' * 500}").status_code == 200
    assert browser.get("/supervise/?page=99&women=-4").status_code == 200


def test_the_list_costs_the_same_for_one_woman_and_for_many(way, harbour):
    way.observe()

    def statements():
        page(way.grace)
        with CaptureQueriesContext(connection) as found:
            page(way.grace)
        return len(found)

    one = statements()
    for number in range(4):
        other = Way(harbour, way.version, suffix=f"-{number}")
        other.ask(way.grace, 3)
        other.observe(day=number)
        make_closed_room(supervisor=way.grace, mentor=other.learner, organisation=harbour)
    assert len(lines(way.grace)) > 4
    assert statements() == one


def test_no_line_of_hers_depends_on_what_the_other_has_given(way):
    way.observe()
    before = lines(way.ines), counts(way.ines)
    way.rate(way.grace, "C1", 1)
    way.rate(way.grace, "C4", 4)
    assert (lines(way.ines), counts(way.ines)) == before
