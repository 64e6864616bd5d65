"""A day of rest after something serious, in booking; hers alone to switch off (domain 7)."""

from datetime import UTC, datetime, timedelta

import pytest

from core.clock import now
from core.errors import Conflict
from mentors.models import RoomMember, SafeguardingNote
from mentors.rooms.rules.scheduling import rests_after
from mentors.rooms.scheduling.limit_services import set_limits
from mentors.safeguarding_rules import Level
from tests.factories.rooms import RealCast

HOUR = timedelta(hours=1)
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def test_the_day_begins_with_the_event_and_is_over_after_24_hours():
    cases = {-1: False, 0: True, 23: True, 24: False, 30: False}
    found = {hours: rests_after([NOON], NOON + hours * HOUR) for hours in cases}
    assert found == cases
    assert not rests_after([], NOON)


@pytest.fixture
def cast(harbour):
    """In the room of two hours from now something serious came up; Lucia was there."""
    cast = RealCast(harbour)
    RoomMember.objects.filter(room=cast.room, user=cast.lucia).update(joined_at=now())
    return cast


def came_up(cast, level=Level.SERIOUS):
    return SafeguardingNote.objects.create(
        organisation=cast.organisation,
        room=cast.room,
        written_by=cast.grace,
        level=level,
        level_at=now() - HOUR,
        written_at=now() - HOUR,
        facts="Somebody waits outside.",
        agreed="yes",
        she_knows="before",
        child_at_risk=False,
    )


def book(cast, hours):
    return cast.set_up(starts_at=now() + hours * HOUR)


@pytest.mark.django_db
@pytest.mark.engine
def test_nothing_is_booked_within_a_day_and_the_answer_is_that_of_everything_else(cast):
    came_up(cast)
    with pytest.raises(Conflict, match="Not available"):
        book(cast, 20)
    assert book(cast, 26)


@pytest.mark.django_db
def test_a_worry_of_a_lower_level_asks_for_no_rest(cast):
    came_up(cast, Level.CONCERN)
    assert book(cast, 20)


@pytest.mark.django_db
def test_practice_stays_open(cast):
    came_up(cast)
    assert cast.set_up(kind="practice", backup=None, minutes=30, starts_at=now() + 20 * HOUR)


@pytest.mark.django_db
def test_she_alone_switches_it_off(cast):
    came_up(cast)
    set_limits(person=cast.lucia, rooms_a_day=2, minutes_a_week=240, women=4, rests_after=False)
    assert book(cast, 20)
