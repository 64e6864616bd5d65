"""Who may read goals and journal: the author alone.

No role, duty or page lets anybody else read them (domain R7.5).
"""

from django.db.models import QuerySet

from accounts.models import Organisation, User
from accounts.queries import memberships_of
from accounts.roles import COURSE_ROLES, INSTALLATION_ROLES
from courses.models import Goal, JournalEntry

# The roles that learn here: the same people who see “Learn” in the menu.
WRITING_ROLES = COURSE_ROLES - INSTALLATION_ROLES


def goals_of(user: User) -> QuerySet[Goal]:
    """Return the user's goals, those not reached first."""
    return Goal.objects.filter(learner=user.pk)


def journal_of(user: User) -> QuerySet[JournalEntry]:
    """Return the user's journal, the latest page first."""
    return JournalEntry.objects.filter(learner=user.pk)


def writing_organisation(user: User) -> Organisation | None:
    """Return the organisation for a new page of the user; None if the user learns nowhere."""
    fitting = [
        held for held in memberships_of(user) if held.organisation and held.role in WRITING_ROLES
    ]
    return min(fitting, key=lambda held: held.pk).organisation if fitting else None


def can_write(user: User) -> bool:
    """Whether the user may add to goals and journal."""
    return writing_organisation(user) is not None


def can_read_pages(user: User) -> bool:
    """Whether the user may open the goals and journal pages.

    Users keep access to what they wrote after their role has ended.
    """
    return can_write(user) or goals_of(user).exists() or journal_of(user).exists()
