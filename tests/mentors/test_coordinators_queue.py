"""A coordinator's queue: what waits with its clock, giving one or all, at a fixed cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from accounts.services import make_organisation
from core.clock import now
from core.errors import NotFound
from mentors.certification.queries import eligibility
from mentors.coordinator_queue.queries import queue_of
from mentors.coordinator_queue.services import issue_all
from mentors.models import Assessor, Certificate
from tests.factories.mentors import Way, make_programme
from tests.factories.people import make_person
from tests.factories.record_access import train

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.engine]


def way_of(organisation):
    way = Way(organisation, make_programme())
    train(way.olga)
    return way


def names(user, show):
    return [line.name for line in queue_of(user, now(), show=show).lines]


def counts(user):
    """Of the ways; what assessors do once a quarter is in test_calibration.py."""
    found = dict(queue_of(user, now()).counts)
    found.pop("calibration")
    return {kind: number for kind, number in found.items() if number}


@pytest.fixture
def way(harbour):
    return way_of(harbour)


def test_what_is_ready_is_what_the_rule_says_and_giving_it_takes_it_off(way):
    way.meet_everything()
    way.journey.refresh_from_db()
    assert eligibility(way.journey, at=now()).eligible
    assert names(way.olga, "ready") == [way.learner.shown_name]
    assert issue_all(by=way.olga, at=now()) == 1
    assert names(way.olga, "ready") == []
    assert issue_all(by=way.olga, at=now()) == 0
    assert Certificate.objects.count() == 1


def test_one_thing_missing_and_it_is_not_ready(way):
    way.observe()
    for code in ("C1", "C4"):
        way.rate(way.grace, code, 3)
        way.rate(way.ines, code, 3)
    assert names(way.olga, "ready") == []
    assert issue_all(by=way.olga, at=now()) == 0
    way.choose_name()
    assert names(way.olga, "ready") == [way.learner.shown_name]


def test_who_lacks_an_assessor_waits_since_she_began(way):
    assert counts(way.olga) == {}
    Assessor.objects.filter(journey=way.journey, place=2).update(ended_at=now())
    (line,) = queue_of(way.olga, now(), show="assessors").lines
    assert (line.name, line.is_since, line.to_do) == (way.learner.shown_name, True, True)


def test_a_third_stands_there_with_its_day_and_nothing_to_do_once_she_is_asked(way, harbour):
    way.observe()
    way.rate(way.grace, "C4", 3)
    way.rate(way.ines, "C4", 2)
    (line,) = queue_of(way.olga, now(), show="third").lines
    assert line.to_do
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    way.ask(sara, 3)
    (line,) = queue_of(way.olga, now(), show="third").lines
    assert not line.to_do


def test_a_renewal_stands_there_from_sixty_days_before_and_not_while_it_is_paused(way):
    way.meet_everything()
    certificate = way.issue(at=now() - timedelta(days=1))
    assert names(way.olga, "renewal") == []
    Certificate.objects.update(valid_until=now() + timedelta(days=59))
    (line,) = queue_of(way.olga, now(), show="renewal").lines
    assert not line.late
    Certificate.objects.update(valid_until=now() - timedelta(hours=1))
    (line,) = queue_of(way.olga, now(), show="renewal").lines
    assert line.late
    Certificate.objects.filter(pk=certificate.pk).update(state="paused", stopped_at=now())
    assert names(way.olga, "renewal") == []


def test_another_organisation_and_who_coordinates_nowhere_see_nothing(way):
    way.meet_everything()
    elsewhere = make_organisation(name="Lighthouse")
    other = make_person(Role.COORDINATOR, "olga-2", organisation=elsewhere)
    train(other)
    assert counts(other) == {}
    assert issue_all(by=other, at=now()) == 0
    for nobody in (way.grace, way.learner):
        with pytest.raises(NotFound):
            queue_of(nobody, now())


def test_the_page_gives_all_at_once_and_twice_is_once(way, signed_in):
    way.meet_everything()
    browser = signed_in(way.olga)
    page = browser.get("/assessment/progress/").content.decode()
    assert "Issue certificate" in page
    assert way.learner.shown_name in page
    for _click in range(2):
        assert browser.post("/certificates/issue/").status_code == 302
    assert Certificate.objects.count() == 1
    assert "No one found." in browser.get("/assessment/progress/?q=zz").content.decode()


def queries_of(user):
    with CaptureQueriesContext(connection) as asked:
        queue_of(user, now())
    return len(asked)


def test_four_who_are_ready_cost_no_query_more_than_one(harbour):
    first = way_of(harbour)
    first.meet_everything()
    # What is kept of the wording of competencies is read before.
    queries_of(first.olga)
    one = queries_of(first.olga)
    for number in range(1, 4):
        way = Way(harbour, first.version, suffix=f"-{number}")
        way.meet_everything()
    assert len(names(first.olga, "ready")) == 4
    assert queries_of(first.olga) == one
