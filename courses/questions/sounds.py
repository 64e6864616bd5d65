"""Sounds of quizzes and lessons: which one it is, and what may be one. Pure.

A sound is known by the SHA-256 of the file that was given. It is taken as it is: what it holds is
looked at by its bytes, as with what women record.
"""

import hashlib

from courses.attempts.recordings.rules import mime_of
from courses.questions.kinds.base import SoundFacts

ENDINGS = (".ogg", ".opus", ".webm", ".m4a", ".mp4")
MAX_BYTES = 5_000_000


class NoSound(ValueError):
    """These bytes are no sound that can be played here."""


def checked_mime(raw: bytes) -> str:
    """What kind of sound it is. Raises NoSound."""
    mime = mime_of(raw) if len(raw) <= MAX_BYTES else None
    if mime is None:
        raise NoSound
    return mime


def sound_facts(raw: bytes) -> SoundFacts:
    """What texts say of this sound. Raises NoSound."""
    checked_mime(raw)
    return SoundFacts(digest=hashlib.sha256(raw).hexdigest(), size_bytes=len(raw))
