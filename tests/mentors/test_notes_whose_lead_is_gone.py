"""A note that somebody wrote, and whose lead lost the role: it waits as if nobody had it."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from core.clock import now
from core.errors import NotFound
from mentors.models import Call
from mentors.on_call_rules import CallReason
from mentors.safeguarding.queries import notes_for, waiting_for
from mentors.safeguarding.services import raise_level, take_note
from tests.factories.rooms import RealCast
from tests.factories.safeguarding import Team, note_about, note_in

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def lose_the_role(*people):
    Membership.objects.filter(user__in=people).update(ended_at=now())


@pytest.fixture
def team(harbour):
    """Lena has a note of level 3 about Amara, and is the lead no more."""
    team = Team(harbour)
    team.note = note_about(team.amara, by=team.grace, level=3)
    take_note(by=team.lena, note_id=team.note.public_id, at=now())
    lose_the_role(team.lena)
    return team


def test_it_waits_for_another_lead_and_nobody_reads_that_somebody_has_it(team, signed_in):
    [row] = waiting_for(team.mira, now())
    assert (row.public_id, row.may_take, row.nobodys) == (team.note.public_id, True, True)
    for page in ("/safeguarding/", f"/safeguarding/{team.note.public_id}/"):
        words = signed_in(team.mira).get(page).content.decode()
        assert "No longer assigned" in words
        assert "Assigned to Lena" not in words
    take_note(by=team.mira, note_id=team.note.public_id, at=now())
    assert waiting_for(team.mira, now()) == []


def test_without_any_lead_a_coordinator_steps_in_once_its_time_is_over(team):
    lose_the_role(team.mira)
    with pytest.raises(NotFound):
        take_note(by=team.olga, note_id=team.note.public_id, at=now() - timedelta(minutes=1))
    later = now() + timedelta(hours=1)
    [row] = waiting_for(team.olga, later)
    assert (row.public_id, row.late) == (team.note.public_id, True)
    take_note(by=team.olga, note_id=team.note.public_id, at=later)
    [row] = notes_for(team.olga, later)
    assert (row.taken_by, row.nobodys) == ("Olga", False)


def test_raised_it_rings_for_a_room_under_way(harbour):
    cast = RealCast(harbour)
    cast.open()
    note = note_in(cast.id, by=cast.ines, level=1)
    take_note(by=cast.sara, note_id=note.public_id, at=now())
    lose_the_role(cast.sara)
    raise_level(by=cast.ines, note_id=note.public_id, level=3, at=now())
    assert Call.objects.filter(because=CallReason.SAFEGUARDING, ended_at=None).exists()
