"""Who may give certificates."""

from accounts.models import User
from accounts.queries import holds
from accounts.roles import Role

from ..models import Journey


def can_issue(user: User, journey: Journey) -> bool:
    """A coordinator of the journey's organisation, and never to herself."""
    return journey.learner_id != user.pk and holds(user, Role.COORDINATOR, journey.organisation_id)
