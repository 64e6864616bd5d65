"""Who may give certificates."""

from accounts.models import User
from accounts.sight.permissions import may_as_coordinator
from accounts.sight.rules import Act, Record

from ..models import Journey


def can_issue(user: User, journey: Journey) -> bool:
    """A coordinator of the journey's organisation, and never to herself."""
    return journey.learner_id != user.pk and may_as_coordinator(
        user, journey.organisation_id, Record.JOURNEY, Act.ADD
    )
