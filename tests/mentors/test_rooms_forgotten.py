"""Rooms go two years after their end."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from core.audit.retention_services import run_job
from core.retention_clocks import Clock, days_of
from mentors.models import Room
from mentors.room_states import RoomState
from tests.factories.mentors import FIRST_DAY, make_closed_room

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
def test_forget_rooms_two_years_after_the_end_deletes_rooms_step_by_step(
    pair, harbour, monkeypatch
):
    monkeypatch.setattr("mentors.rooms.lifecycle.retention_services.A_STEP", 5)
    hold(pair, harbour, times=12)
    # Never opened.
    Room.objects.create(organisation=harbour, state=RoomState.LOBBY, starts_at=FIRST_DAY)
    hold(pair, harbour, times=1, day=200)
    assert run_job("rooms", at=LATER) == 13
    assert Room.objects.count() == 1
    assert run_job("rooms", at=LATER) == 0
