"""Pictures on their way out: under names that say nothing, each file once."""

from base64 import b64encode
from hashlib import sha256

from .exchange import ExchangePicture, ExchangeQuestion

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
