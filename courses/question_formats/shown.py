"""A picture that a text shows: where it is in the file. At most one for each text."""

import base64
import binascii
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import unquote

from .exchange import ExchangePicture, ExchangeQuestion, Unsupported

# Returns the bytes of the file that a text names; None: the package does not contain it.
Find = Callable[[str], bytes | None]
_IN_PLACE = "data:image/"
_BASE64 = ";base64,"


class PictureCollector:
    """Takes the pictures of one text as they occur.

    Raises Unsupported for a second one, and for one that is not in the file: nothing is fetched.
    """

    def __init__(self, find: Find) -> None:
        self._find = find
        self.picture: ExchangePicture | None = None

    def __call__(self, source: str, alt: str) -> None:
        """Take the picture with this source."""
        self.take(self._bytes_of(source), alt)

    def take(self, data: bytes | None, alt: str) -> None:
        """Take a picture whose bytes are known."""
        if data is None:
            raise Unsupported("picture-elsewhere")
        if self.picture is not None:
            raise Unsupported("pictures-several")
        self.picture = ExchangePicture(data, alt)

    def _bytes_of(self, source: str) -> bytes | None:
        source = source.strip()
        if source.startswith(_IN_PLACE):
            head, marker, data = source.partition(_BASE64)
            return from_base64(unquote(data)) if marker and head else None
        return self._find(source)


def from_base64(written: str) -> bytes:
    """Return the bytes; b"" if it is not base64, which is then not a picture either."""
    try:
        return base64.b64decode("".join(written.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


# *Units*: characters of the name. Enough that two pictures of one file never share a name.
_NAME_LENGTH = 24


def file_name(picture: ExchangePicture) -> str:
    """Return the name of a picture in a file of questions: the same bytes have the same name."""
    return f"{sha256(picture.data).hexdigest()[:_NAME_LENGTH]}.{_ending(picture.data)}"


def in_base64(picture: ExchangePicture) -> str:
    """Return the bytes as text."""
    return b64encode(picture.data).decode()


def pictures_of(question: ExchangeQuestion) -> list[ExchangePicture]:
    """Return the pictures of a question and its answers, that of the question first."""
    of_answers = [option.picture for option in question.options]
    return [picture for picture in (question.picture, *of_answers) if picture is not None]


def _ending(data: bytes) -> str:
    if data.startswith(b"\x89PNG"):
        return "png"
    return "webp" if data[8:12] == b"WEBP" else "jpg"
