"""The week calendar of staff: what it shows to whom, and planning from a day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.clock import now
from tests.factories.people import make_person
from tests.factories.rooms import RealCast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(harbour):
    return RealCast(harbour)


def week(browser, **query):
    return browser.get(reverse("calendar-week"), query).context["week"]


def titles(found):
    return [item.title for day in found.days for item in day.items]


def test_calendar_week_shows_own_rooms_and_to_a_coordinator_all(cast, signed_in):
    cast.olga = make_person(Role.COORDINATOR, organisation=cast.organisation)
    stranger = make_person(Role.SUPERVISOR, organisation=cast.organisation)
    day = timezone.localdate(cast.room.starts_at).isoformat()
    own = titles(week(signed_in(cast.grace), week=day))
    assert [title.partition(":")[0] for title in own] == ["Practice", "Mentoring"]
    assert titles(week(signed_in(stranger), week=day)) == []
    coordinator = signed_in(cast.olga)
    assert titles(week(coordinator, week=day)) == own
    assert titles(week(coordinator, week=day, show="own")) == []


def test_calendar_week_offers_to_schedule_from_today_on_to_supervisors(cast, signed_in):
    today = timezone.localdate(now())
    grace = signed_in(cast.grace)
    days = {day.day: day.schedule_url for day in week(grace).days}
    assert [day for day, url in days.items() if url] == [day for day in days if day >= today]
    tomorrow = today + timedelta(days=1)
    page = grace.get(reverse("room-new"), {"day": tomorrow.isoformat()})
    assert page.context["form"]["day"].value() == tomorrow.isoformat()
    coordinator = make_person(Role.COORDINATOR, organisation=cast.organisation)
    assert not any(day.schedule_url for day in week(signed_in(coordinator)).days)


@pytest.mark.parametrize("text", ["", "x", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_calendar_week_of_an_unusable_day_is_this_week(cast, signed_in, text):
    found = week(signed_in(cast.grace), week=text)
    assert found.first <= timezone.localdate(now()) <= found.last
