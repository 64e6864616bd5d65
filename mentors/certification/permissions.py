"""Who may give certificates."""

from accounts.queries import holds
from accounts.roles import Role


def can_issue(user, journey) -> bool:
    """A coordinator of the journey's organisation, and never to herself."""
    return journey.learner_id != user.pk and holds(user, Role.COORDINATOR, journey.organisation_id)
