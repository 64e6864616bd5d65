"""Who owns goals and journal: the author alone.

There is no role, no duty and no page through which somebody else reads them (domain R7.5).
"""

from django.db.models import QuerySet

from accounts.models import Organisation, User
from accounts.queries import memberships_of
from accounts.roles import COURSE_ROLES, INSTALLATION_ROLES
from courses.models import Goal, JournalEntry

# Who learns here: the same people who have “Learn” among their places.
WRITING_ROLES = COURSE_ROLES - INSTALLATION_ROLES


def goals_of(user: User) -> QuerySet[Goal]:
    """The user's goals, those the user has not reached first."""
    return Goal.objects.filter(learner=user.pk)


def journal_of(user: User) -> QuerySet[JournalEntry]:
    """The user's journal, the latest page first."""
    return JournalEntry.objects.filter(learner=user.pk)


def writing_organisation(user: User) -> Organisation | None:
    """The organisation that a new page of the user's belongs to; None when the user learns in no
    one.
    """
    fitting = [
        held for held in memberships_of(user) if held.organisation and held.role in WRITING_ROLES
    ]
    return min(fitting, key=lambda held: held.pk).organisation if fitting else None


def can_write(user: User) -> bool:
    """Whether the user may add to goals and journal."""
    return writing_organisation(user) is not None


def can_read_pages(user: User) -> bool:
    """Whether the two pages are there for the user: what the user wrote stays the user's when a
    role has ended.
    """
    return can_write(user) or goals_of(user).exists() or journal_of(user).exists()
