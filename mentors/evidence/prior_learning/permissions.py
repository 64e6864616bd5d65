"""Who may review a learner's claims of prior learning."""

from django.db.models import QuerySet

from accounts.models import User
from mentors.assessment.competencies.permissions import can_rate

from ...models import Assessor, Journey, PriorLearning


def can_hear(user: User, journey: Journey) -> bool:
    """Whether `user` is an assessor who may rate this learner."""
    return can_rate(user, journey)


def waiting_for(user: User) -> QuerySet[PriorLearning]:
    """Undecided claims of the learners whom `user` assesses, the oldest first."""
    assessed = Assessor.objects.filter(
        assessor=user, ended_at=None, journey__left_at=None, journey__learner__is_active=True
    )
    return (
        PriorLearning.objects.filter(decided_at=None, journey__in=assessed.values("journey"))
        .select_related("journey__learner", "competency")
        .order_by("claimed_at", "pk")
    )
