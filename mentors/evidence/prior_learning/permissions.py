"""Who talks with a learner about prior learning."""

from django.db.models import QuerySet

from accounts.models import User
from mentors.assessment.competencies.permissions import can_rate

from ...models import Assessor, Journey, PriorLearning


def can_hear(user: User, journey: Journey) -> bool:
    """The learner's assessors, as long as they may rate the learner."""
    return can_rate(user, journey)


def waiting_for(user: User) -> QuerySet[PriorLearning]:
    """Claims of learners whom `user` assesses, which nobody has decided, the oldest first."""
    assessed = Assessor.objects.filter(
        assessor=user, ended_at=None, journey__left_at=None, journey__learner__is_active=True
    )
    return (
        PriorLearning.objects.filter(decided_at=None, journey__in=assessed.values("journey"))
        .select_related("journey__learner", "competency")
        .order_by("claimed_at", "pk")
    )
