"""Lock a learner's attempt and its enrolment before a step: the enrolment first.

Each query locks rows of one table, without a join that would lock those of others.
"""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, NotFound
from courses.enrolment.access import course_access
from courses.models import Attempt, Enrolment, QuizVersion
from courses.progress.services import with_known_relations
from courses.states import OPEN_STATES


def lock_attempt(learner: User, attempt_id: UUID, helper: User | None = None) -> Attempt:
    """Return a learner's attempt with its enrolment, both locked.

    The attempt is one done alone, or one done together with `helper`. `attempt_id` is the public
    id. Raises NotFound when it is another learner's or the course is not visible. Raises Conflict
    when it is open and the learner has left the course. Needs a transaction.
    """
    access = course_access(learner, attempt_id=attempt_id)
    if access is None or not access.may_see:
        raise NotFound
    owning = Attempt.objects.filter(public_id=attempt_id).values("enrolment")
    enrolment = Enrolment.objects.select_for_update().filter(pk__in=owning, learner=learner).first()
    if enrolment is None:
        raise NotFound
    attempt = Attempt.objects.select_for_update().filter(public_id=attempt_id).first()
    if attempt is None:
        # The learner withdrew the permission while this waited for the lock.
        raise NotFound
    attempt.enrolment = with_known_relations(learner, enrolment)
    _check_whose(attempt, helper)
    if attempt.submitted_at is None and enrolment.state not in OPEN_STATES:
        raise Conflict(_("You have left this course. Open it again to go on; all is kept."))
    # The learner never changes either. The texts of a version are long, and are read only where
    # needed.
    versions = QuizVersion.objects.defer("texts").select_related("quiz__lesson")
    attempt.version = versions.get(pk=attempt.version_id)
    attempt.quiz = attempt.version.quiz
    return attempt


def _check_whose(attempt: Attempt, helper: User | None) -> None:
    """Raise NotFound for an assisted attempt if it is not for this learner and helper."""
    if helper is not None:
        fits = attempt.together_with_id == helper.pk
    else:
        fits = attempt.together_since is None or attempt.submitted_at is not None
    if not fits:
        raise NotFound
