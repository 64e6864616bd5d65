"""Pictures of quizzes: which one it is, and how it is kept. Pure.

A picture is known by the SHA-256 of the file that an author gave, so a version that is frozen can
never get another one. What is sent out is made anew from its pixels: nothing that a camera wrote
into the file (place, time, device) goes along.
"""

import hashlib
import io
import warnings

from PIL import Image, ImageOps

from .kinds.base import Picture

ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
MAX_BYTES = 5_000_000
MAX_PIXELS = 30_000_000
# Longer sides are made smaller when the picture is kept. *Units*: pixels.
LONGEST_SIDE = 1600
_FORMATS = ("PNG", "JPEG", "WEBP")


class NoPicture(ValueError):
    """These bytes are no picture that can be shown here."""


def _open(raw: bytes) -> Image.Image:
    if len(raw) > MAX_BYTES:
        raise NoPicture("too big")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(raw), formats=_FORMATS)
            if picture.width * picture.height > MAX_PIXELS:
                raise NoPicture("too many pixels")
            # A phone writes how it was held; the pixels are turned so that it need not be known.
            return ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError) as problem:
        raise NoPicture(str(problem)) from problem


def picture_facts(raw: bytes) -> Picture:
    """What a definition says of this picture. Raises NoPicture."""
    opened = _open(raw)
    return Picture(digest=hashlib.sha256(raw).hexdigest(), width=opened.width, height=opened.height)


def cleaned(raw: bytes) -> bytes:
    """The picture as WebP, from its pixels alone. Raises NoPicture."""
    opened = _open(raw).convert("RGB")
    opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    Image.frombytes(opened.mode, opened.size, opened.tobytes()).save(out, "WEBP", quality=85)
    return out.getvalue()
