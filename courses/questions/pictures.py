"""Pictures of quizzes: their identity, and how they are stored. Pure.

A picture is identified by the SHA-256 of the author's file, so a frozen version can never get
another one. What is served is re-encoded from its pixels, without the metadata that a camera wrote
into the file (place, time, device).
"""

import hashlib

from core.media.pictures import BadPicture, apply_orientation, open_picture, reencode

from .kinds.texts import Picture

ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
MAX_BYTES = 5_000_000
# Pictures with longer sides are scaled down when stored. *Units*: pixels.
LONGEST_SIDE = 1600
_FORMATS = ("PNG", "JPEG", "WEBP")


class InvalidPicture(ValueError):
    """These bytes are not a picture that can be shown here."""


def picture_facts(raw: bytes) -> Picture:
    """Return what a definition records of this picture. Raises InvalidPicture."""
    try:
        # Phones record the orientation; rotating the pixels makes that metadata unnecessary.
        shown = apply_orientation(open_picture(raw, formats=_FORMATS, most_bytes=MAX_BYTES))
    except BadPicture as problem:
        raise InvalidPicture(str(problem)) from problem
    return Picture(digest=hashlib.sha256(raw).hexdigest(), width=shown.width, height=shown.height)


def strip_metadata(raw: bytes) -> bytes:
    """Return the picture as WebP, from its pixels alone. Raises InvalidPicture."""
    try:
        return reencode(raw, formats=_FORMATS, most_bytes=MAX_BYTES, longest_side=LONGEST_SIDE)
    except BadPicture as problem:
        raise InvalidPicture(str(problem)) from problem
