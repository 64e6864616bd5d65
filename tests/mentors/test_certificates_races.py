"""Two people, or two clicks, in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from accounts.roles import Role
from core.clock import now
from mentors.certification import step_services
from mentors.certification.step_services import ask_for_step
from mentors.models import Certificate, Decision, Observation, Rating
from tests.concurrency import on_postgresql, one_within_another
from tests.factories.mentors import Way
from tests.factories.people import make_person

from .test_renewals import do_all_of_it, make_way

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Runs each act in a thread of its own, all starting at once; returns what they gave."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_clicks_in_the_same_moment_give_one_certificate(harbour):
    way = Way(harbour)
    way.meet_everything()
    given = together(*[way.issue] * 4)
    assert len({certificate.pk for certificate in given}) == 1
    assert Certificate.objects.count() == 1


def test_two_ratings_in_the_same_moment_still_make_a_decision(harbour):
    way = Way(harbour)
    way.observe()
    together(lambda: way.rate(way.grace, "C1", 3), lambda: way.rate(way.ines, "C1", 3))
    assert Decision.objects.get().met
    assert all(rating.blind for rating in Rating.objects.all())


def test_the_same_rating_clicked_four_times_is_one(harbour):
    way = Way(harbour)
    way.observe()
    together(*[lambda: way.rate(way.grace, "C1", 2)] * 4)
    assert Rating.objects.count() == 1


def test_signing_clicked_four_times_is_one_observation(harbour):
    from mentors.assessment.competencies.services import sign_observation
    from tests.factories.mentors import FIRST_DAY, make_closed_room

    way = Way(harbour)
    room = make_closed_room(supervisor=way.grace, mentor=way.learner, organisation=harbour)

    def sign():
        return sign_observation(
            observer=way.grace, room_id=room.public_id, seen={"C1a": "seen"}, at=FIRST_DAY
        )

    assert len({observation.pk for observation in together(*[sign] * 4)}) == 1
    assert Observation.objects.count() == 1


@on_postgresql
def test_a_renewal_waits_for_who_agrees_to_a_suspension_and_gives_what_stands(monkeypatch, harbour):
    way, certificate = make_way(harbour)
    do_all_of_it(way)
    lead = make_person(Role.SAFEGUARDING_LEAD, "sara", organisation=harbour)
    step = ask_for_step(
        by=lead, certificate_id=certificate.public_id, kind="suspend", words="Look.", at=now()
    )
    given = one_within_another(
        monkeypatch,
        (step_services, "_log"),
        lambda: step_services.agree(by=way.olga, step_id=step.public_id, at=now()),
        lambda: way.issue(at=now()),
    )
    assert (given, given.state) == (certificate, "suspended")
