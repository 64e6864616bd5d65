"""Who may mark an answer, and open it again."""

from accounts.models import User
from accounts.queries import organisations_of
from accounts.roles import Role
from courses.attempts.permissions import markable_answers
from courses.models import WrittenAnswer, WrittenMark


def can_mark(user: User, answer: WrittenAnswer) -> bool:
    """Whether she may mark this answer."""
    return markable_answers(user).filter(pk=answer.pk).exists()


def can_reopen(user: User, answer: WrittenAnswer, mark: WrittenMark) -> bool:
    """Whether she may open it again: who marked it, or a coordinator where that person is away."""
    if not can_mark(user, answer):
        return False
    coordinated = organisations_of(user, Role.COORDINATOR)
    return mark.marker_id == user.pk or answer.attempt.enrolment.organisation in coordinated
