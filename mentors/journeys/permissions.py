"""Who may begin a woman's way."""

from accounts.models import Organisation, User
from accounts.queries import holds, organisations_of
from accounts.roles import CERTIFICATE_ROLES, Role


def organisation_to_begin_in(by: User, learner: User) -> Organisation | None:
    """Where `by` may begin the way of `learner`: as `learner`, or as a coordinator there.

    None: nowhere.
    """
    for organisation in organisations_of(learner, *CERTIFICATE_ROLES):
        if by.pk == learner.pk or holds(by, Role.COORDINATOR, organisation):
            return organisation
    return None


def has_a_way(user: User) -> bool:
    """Whether `user` has the page “My way”."""
    return bool(organisations_of(user, *CERTIFICATE_ROLES))
