"""Who may write evidence down."""

from uuid import UUID

from accounts.models import User
from accounts.record_access.permissions import is_assigned
from accounts.record_access.rules import Act, Record
from core.errors import NotFound
from mentors.assessment.competencies.permissions import can_rate

from ...models import Journey
from . import rules


def kinds_open_to(user: User, journey: Journey) -> tuple[str, ...]:
    """Return the kinds `user` may write about this learner as supervisor or assessor.

    Nobody may write about themselves.
    """
    whom = (journey.learner_id, journey.organisation_id)
    supports = is_assigned(user, *whom, Record.SUPERVISION, Act.ADD)
    assesses = can_rate(user, journey)
    return tuple(
        kind for kind in rules.KINDS if rules.may_write(kind, supports=supports, assesses=assesses)
    )


def journey_to_write(user: User, person_id: UUID) -> tuple[Journey, tuple[str, ...]]:
    """Return the latest journey in which `user` may write, and the kinds. Raise NotFound."""
    rows = (
        Journey.objects.filter(
            learner__public_id=person_id, left_at__isnull=True, learner__is_active=True
        )
        .select_related("learner", "organisation", "version")
        .order_by("-created_at", "-pk")
    )
    for journey in rows:
        kinds = kinds_open_to(user, journey)
        if kinds:
            return journey, kinds
    raise NotFound
