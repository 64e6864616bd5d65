"""Pending work for assessors at Harbour, and new entries that Amara and Lucia can read."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.membership.queries import PublicFacts
from accounts.membership.services import set_public_name
from accounts.queries import organisations_of
from accounts.roles import Role
from mentors.assessment.calibration.services import open_calibration, rate_scene
from mentors.evidence.written.services import write
from mentors.supervision.services import write_talk

SCENE = "1-a-first-meeting"
# In the order of the scene's competencies.
RATED = {"ines": (2, 3, 3, 3, 3), "sara": (2, 3, 2, 3, 3)}
SAID = "She told me what stays in a room and what does not, in her own words and without a note."
# The programme has no level in the European framework.
FACTS = PublicFacts(public_country="IT")


def state_the_facts(accounts: dict[str, Any], *, at: datetime) -> None:
    """Olga sets the organisation's public name, before the first certificate is issued."""
    olga = accounts["olga"]
    (place,) = organisations_of(olga, Role.COORDINATOR)
    set_public_name(by=olga, organisation=place, name="North Quay", facts=FACTS, at=at)


def a_scene(accounts: dict[str, Any], *, at: datetime) -> None:
    """Olga has chosen this quarter's scene; Ines and Sara have rated it, and Grace has not yet."""
    olga = accounts["olga"]
    (place,) = organisations_of(olga, Role.COORDINATOR)
    scene = open_calibration(
        by=olga, organisation_id=place.public_id, script_key=SCENE, at=at - timedelta(hours=6)
    )
    for alias, levels in RATED.items():
        rate_scene(
            by=accounts[alias],
            calibration_id=scene.public_id,
            levels=dict(zip(scene.script["codes"], levels, strict=True)),
            at=at - timedelta(hours=3),
        )


def to_read(accounts: dict[str, Any], *, at: datetime) -> None:
    """Grace has recorded what Amara said in conversation, and offers Lucia a day for a meeting."""
    grace, amara, lucia = (accounts[alias] for alias in ("grace", "amara", "lucia"))
    (place,) = organisations_of(grace, Role.SUPERVISOR)
    today = timezone.localdate(at)
    write(
        by=grace,
        person_id=amara.public_id,
        kind="SC",
        codes=["C4"],
        day=today - timedelta(days=1),
        sentence=SAID,
        at=at - timedelta(hours=5),
    )
    write_talk(
        by=grace,
        organisation_id=place.public_id,
        person_id=lucia.public_id,
        day=today + timedelta(days=2),
        held=False,
        at=at - timedelta(hours=5),
    )
