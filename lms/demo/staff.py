"""Trains the demo's staff in modules S1 to S4 and assigns supervisors, by the services."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from accounts.queries import organisations_of
from accounts.record_access.services import assign
from accounts.roles import Role
from courses.catalogue.queries import course_key
from courses.compliance.queries import required_lesson_keys
from courses.enrolment.services import enrol

from .reading import Reading

# Nora has not finished, so that the demo shows a staff member without access to records.
STAFF = ("olga", "grace", "sara", "ines", "iris", "olga-2", "grace-2", "sara-2")
WOMEN = ("amara", "lucia", "joy")


def train_staff(
    accounts: Mapping[str, Any], *, at: datetime, progress: Callable[[str], None]
) -> None:
    """Each of them reads the lessons of S1 to S4 and answers the questions."""
    progress("The staff pass the modules S1 to S4")
    lessons = required_lesson_keys()
    reading = Reading()
    for alias in STAFF:
        enrol(learner=accounts[alias], course_key=course_key("s"), at=at)
        for key in lessons:
            reading.through(accounts[alias], key, at=at)


def assign_supervisors(accounts: Mapping[str, Any], *, at: datetime) -> None:
    """Assign Grace to the learners and mentees of the organisation; Sara and Ines to nobody."""
    for suffix in ("", "-2"):
        olga = accounts[f"olga{suffix}"]
        place = organisations_of(olga, Role.COORDINATOR)[0]
        for alias in WOMEN:
            assign(
                by=olga,
                organisation_id=place.public_id,
                person_id=accounts[f"grace{suffix}"].public_id,
                about_id=accounts[f"{alias}{suffix}"].public_id,
                since=at,
                at=at,
            )
