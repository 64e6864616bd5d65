"""Who may hear a recording: the learner until submission, then the person who marks it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from core.errors import NotFound
from courses.models import Recording
from courses.quizzes.attempts.permissions import audible_answers

from .rules import oldest_kept


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording as it is sent."""

    data: bytes
    mime: str


def own_recording(user: User, *, attempt_id: UUID, question_key: str, at: datetime) -> Sound:
    """Return the user's recording while the attempt is open. Raises NotFound otherwise."""
    own = Recording.objects.filter(
        answer__attempt__public_id=attempt_id,
        answer__attempt__enrolment__learner=user.pk,
        answer__attempt__submitted_at=None,
        answer__question_key=question_key,
    )
    return _sound(own, at)


def recording_to_mark(user: User, *, answer_id: UUID, at: datetime) -> Sound:
    """Return a submitted recording. Raises NotFound for anyone who may not mark it."""
    answers = audible_answers(user).filter(public_id=answer_id)
    return _sound(Recording.objects.filter(answer__in=answers), at)


def recording_owner(user: User, answer_id: UUID) -> UUID:
    """Return whose recording it is, for the marker. Raises NotFound for anyone else."""
    found = audible_answers(user).filter(public_id=answer_id)
    learner = found.values_list("attempt__enrolment__learner__public_id", flat=True).first()
    if learner is None:
        raise NotFound
    return learner


def _sound(found: QuerySet[Recording], at: datetime) -> Sound:
    # An expired recording cannot be heard, even if the deletion job has not run.
    recording = found.filter(deleted_at=None, made_at__gt=oldest_kept(at)).first()
    if recording is None or recording.data is None:
        raise NotFound
    return Sound(recording.data, recording.mime)
