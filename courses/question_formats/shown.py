"""A picture that a text shows: where it lies in the file, and that there is one and not two."""

import base64
import binascii
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import unquote

from .exchange import ExchangePicture, ExchangeQuestion, Unsupported

# Finds the bytes of what a text names; None: the file does not hold it.
Find = Callable[[str], bytes | None]
_IN_PLACE = "data:image/"
_BASE64 = ";base64,"


class PictureCollector:
    """Takes the pictures of one text as they are met.

    Raises Unsupported for a second one, and for one that is not in the file: nothing is fetched.
    """

    def __init__(self, find: Find) -> None:
        self._find = find
        self.picture: ExchangePicture | None = None

    def __call__(self, source: str, alt: str) -> None:
        """Takes the picture that stands here."""
        self.take(self._bytes_of(source), alt)

    def take(self, data: bytes | None, alt: str) -> None:
        """Takes a picture of which the bytes are known."""
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
    """The bytes; nothing where it is no base64, which is then no picture either."""
    try:
        return base64.b64decode("".join(written.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


# *Units*: characters of the name. Two pictures of one file never share so many.
_NAME_LENGTH = 24


def file_name(picture: ExchangePicture) -> str:
    """What a picture is called in a file of questions: the same bytes have the same name."""
    return f"{sha256(picture.data).hexdigest()[:_NAME_LENGTH]}.{_ending(picture.data)}"


def in_base64(picture: ExchangePicture) -> str:
    """The bytes as text."""
    return b64encode(picture.data).decode()


def pictures_of(question: ExchangeQuestion) -> list[ExchangePicture]:
    """What a question and its answers show, that of the question first."""
    of_answers = [option.picture for option in question.options]
    return [picture for picture in (question.picture, *of_answers) if picture is not None]


def _ending(data: bytes) -> str:
    if data.startswith(b"\x89PNG"):
        return "png"
    return "webp" if data[8:12] == b"WEBP" else "jpg"
