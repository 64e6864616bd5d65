"""Issuing all certificates that are ready, each by the rule and in its own transaction."""

from datetime import datetime

from accounts.models import User
from core.errors import DomainError
from mentors.certification.services import issue_certificate

from .queries import coordinated, ready_in

# Maximum number in one call; the others wait for the next.
AT_ONCE = 50


def issue_all(*, by: User, at: datetime) -> int:
    """Issue every certificate that is ready where `by` coordinates, and return how many.
    Idempotent.

    One that is no longer ready is left out. Raise NotFound for anyone who coordinates nowhere.
    """
    ready = [way for place in coordinated(by) for way in ready_in(by, place, at)]
    given = 0
    for way in ready[:AT_ONCE]:
        try:
            issue_certificate(by=by, journey_id=way, at=at)
        except DomainError:
            continue
        given += 1
    return given
