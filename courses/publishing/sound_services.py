"""Keeping the sounds of what is published. Called by the CMS, as often as it likes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid, NotFound
from courses.models import Lesson, LessonSound, Sound

from ..questions.sounds import NoSound, checked_mime, sound_facts


@transaction.atomic
def register_sound(*, raw: bytes, at: datetime) -> str:
    """Keeps a sound that a lesson or a quiz plays; once is enough. Returns its digest.

    Raises Invalid for what is no sound.
    """
    try:
        facts, mime = sound_facts(raw), checked_mime(raw)
    except NoSound as problem:
        raise Invalid(_("A sound of this lesson cannot be played.")) from problem
    Sound.objects.get_or_create(
        digest=facts.digest,
        defaults={"data": raw, "mime": mime, "size_bytes": facts.size_bytes, "created_at": at},
    )
    return facts.digest


@transaction.atomic
def place_sounds(*, lesson_key: UUID, language: str, digests: Collection[str]) -> None:
    """The lesson plays these registered sounds in this language, and no others.

    Raises NotFound when the lesson was never published.
    """
    lesson = Lesson.objects.select_for_update(no_key=True).filter(key=lesson_key).first()
    if lesson is None:
        raise NotFound
    placed = LessonSound.objects.filter(lesson=lesson, language=language)
    placed.exclude(sound__digest__in=digests).delete()
    for sound in Sound.objects.filter(digest__in=digests):
        LessonSound.objects.get_or_create(lesson=lesson, language=language, sound=sound)
