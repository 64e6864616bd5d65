"""Who may mark an answer, and reopen it."""

from accounts.models import User
from courses.models import WrittenAnswer, WrittenMark
from courses.quizzes.attempts.permissions import markable_answers


def can_mark(user: User, answer: WrittenAnswer) -> bool:
    """Whether the user may mark this answer."""
    return markable_answers(user).filter(pk=answer.pk).exists()


def can_reopen(user: User, answer: WrittenAnswer, mark: WrittenMark) -> bool:
    """Whether the user may reopen it.

    That is the marker, or another one who may mark it once the marker may not any more.
    """
    if not can_mark(user, answer):
        return False
    if mark.marker_id == user.pk or mark.marker is None:
        return True
    return not can_mark(mark.marker, answer)
