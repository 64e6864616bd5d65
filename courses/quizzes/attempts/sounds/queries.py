"""Who may hear text read aloud: anyone who may open the lesson, or who answers the quiz."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from core.errors import NotFound
from courses.enrolment.permissions import can_open_lesson
from courses.models import Attempt, LessonSound, Sound


def sound_of_lesson(user: User, lesson_key: UUID, digest: str) -> Sound:
    """Return a sound of this lesson. Raises NotFound when the lesson is not open to the user."""
    placed = LessonSound.objects.filter(lesson__key=lesson_key, sound__digest=digest)
    found = placed.select_related("sound").first() if can_open_lesson(user, lesson_key) else None
    if found is None:
        raise NotFound
    return found.sound


def sound_of_attempt(user: User, public_id: UUID, digest: str) -> Sound:
    """Return a sound of a question in an attempt of the user, or one that the user helps with.

    Raises NotFound for any other.
    """
    attempt = (
        Attempt.objects.filter(
            Q(enrolment__learner=user.pk) | Q(together_with=user.pk), public_id=public_id
        )
        .select_related("version")
        .first()
    )
    named = set(_digests(attempt.version.texts)) if attempt else ()
    sound = Sound.objects.filter(digest=digest).first() if digest in named else None
    if sound is None:
        raise NotFound
    return sound


def _digests(texts: dict) -> Iterator[str]:
    """Yield the digest of every sound in the texts of a version, in all languages."""
    for words in texts.values():
        for question in words["questions"].values():
            for one in (question, *question["options"].values()):
                if "sound" in one:
                    yield one["sound"]["digest"]
