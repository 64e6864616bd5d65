"""Pictures of quizzes: which one it is, and how it is kept. Pure.

A picture is known by the SHA-256 of the file that an author gave, so a version that is frozen can
never get another one. What is sent out is made anew from its pixels: nothing that a camera wrote
into the file (place, time, device) goes along.
"""

import hashlib

from core.media.pictures import BadPicture, apply_orientation, open_picture, reencode

from .kinds.texts import Picture

ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
MAX_BYTES = 5_000_000
# Longer sides are made smaller when the picture is kept. *Units*: pixels.
LONGEST_SIDE = 1600
_FORMATS = ("PNG", "JPEG", "WEBP")


class InvalidPicture(ValueError):
    """These bytes are no picture that can be shown here."""


def picture_facts(raw: bytes) -> Picture:
    """What a definition says of this picture. Raises NoPicture."""
    try:
        # A phone writes how it was held; the pixels are turned so that it need not be known.
        shown = apply_orientation(open_picture(raw, formats=_FORMATS, most_bytes=MAX_BYTES))
    except BadPicture as problem:
        raise InvalidPicture(str(problem)) from problem
    return Picture(digest=hashlib.sha256(raw).hexdigest(), width=shown.width, height=shown.height)


def strip_metadata(raw: bytes) -> bytes:
    """The picture as WebP, from its pixels alone. Raises NoPicture."""
    try:
        return reencode(raw, formats=_FORMATS, most_bytes=MAX_BYTES, longest_side=LONGEST_SIDE)
    except BadPicture as problem:
        raise InvalidPicture(str(problem)) from problem
