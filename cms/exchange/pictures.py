"""Pictures on their way: in, each made anew from its pixels; out, as they lie here. Pure.

Both have an end to the work.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.media.pictures import LONGEST_SIDE, BadPicture, is_bare, open_picture
from courses.formats.exchange import ExchangePicture, NotCarried
from courses.questions.bare_files import NotKept, bare_picture
from courses.questions.pictures import NoPicture, picture_facts

# Of one file. A picture is a second of work at most; the pixels are what takes it.
MOST_PICTURES = 100
MOST_PIXELS = 60_000_000
# *Units*: bytes of all pictures that go out in one file. In base64 they still come in again.
MOST_BYTES_OUT = 12_000_000


@dataclass(frozen=True, slots=True)
class BarePicture:
    """What is left of a picture: its pixels as a file of ours."""

    data: bytes = field(repr=False)


class Pictures:
    """The pictures of one file of questions, counted before they are unpacked."""

    def __init__(self) -> None:
        self._count = self._pixels = 0

    def bare(self, picture: ExchangePicture) -> BarePicture:
        """What is stored of it. Raises NotCarried for what is no picture, and past the end."""
        try:
            size = open_picture(picture.data).size
        except BadPicture as problem:
            raise NotCarried(f"picture-{problem.code}") from problem
        self._count += 1
        self._pixels += size[0] * size[1]
        if self._count > MOST_PICTURES or self._pixels > MOST_PIXELS:
            raise NotCarried("pictures-too-many", most=MOST_PICTURES)
        try:
            data = picture.data if _is_ours(picture.data) else bare_picture(picture.data)
            picture_facts(data)
        except NotKept as problem:
            raise NotCarried(f"picture-{problem.code}") from problem
        except NoPicture as problem:
            raise NotCarried("picture-none") from problem
        return BarePicture(data)


def _is_ours(data: bytes) -> bool:
    """Whether it went out from here: made anew once more it would lose some of what is drawn."""
    if not is_bare(data):
        return False
    try:
        picture = open_picture(data)
        picture.load()
    except (BadPicture, OSError, SyntaxError, ValueError):
        return False
    return max(picture.size) <= LONGEST_SIDE


class OutgoingPictures:
    """The pictures that go out with one file of questions.

    `read` gives the bytes of a picture of the office; None: the format holds no pictures, and only
    that there is one is told.
    """

    def __init__(self, read: Callable[[Any], bytes] | None) -> None:
        self._read = read
        self._count = self._bytes = 0

    def __call__(self, image: Any, alt: str) -> ExchangePicture | None:
        """What goes out of it; None where its file is gone. Raises NotCarried past the end."""
        if self._read is None:
            return ExchangePicture(b"", alt)
        try:
            picture = ExchangePicture(self._read(image), alt)
        except OSError:
            return None
        self._count += 1
        self._bytes += len(picture.data)
        if self._count > MOST_PICTURES or self._bytes > MOST_BYTES_OUT:
            raise NotCarried("pictures-too-many", most=MOST_PICTURES)
        return picture
