"""Whose attempts a person may read and mark: staff of the organisation, never her own."""

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.queries import organisations_of
from accounts.roles import Role
from courses.models import Attempt, WrittenAnswer

MARKERS = (Role.SUPERVISOR, Role.COORDINATOR)


def is_marker(user: User) -> bool:
    """Whether the queue is hers to open."""
    return bool(organisations_of(user, *MARKERS))


def _handed_in_to(user: User, attempt: str = "") -> Q:
    """What makes an attempt hers to mark; `attempt` is the way to it, as in "attempt__"."""
    conditions = {
        "submitted_at__isnull": False,
        "taken_back_at": None,
        "enrolment__organisation__in": organisations_of(user, *MARKERS),
    }
    alone_or_confirmed = Q(**{f"{attempt}together_since": None}) | Q(
        **{f"{attempt}confirmed_at__isnull": False}
    )
    own = Q(**{f"{attempt}enrolment__learner": user.pk})
    return (
        Q(**{f"{attempt}{name}": value for name, value in conditions.items()})
        & alone_or_confirmed
        & ~own
    )


def markable_attempts(user: User) -> QuerySet[Attempt]:
    """What was handed in where she supervises or coordinates, without her own.

    What was entered for a woman is not read or marked before she has said that it is what she said,
    nor after she has said that it is not.
    """
    return Attempt.objects.filter(_handed_in_to(user))


def markable_answers(user: User) -> QuerySet[WrittenAnswer]:
    """Written answers that were handed in where she supervises or coordinates, without her own.

    They are joined, not looked up in a list of attempts: a database begins with what waits.
    """
    return WrittenAnswer.objects.filter(_handed_in_to(user, "attempt__"))
