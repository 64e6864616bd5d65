"""What a file must be to lie in the media folder, and how it is called there. Pure.

Called it is by a random key: a name such as the one a phone or a person gave says too much.
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
    """This is not taken in. `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def strip_sound(raw: bytes) -> bytes:
    """The sound without its notes. Raises RejectedFile."""
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
    """The picture made anew from its pixels. Raises RejectedFile."""
    try:
        return pictures.reencode(raw)
    except pictures.BadPicture as problem:
        raise RejectedFile(problem.code) from problem


def has_no_metadata(raw: bytes) -> bool:
    """Whether this is a picture or a sound, and holds nothing else."""
    if pictures.has_no_metadata(raw):
        return True
    try:
        return strip_sound(raw) == raw
    except RejectedFile:
        return False


def stored_form(raw: bytes) -> bytes:
    """What is stored of these bytes: themselves where they are bare. Raises RejectedFile."""
    if pictures.has_no_metadata(raw):
        return raw
    try:
        return strip_sound(raw)
    except RejectedFile as problem:
        if problem.code != NO_SOUND and mime_of(raw) is not None:
            raise
    return strip_picture(raw)


def content_key(kept: bytes) -> str:
    """A new name for these bytes, which `stored_form` has given."""
    mime = mime_of(kept)
    ending = _SOUND_ENDINGS[mime] if mime else _PICTURE_ENDINGS.get(kept[:4], ".jpg")
    return uuid.uuid4().hex + ending


def is_content_key(name: str) -> bool:
    """Whether a path ends in a name that was given here."""
    return KEY_NAME.fullmatch(name.rpartition("/")[2]) is not None
