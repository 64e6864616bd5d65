"""Who may help whom with questions: somebody assigned to the learner, never the learner.

In a course for staff, the helper is a colleague who supervises or coordinates.
"""

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries import people_in
from accounts.record_access.permissions import assigned_people
from accounts.record_access.rules import Act, Record
from courses.catalogue.rules import is_staff_course
from courses.models import Attempt, Enrolment, TogetherLeave
from courses.quizzes.attempts.permissions import MARKERS, is_marker, readable_enrolments
from courses.states import OPEN_STATES

__all__ = [
    "active_permissions",
    "assistable_enrolments",
    "assisted_attempts",
    "helpers_of",
    "is_helper",
]

# Anyone who may mark may also help; no third kind of person reads a learner's answers.
is_helper = is_marker


def assistable_enrolments(user: User) -> QuerySet[Enrolment]:
    """Return the enrolments of learners whom the user may help, by assignment."""
    return Enrolment.objects.filter(
        readable_enrolments(user, Record.DONE_TOGETHER, Act.ADD), state__in=OPEN_STATES
    )


def helpers_of(enrolment: Enrolment) -> QuerySet[User]:
    """Return the people who may help the learner."""
    if is_staff_course(enrolment.course.audience):
        return people_in(enrolment.organisation, *MARKERS).exclude(pk=enrolment.learner_id)
    return assigned_people(enrolment.learner, enrolment.organisation, Record.DONE_TOGETHER)


def active_permissions(user: User) -> QuerySet[TogetherLeave]:
    """Return the permissions that learners currently give the helper."""
    return TogetherLeave.objects.filter(
        helper=user.pk, ended_at=None, enrolment__in=assistable_enrolments(user)
    )


def assisted_attempts(user: User) -> QuerySet[Attempt]:
    """Return the attempts that the user helps or helped with, and no others of these learners."""
    return Attempt.objects.filter(together_with=user.pk, enrolment__in=assistable_enrolments(user))
