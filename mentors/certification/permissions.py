"""Who may issue certificates, and who decides about one that is issued."""

from accounts.models import Organisation, User
from accounts.queries import holds, organisations_of
from accounts.record_access.permissions import may_as_coordinator
from accounts.record_access.rules import Act, Record

from ..models import Journey
from .validity_rules import PAIR


def can_issue(user: User, journey: Journey) -> bool:
    """Whether `user` coordinates the journey's organisation, and is not the learner."""
    return journey.learner_id != user.pk and may_as_coordinator(
        user, journey.organisation_id, Record.JOURNEY, Act.ADD
    )


def can_decide(user: User, organisation: Organisation | int) -> bool:
    """Whether `user` may suspend and revoke there: a coordinator or the safeguarding lead."""
    return user.is_active and any(holds(user, role, organisation) for role in PAIR)


def decides_in(user: User) -> list[Organisation]:
    """Return where `user` may suspend and revoke."""
    return organisations_of(user, *PAIR)


def pair_roles(user: User, organisation: Organisation | int) -> set[str]:
    """Return which of the two roles of a pair `user` holds there."""
    return {role for role in PAIR if holds(user, role, organisation)}
