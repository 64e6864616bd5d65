"""Which files may be stored in the media folder, and under which name. Pure.

The name is a random key: a name given by a phone or a person can reveal too much.
"""

import re
import uuid

from core.media import pictures, sounds
from courses.states import MP4, OGG, WEBM

from .sounds import MAX_BYTES as MOST_SOUND_BYTES
from .sounds import mime_of

KEY_NAME = re.compile(r"[0-9a-f]{32}\.(png|jpg|webp|ogg|webm|m4a)")
_SOUND_ENDINGS = {OGG: ".ogg", WEBM: ".webm", MP4: ".m4a"}
_BARE_SOUNDS = {
    OGG: sounds.strip_ogg_metadata,
    WEBM: sounds.strip_webm_metadata,
    MP4: sounds.strip_mp4_metadata,
}
_PICTURE_ENDINGS = {b"\x89PNG": ".png", b"RIFF": ".webp"}

NO_SOUND, SOUND_TOO_BIG, SOUND_HOLDS_MORE = "no-sound", "sound-too-big", "sound-holds-more"


class RejectedFile(ValueError):
    """A file that is not accepted. `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def strip_sound(raw: bytes) -> bytes:
    """Return the sound without its metadata. Raises RejectedFile."""
    if len(raw) > MOST_SOUND_BYTES:
        raise RejectedFile(SOUND_TOO_BIG)
    mime = mime_of(raw)
    if mime is None:
        raise RejectedFile(NO_SOUND)
    try:
        return _BARE_SOUNDS[mime](raw)
    except sounds.BadSound as problem:
        raise RejectedFile(SOUND_HOLDS_MORE) from problem


def strip_picture(raw: bytes) -> bytes:
    """Return the picture re-encoded from its pixels. Raises RejectedFile."""
    try:
        return pictures.reencode(raw)
    except pictures.BadPicture as problem:
        raise RejectedFile(problem.code) from problem


def has_no_metadata(raw: bytes) -> bool:
    """Whether this is a picture or a sound without metadata."""
    if pictures.has_no_metadata(raw):
        return True
    try:
        return strip_sound(raw) == raw
    except RejectedFile:
        return False


def stored_form(raw: bytes) -> bytes:
    """Return the bytes to store: unchanged if they have no metadata. Raises RejectedFile."""
    if pictures.has_no_metadata(raw):
        return raw
    try:
        return strip_sound(raw)
    except RejectedFile as problem:
        if problem.code != NO_SOUND and mime_of(raw) is not None:
            raise
    return strip_picture(raw)


def content_key(kept: bytes) -> str:
    """Return a new name for bytes returned by `stored_form`."""
    mime = mime_of(kept)
    ending = _SOUND_ENDINGS[mime] if mime else _PICTURE_ENDINGS.get(kept[:4], ".jpg")
    return uuid.uuid4().hex + ending


def is_content_key(name: str) -> bool:
    """Whether a path ends in a name from `content_key`."""
    return KEY_NAME.fullmatch(name.rpartition("/")[2]) is not None
