"""Who may do questions together with whom: staff of her organisation, never one with herself."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries import organisations_of, people_in
from courses.attempts.permissions import MARKERS, is_marker
from courses.models import Attempt, Enrolment, TogetherLeave
from courses.states import OPEN_STATES

__all__ = ["enrolments_to_help", "helped_attempts", "helpers_of", "holding_leaves", "is_helper"]

# Who may mark may also help; there is no third kind of person who reads what she answers.
is_helper = is_marker


def enrolments_to_help(user: User) -> QuerySet[Enrolment]:
    """The enrolments of women whom she may help, where she supervises or coordinates."""
    return Enrolment.objects.filter(
        organisation__in=organisations_of(user, *MARKERS), state__in=OPEN_STATES
    ).exclude(learner=user.pk)


def helpers_of(enrolment: Enrolment) -> QuerySet[User]:
    """The people who may help her, by the name they are shown under."""
    return people_in(enrolment.organisation, *MARKERS).exclude(pk=enrolment.learner_id)


def holding_leaves(user: User) -> QuerySet[TogetherLeave]:
    """What women let her do together with them now."""
    return TogetherLeave.objects.filter(
        helper=user.pk, ended_at=None, enrolment__in=enrolments_to_help(user)
    )


def helped_attempts(user: User) -> QuerySet[Attempt]:
    """The attempts that she does, or did, together with somebody: no other of theirs."""
    return Attempt.objects.filter(together_with=user.pk, enrolment__in=enrolments_to_help(user))
