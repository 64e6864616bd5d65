"""What enrolment hears from accounts."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.types import Invitation, Person
from core.errors import DomainError
from courses.cohorts.queries import get_cohort
from courses.cohorts.services import assign_place

from .services import enrol


def add_to_cohort_of_card(
    sender: Any, invitation: Invitation, user: Person, at: datetime, **kwargs: Any
) -> None:
    """Receiver of `card_used`: enrol in the course of the chosen cohort, and add to the cohort.

    Whatever forbids it must not keep anybody from joining: both are then left out.
    """
    if invitation.cohort is None or invitation.invited_by is None:
        return
    with suppress(DomainError), transaction.atomic():
        cohort = get_cohort(invitation.invited_by, invitation.cohort)
        enrolment = enrol(learner=user, course_key=cohort.course.key, at=at)
        assign_place(
            by=invitation.invited_by,
            cohort_id=cohort.public_id,
            enrolment_id=enrolment.public_id,
            at=at,
        )
