"""Her hand-back and the coordinator's click meet on a certificate whose time is over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection

from mentors.certification import services
from mentors.models import Certificate
from tests.factories.mentors import FIRST_DAY, Way

SECONDS = 20

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite has one writer at a time: set TEST_POSTGRES_URL",
    ),
]


def test_neither_waits_for_the_other_for_ever(harbour, monkeypatch):
    way = Way(harbour)
    way.meet_everything()
    old = way.issue()
    later = FIRST_DAY + timedelta(days=3 * 365)
    way.observe(day=3 * 365 - 30)
    way.observe(way.ines, day=3 * 365 - 29)
    for code in ("C1", "C4"):
        for assessor in (way.grace, way.ines):
            way.rate(assessor, code, 4, at=later - timedelta(days=1))
    end, holding, ending = services._end, Event(), Event()

    def end_when_both_hold_theirs(certificate, *, at, state):
        (ending if at == old.valid_until else holding).set()
        # The other one may already stand behind us in the queue, and then never gets here.
        (holding if at == old.valid_until else ending).wait(2)
        end(certificate, at=at, state=state)

    monkeypatch.setattr(services, "_end", end_when_both_hold_theirs)

    def run(call):
        try:
            return call()
        finally:
            connection.close()

    def hand_back():
        services.hand_back(learner=way.learner, certificate_id=old.public_id, at=later)

    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(run, call) for call in (lambda: way.issue(at=later), hand_back)]
        for job in jobs:
            try:
                job.result(SECONDS)
            except services.NotEligible:
                # She was first, and the name went with the certificate.
                continue
    assert Certificate.objects.get(pk=old.pk).ended_at is not None
