"""Her attempt and its enrolment, locked before a step is taken in it: the enrolment first.

Every step of hers begins here, so the queries are prepared. Each locks rows of one table, without
a join that would lock those of others.
"""

from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from core.compiled_queries import CompiledObjects, CompiledRows
from core.errors import Conflict, NotFound
from courses.enrolment.access import course_access
from courses.models import Attempt, Enrolment, Lesson, Quiz, QuizVersion
from courses.progress.services import known_of
from courses.states import OPEN_STATES


def lock_attempt(learner, attempt_id: UUID, helper=None) -> Attempt:
    """Her attempt with its enrolment, both locked: one of her own, or one that is done together
    with `helper`. `attempt_id` is the public id.

    Raises NotFound when it is not hers or its course not hers to see, Conflict when it is open and
    she has left the course. Needs a transaction.
    """
    access = course_access(learner, attempt_id=attempt_id)
    if access is None or not access.may_see:
        raise NotFound
    for enrolment in _enrolment_of(attempt_id, learner.pk):
        attempt = next(iter(_attempt_of(attempt_id)), None)
        if attempt is None:
            # She took it back while this waited for the lock.
            raise NotFound
        attempt.enrolment = known_of(learner, enrolment)
        _check_whose(attempt, helper)
        if attempt.submitted_at is None and enrolment.state not in OPEN_STATES:
            raise Conflict(_("You have left this course. Open it again to go on; all is kept."))
        return _with_what_it_asks(attempt)
    raise NotFound


def _check_whose(attempt: Attempt, helper) -> None:
    """Raises NotFound for one that two do together, where they are not the two who do it now."""
    if helper is not None:
        fits = attempt.together_with_id == helper.pk
    else:
        fits = attempt.together_since is None or attempt.submitted_at is not None
    if not fits:
        raise NotFound


def _with_what_it_asks(attempt: Attempt) -> Attempt:
    """With its version (the words are read where they are needed), its quiz and the lesson."""
    (attempt.version,) = _version_of(attempt.version_id)
    for row in _quiz_of(attempt.quiz_id):
        attempt.quiz = Quiz.from_db(connection.alias, _QUIZ, row[: len(_QUIZ)])
        if attempt.quiz.lesson_id is not None:
            attempt.quiz.lesson = Lesson.from_db(connection.alias, _LESSON, row[len(_QUIZ) :])
    return attempt


_enrolment_of = CompiledObjects(
    Enrolment,
    lambda attempt_id, learner: Enrolment.objects.select_for_update().filter(
        pk__in=Attempt.objects.filter(public_id=attempt_id).values("enrolment"), learner=learner
    ),
    *(UUID, int),
)
_attempt_of = CompiledObjects(
    Attempt,
    lambda attempt_id: Attempt.objects.select_for_update().filter(public_id=attempt_id),
    UUID,
)
_version_of = CompiledObjects(
    QuizVersion, lambda pk: QuizVersion.objects.filter(pk=pk), int, without=["texts"]
)
_QUIZ = [field.attname for field in Quiz._meta.concrete_fields]
_LESSON = [field.attname for field in Lesson._meta.concrete_fields]
_quiz_of = CompiledRows(
    lambda pk: Quiz.objects.filter(pk=pk).values_list(
        *_QUIZ, *(f"lesson__{name}" for name in _LESSON)
    ),
    int,
)
