"""Sounds of quizzes, lessons and recordings: their identity, and which are allowed. Pure.

A sound is identified by the SHA-256 of the given file, and stored unchanged. Allowed is what
browsers record: Opus in WebM or Ogg, and AAC or Opus in MP4 as Apple phones produce it. The file's
name and declared type are ignored; its first bytes decide.
"""

import hashlib
import re

from courses.states import MP4, OGG, WEBM

from .kinds.texts import SoundFacts

ENDINGS = (".ogg", ".opus", ".webm", ".m4a", ".mp4")
MAX_BYTES = 5_000_000
# WebM and Ogg name what is inside near the beginning; MP4 may do so at its end.
_HEAD_BYTES = 4096
_PICTURES_IN_WEBM = (b"V_VP", b"V_AV1", b"V_MPEG")
_PICTURES_IN_MP4 = re.compile(rb"hdlr.{8}vide", re.DOTALL)


class NoSound(ValueError):
    """These bytes are not a sound that can be played here."""


def mime_of(data: bytes) -> str | None:
    """Return the type of a sound; None if it is none of the three, or contains video as well."""
    head = data[:_HEAD_BYTES]
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        sound = b"webm" in head and b"A_OPUS" in head
        return WEBM if sound and not any(one in head for one in _PICTURES_IN_WEBM) else None
    if head.startswith(b"OggS"):
        return OGG if b"OpusHead" in head else None
    if head[4:8] == b"ftyp":
        sound = b"mp4a" in data or b"Opus" in data
        return MP4 if sound and not _PICTURES_IN_MP4.search(data) else None
    return None


def checked_mime(raw: bytes) -> str:
    """Return the type of a sound. Raises NoSound."""
    mime = mime_of(raw) if len(raw) <= MAX_BYTES else None
    if mime is None:
        raise NoSound
    return mime


def sound_facts(raw: bytes) -> SoundFacts:
    """Return what texts record of this sound. Raises NoSound."""
    checked_mime(raw)
    return SoundFacts(digest=hashlib.sha256(raw).hexdigest(), size_bytes=len(raw))
