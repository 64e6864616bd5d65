"""Who may begin a learner's journey."""

from accounts.models import Organisation, User
from accounts.queries import holds, organisations_of
from accounts.roles import CERTIFICATE_ROLES, Role


def organisation_to_begin_in(by: User, learner: User) -> Organisation | None:
    """Return where `by` may begin a journey for `learner`: themselves, or as a coordinator there.

    None: nowhere.
    """
    for organisation in organisations_of(learner, *CERTIFICATE_ROLES):
        if by.pk == learner.pk or holds(by, Role.COORDINATOR, organisation):
            return organisation
    return None


def has_a_way(user: User) -> bool:
    """Whether `user` has the page “My way”."""
    return bool(organisations_of(user, *CERTIFICATE_ROLES))
