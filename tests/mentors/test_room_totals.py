"""Rooms go after two years, and numbers of nobody stay."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from core.audit.retention_services import run_job
from core.clock import now
from core.quarters import quarters
from core.retention_clocks import Clock, days_of
from core.small_counts import sayable
from mentors.models import Room, RoomTotal
from mentors.room_states import RoomState
from mentors.rooms.state.sentences import KIND_WORDS
from mentors.rooms.total_queries import totals_of
from tests.factories.mentors import FIRST_DAY, make_closed_room
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

# FIRST_DAY lies in the first quarter of 2026; all of it is past two years by then.
LATER = FIRST_DAY.replace(month=4, day=2) + timedelta(days=days_of(Clock.ROOMS))


@pytest.fixture
def pair(person):
    return {"supervisor": person(Role.SUPERVISOR), "mentor": person(Role.MENTOR)}


def hold(pair, organisation, *, times, day=0):
    for _n in range(times):
        make_closed_room(**pair, organisation=organisation, day=day)


@pytest.mark.engine
def test_what_is_deleted_is_counted_by_organisation_kind_and_quarter(
    pair, harbour, lighthouse, monkeypatch
):
    monkeypatch.setattr("mentors.rooms.total_services.A_STEP", 5)
    hold(pair, harbour, times=12)
    hold(pair, harbour, times=3, day=60)
    hold(pair, lighthouse, times=1)
    # Never opened, so it was no room.
    Room.objects.create(organisation=harbour, state=RoomState.LOBBY, starts_at=FIRST_DAY)
    assert run_job("rooms", at=LATER + timedelta(days=92)) == 17
    assert not Room.objects.exists()
    found = RoomTotal.objects.order_by("organisation", "quarter")
    assert [(row.organisation.name, row.quarter, row.rooms, row.minutes) for row in found] == [
        ("Harbour", date(2026, 1, 1), 12, 600),
        ("Harbour", date(2026, 4, 1), 3, 150),
        ("Lighthouse", date(2026, 1, 1), 1, 50),
    ]
    assert run_job("rooms", at=LATER + timedelta(days=92)) == 0
    assert RoomTotal.objects.get(quarter=date(2026, 4, 1)).rooms == 3


def practised(rows):
    """Those of practice rooms; each quarter has a row of every type."""
    return [row for row in rows if row.kind == "practice"]


def test_nothing_under_ten_is_said_and_a_quarter_without_rooms_looks_like_a_small_one(
    pair, harbour
):
    hold(pair, harbour, times=13)
    hold(pair, harbour, times=9, day=200)
    at = LATER + timedelta(days=300)
    run_job("rooms", at=at)
    said = [
        (row.quarter.month, row.rooms, row.minutes) for row in practised(totals_of(harbour, at))
    ]
    assert said == [(10, None, None), (7, None, None), (4, None, None), (1, 10, 650)]


def test_a_quarter_is_shown_once_all_of_it_is_past_its_clock(pair, harbour):
    hold(pair, harbour, times=12)
    before = LATER - timedelta(days=3)
    assert run_job("rooms", at=before) == 12
    assert totals_of(harbour, before) == []
    assert [row.rooms for row in practised(totals_of(harbour, LATER))] == [10]


def test_a_coordinator_reads_the_totals_of_her_own_organisation(
    pair, harbour, lighthouse, signed_in, person
):
    # Early in 2022.
    hold(pair, harbour, times=12, day=-1500)
    run_job("rooms", at=now())
    page = signed_in(person(Role.COORDINATOR)).get("/coordinate/rooms/").content.decode()
    assert "January 2022" in page
    assert "600" in page
    assert "fewer than 10" in page
    other = make_person(Role.COORDINATOR, "odile", organisation=lighthouse)
    assert "January 2022" not in signed_in(other).get("/coordinate/rooms/").content.decode()


def test_a_total_has_no_column_for_a_person_and_a_word_for_every_kind():
    assert {field.name for field in RoomTotal._meta.fields} == {
        "id",
        "organisation",
        "kind",
        "quarter",
        "rooms",
        "minutes",
    }
    assert set(KIND_WORDS) == set(Room.Kind)


@pytest.mark.parametrize(
    ("count", "said"), [(0, None), (1, None), (9, None), (10, 10), (14, 10), (15, 15), (103, 100)]
)
def test_counts_are_rounded_down_to_five_and_small_ones_are_not_said(count, said):
    assert sayable(count) == said


def test_quarters_follow_each_other_through_a_year():
    months = [day.month for day in quarters(date(2026, 7, 1), date(2027, 7, 1))]
    assert months == [7, 10, 1, 4]
    assert list(quarters(date(2026, 4, 1), date(2026, 4, 1))) == []
