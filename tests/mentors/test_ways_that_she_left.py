"""A woman who leaves an organisation with a code: her way there ends, and she begins anew."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from accounts.transfers.rules import Brought
from accounts.transfers.services import make, receive
from core.clock import now
from core.errors import NotFound
from mentors.assessment.competencies.queries import journey_for_assessor
from mentors.certification.coordinator_queries import journey_for_coordinator
from mentors.certification.queries import certificate_of
from mentors.coordinator_queue.renewal_queries import renewals_due
from mentors.journeys.coordinator_queries import journeys_in
from mentors.journeys.learner_queries import way_of_learner
from mentors.journeys.services import begin_journey
from mentors.models import Certificate
from tests.factories.mentors import Way
from tests.factories.people import make_person, open_to_women

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def way(harbour):
    return Way(harbour)


@pytest.fixture
def odile(lighthouse):
    """Coordinates at Lighthouse, where women are let in."""
    open_to_women(lighthouse)
    return make_person(Role.COORDINATOR, "odile", organisation=lighthouse)


def moves(way, odile, lighthouse, *, leaves):
    _row, code = make(
        user=way.learner,
        brought=Brought(met=("C1",)),
        leaves=way.organisation.public_id if leaves else None,
        at=now(),
    )
    return receive(by=odile, organisation=lighthouse, code=code, at=now())


def test_where_she_leaves_with_a_code_she_begins_anew_and_nobody_there_reads_her_way(
    way, odile, lighthouse
):
    way.meet_everything()
    amara = moves(way, odile, lighthouse, leaves=True)
    assert journeys_in(way.organisation) == []
    with pytest.raises(NotFound):
        journey_for_coordinator(way.olga, way.journey.public_id, at=now())
    with pytest.raises(NotFound):
        journey_for_assessor(way.grace, way.journey.public_id)
    begun = begin_journey(learner=amara, version=way.version, by=amara, at=now())
    assert begun.organisation == lighthouse
    assert begin_journey(learner=amara, version=way.version, by=odile, at=now()) == begun
    assert [line.public_id for line in journeys_in(lighthouse)] == [begun.public_id]
    # What was shown before is hers to take along once more.
    assert way_of_learner(amara, now()).met == ("C1", "C4")


def test_a_certificate_stays_hers_and_is_renewed_where_she_is_now(way, odile, lighthouse):
    way.meet_everything()
    held = way.issue()
    Certificate.objects.update(valid_until=now() + timedelta(days=20))
    amara = moves(way, odile, lighthouse, leaves=True)
    begun = begin_journey(learner=amara, version=way.version, by=odile, at=now())
    assert certificate_of(amara, held.public_id) == held
    assert [line.step for line in journeys_in(lighthouse)] == ["current"]
    assert renewals_due(way.olga, way.organisation, now()) == []
    assert [due.journey for due in renewals_due(odile, lighthouse, now())] == [begun.public_id]


def test_where_she_stays_her_way_goes_on_there(way, odile, lighthouse):
    amara = moves(way, odile, lighthouse, leaves=False)
    assert begin_journey(learner=amara, version=way.version, by=amara, at=now()) == way.journey
    assert len(journeys_in(way.organisation)) == 1
