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
_BARE_SOUNDS = {OGG: sounds.bare_ogg, WEBM: sounds.bare_webm, MP4: sounds.bare_mp4}
_PICTURE_ENDINGS = {b"\x89PNG": ".png", b"RIFF": ".webp"}

NO_SOUND, SOUND_TOO_BIG, SOUND_HOLDS_MORE = "no-sound", "sound-too-big", "sound-holds-more"


class NotKept(ValueError):
    """This is not taken in. `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def bare_sound(raw: bytes) -> bytes:
    """The sound without its notes. Raises NotKept."""
    if len(raw) > MOST_SOUND_BYTES:
        raise NotKept(SOUND_TOO_BIG)
    mime = mime_of(raw)
    if mime is None:
        raise NotKept(NO_SOUND)
    try:
        return _BARE_SOUNDS[mime](raw)
    except sounds.BadSound as problem:
        raise NotKept(SOUND_HOLDS_MORE) from problem


def bare_picture(raw: bytes) -> bytes:
    """The picture made anew from its pixels. Raises NotKept."""
    try:
        return pictures.remade(raw)
    except pictures.BadPicture as problem:
        raise NotKept(problem.code) from problem


def is_bare(raw: bytes) -> bool:
    """Whether this is a picture or a sound, and holds nothing else."""
    if pictures.is_bare(raw):
        return True
    try:
        return bare_sound(raw) == raw
    except NotKept:
        return False


def as_kept(raw: bytes) -> bytes:
    """What is stored of these bytes: themselves where they are bare. Raises NotKept."""
    if pictures.is_bare(raw):
        return raw
    try:
        return bare_sound(raw)
    except NotKept as problem:
        if problem.code != NO_SOUND and mime_of(raw) is not None:
            raise
    return bare_picture(raw)


def key_name(kept: bytes) -> str:
    """A new name for these bytes, which `as_kept` has given."""
    mime = mime_of(kept)
    ending = _SOUND_ENDINGS[mime] if mime else _PICTURE_ENDINGS.get(kept[:4], ".jpg")
    return uuid.uuid4().hex + ending


def is_key_name(name: str) -> bool:
    """Whether a path ends in a name that was given here."""
    return KEY_NAME.fullmatch(name.rpartition("/")[2]) is not None
