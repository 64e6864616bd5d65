"""Store spoken answers until they are marked, and delete them then, or when they expire.

Every call locks the enrolment first and the attempt second, as all other quiz services do.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sessions.rules import OWN
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound, Refused
from core.media.malware import check_for_malware
from core.retention import A_STEP
from courses.models import Attempt, Enrolment, Recording, WrittenAnswer, WrittenMark
from courses.questions.bare_files import RejectedFile, strip_sound
from courses.questions.schema import parse_definition
from courses.questions.sounds import mime_of
from courses.quizzes.attempts.row_locks import lock_attempt

from .rules import LARGEST_BYTES, LONGEST_SECONDS, oldest_kept


@transaction.atomic
def save_recording(
    *,
    learner: User,
    attempt_id: UUID,
    question_key: str,
    data: bytes,
    seconds: int,
    device: str,
    at: datetime,
) -> Recording:
    """Store a spoken answer, encrypted, in place of an earlier one. *Units*: `seconds` whole.

    `device` is what the learner chose at sign-in: own or shared. Raises NotFound when the question
    is not the learner's or is not answered by speaking, Refused on a shared phone. Raises Conflict
    after submission, Invalid for data that is not audio, is too large or is too long.
    """
    attempt = lock_attempt(learner, attempt_id)
    _check_spoken(attempt, question_key)
    if device != OWN:
        raise Refused(_("On a shared phone nothing is recorded. You can write your answer."))
    if attempt.submitted_at is not None:
        raise Conflict(_("This is handed in already. Your recording was not kept."))
    data, mime = _validate(data, seconds)
    answer, _made = WrittenAnswer.objects.get_or_create(
        attempt=attempt, question_key=question_key, defaults={"text": ""}
    )
    found, _made = Recording.objects.update_or_create(
        answer=answer,
        defaults={
            "organisation": attempt.enrolment.organisation,
            "data": data,
            "mime": mime,
            "size_bytes": len(data),
            "seconds": seconds,
            "made_at": at,
            "deleted_at": None,
        },
    )
    return found


def _check_spoken(attempt: Attempt, question_key: str) -> None:
    questions = parse_definition(attempt.version.definition).questions
    if not any(one.key == question_key and one.said_aloud for one in questions):
        raise NotFound


def _validate(data: bytes, seconds: int) -> tuple[bytes, str]:
    """Return the audio without its metadata, and its MIME type."""
    if len(data) > LARGEST_BYTES:
        raise Invalid(recording_too_large())
    if not 0 <= seconds <= LONGEST_SECONDS:
        raise Invalid(_("This recording is longer than two minutes. Please make it in less."))
    mime = mime_of(data)
    if mime is None:
        raise Invalid(unreadable_recording())
    check_for_malware(data)
    try:
        return strip_sound(data), mime
    except RejectedFile as problem:
        raise Invalid(unreadable_recording()) from problem


def unreadable_recording() -> str:
    """Return the message for data that is not audio."""
    return _("This cannot be heard here. Please record it again, or write.")


def recording_too_large() -> str:
    """Return the message for a recording that is too large."""
    return _("This recording is too large. Please make a shorter one, or write.")


@transaction.atomic
def remove_recording(*, learner: User, attempt_id: UUID, question_key: str) -> None:
    """Delete a recording that the learner no longer wants. Does nothing if there is none.

    Raises NotFound when the question is not the learner's, Conflict after submission.
    """
    attempt = lock_attempt(learner, attempt_id)
    _check_spoken(attempt, question_key)
    if attempt.submitted_at is not None:
        raise Conflict(_("This is handed in already. A person hears it and then it is deleted."))
    answer = attempt.written.filter(question_key=question_key).first()
    if answer is None:
        return
    Recording.objects.filter(answer=answer).delete()
    if not answer.text:
        answer.delete()


def delete_marked_recording(*, answer: WrittenAnswer, at: datetime) -> None:
    """Delete the audio of a marked answer. The caller must hold the lock of the attempt."""
    Recording.objects.filter(answer=answer, deleted_at=None).update(data=None, deleted_at=at)


def delete_expired_recordings(*, at: datetime) -> int:
    """Delete expired recordings, one batch at most, and return how many. Safe to repeat.

    A submitted answer without a mark or text has nothing left to mark: it is flagged as run out,
    and nothing counts against the learner.
    """
    old = Recording.objects.filter(deleted_at=None, made_at__lte=oldest_kept(at))
    rows = list(old.order_by("pk").values_list("pk", "answer__attempt__enrolment")[:A_STEP])
    return sum(_delete(recording, enrolment, at) for recording, enrolment in rows)


@transaction.atomic
def _delete(recording_id: int, enrolment_id: int, at: datetime) -> bool:
    """Delete one recording if it still exists once the lock is taken."""
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("learner", "organisation")
        .filter(pk=enrolment_id)
        .first()
    )
    there = Recording.objects.filter(pk=recording_id, deleted_at=None, made_at__lte=oldest_kept(at))
    if enrolment is None or not there.update(data=None, deleted_at=at):
        return False
    answer = WrittenAnswer.objects.select_related("attempt").get(recording=recording_id)
    if answer.attempt.submitted_at is not None and not answer.text and not _is_marked(answer):
        answer.ran_out_at = at
        answer.save(update_fields=["ran_out_at"])
        record(
            actor=None,
            verb="recording-ran-out",
            subject=answer,
            organisation=enrolment.organisation,
            about=enrolment.learner,
            at=at,
        )
    return True


def _is_marked(answer: WrittenAnswer) -> bool:
    last = WrittenMark.objects.filter(answer=answer).order_by("-number").first()
    return last is not None and last.met is not None
