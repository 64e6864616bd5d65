"""Jobs of retention by their names, and since when something is past its clock."""

from datetime import UTC, datetime, timedelta

import pytest

from core import retention
from core.retention_clocks import OPEN_ENDED, Clock, days_of, kept_since

AT = datetime(2026, 3, 3, 10, tzinfo=UTC)


def step(*, at):
    return 0


@pytest.fixture(autouse=True)
def no_jobs(monkeypatch):
    monkeypatch.setattr(retention, "_jobs", {})


def test_register_job_name_of_another_job_is_refused():
    retention.register_job("rooms", step, Clock.ROOMS)
    retention.register_job("rooms", step, Clock.ROOMS)
    for another in (
        {"clock": Clock.DRAFTS},
        {"clock": Clock.ROOMS, "is_logged": False},
    ):
        with pytest.raises(ValueError, match="rooms"):
            retention.register_job("rooms", step, **another)
    assert retention._jobs == {"rooms": retention.Job(step, Clock.ROOMS, is_logged=True)}


def test_jobs_of_clock_are_its_own_in_the_order_of_their_names():
    for name, clock in (("b", Clock.ROOMS), ("a", Clock.ROOMS), ("c", Clock.DRAFTS)):
        retention.register_job(name, step, clock)
    assert retention.jobs_of(Clock.ROOMS) == ["a", "b"]
    assert retention.jobs_of(Clock.DEVICES) == []


def test_kept_since_lies_the_days_of_the_clock_before(settings):
    settings.RETENTION_DAYS = {"rooms": 10, "drafts": 3}
    assert kept_since(Clock.ROOMS, AT) == AT - timedelta(days=10)
    assert kept_since(Clock.DRAFTS, AT) == AT - timedelta(days=3)


def test_days_of_what_is_open_ended_there_are_none():
    assert {Clock.ACCOUNT, Clock.RECORD} == OPEN_ENDED
    for clock in OPEN_ENDED:
        with pytest.raises(KeyError):
            days_of(clock)
