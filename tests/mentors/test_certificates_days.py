"""Days are the days of the place, not of Greenwich: for what counts, and on a certificate."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from mentors.certification.queries import build_snapshot
from tests.factories.mentors import FIRST_DAY, Way

ROME = ZoneInfo("Europe/Rome")

pytestmark = pytest.mark.django_db


@pytest.fixture
def way(harbour, settings):
    settings.TIME_ZONE = "Europe/Rome"
    with timezone.override(ROME):
        yield Way(harbour)


def test_certificate_of_the_first_of_march_ends_on_a_first_of_march(way):
    """Half past midnight in Rome is the day before in Greenwich; in a leap year that shows."""
    way.meet_everything()
    given = datetime(2026, 3, 1, 0, 30, tzinfo=ROME).astimezone(ZoneInfo("UTC"))
    certificate = way.issue(at=given)
    assert timezone.localdate(certificate.valid_from).isoformat() == "2026-03-01"
    assert timezone.localdate(certificate.valid_until).isoformat() == "2028-03-01"


def test_evidence_counts_to_the_end_of_its_last_day_there(way):
    way.observe()
    last_day = FIRST_DAY.astimezone(ROME).replace(year=FIRST_DAY.year + 2)
    for hour, counts in ((0, True), (23, True)):
        at = last_day.replace(hour=hour, minute=30).astimezone(ZoneInfo("UTC"))
        assert bool(build_snapshot(way.journey, at=at).observations) is counts
    next_day = last_day.replace(hour=0, minute=30) + timedelta(days=1)
    assert not build_snapshot(way.journey, at=next_day.astimezone(ZoneInfo("UTC"))).observations
