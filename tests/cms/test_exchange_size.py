"""What is too long for the import page is refused by its length, before it is read."""

import asyncio
import http.client
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from accounts.roles import Role
from cms.models import Quiz
from cms.question_io.views import MAX_REQUEST_BYTES
from lms.asgi import application

pytestmark = pytest.mark.django_db

IMPORT = "/office/questions/import/"
PIECE = b"a" * 65_536
UPLOAD = "multipart/form-data; boundary=kettle"


class Pieces:
    """Many megabytes, made piece by piece as they are asked for."""

    def __init__(self, size: int) -> None:
        self.left, self.given = size, 0

    def __iter__(self):
        return self

    def __next__(self) -> bytes:
        if self.left <= 0:
            raise StopIteration
        piece = PIECE[: self.left]
        self.left -= len(piece)
        self.given += len(piece)
        return piece


@pytest.mark.django_db(transaction=True)
def test_two_hundred_megabytes_are_refused_while_they_are_still_on_their_way(live_server):
    address = urlsplit(live_server.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
    pieces = Pieces(200_000_000)
    connection.putrequest("POST", IMPORT)
    connection.putheader("Content-Type", UPLOAD)
    connection.putheader("Content-Length", "200000000")
    connection.endheaders()
    connection.send(next(pieces))
    response = connection.getresponse()
    html = response.read().decode()
    connection.close()
    assert response.status == 413
    assert html.count("The file has more than 20 MB. Please divide it.") == 1
    assert pieces.given == len(PIECE)
    assert not Quiz.objects.filter(live=False).exists()


def test_an_editor_is_told_before_anything_of_the_file_is_read(site, office_person, signed_in):
    browser = signed_in(office_person(Role.EDITOR))
    body = Unread()
    response = browser.generic(
        "POST", IMPORT, b"", content_type=UPLOAD,
        **{"CONTENT_LENGTH": str(MAX_REQUEST_BYTES + 1), "wsgi.input": body},
    )  # fmt: skip
    assert response.status_code == 413
    assert "more than 20 MB" in response.content.decode()
    assert body.asked == 0


class Unread:
    """A body that notices when it is read."""

    asked = 0

    def read(self, *size) -> bytes:
        self.asked += 1
        return b""

    readline = read


@pytest.mark.parametrize("length", ["", "many", "-1", "²"])
def test_a_length_that_is_no_number_counts_as_none(client, length):
    response = client.generic("POST", IMPORT, b"", content_type=UPLOAD, CONTENT_LENGTH=length)
    assert response.status_code != 413


# --- the same under ASGI, which stores a body before any middleware is asked -----------------


def ask(headers: list[tuple[bytes, bytes]], pieces: Pieces, path=IMPORT) -> tuple[int, str]:
    """The status and the words that the application answers a POST with."""
    sent = []

    ended = False

    async def receive():
        nonlocal ended
        if ended:
            await asyncio.Event().wait()
        piece = next(pieces, None)
        ended = piece is None
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"testserver"), (b"content-type", UPLOAD.encode()), *headers],
        "server": ("testserver", 80),
    }
    asyncio.run(asyncio.wait_for(application(scope, receive, send), 20))
    body = b"".join(one.get("body", b"") for one in sent)
    return sent[0]["status"], body.decode()


@pytest.mark.django_db(transaction=True)
def test_under_asgi_nothing_is_read_of_what_says_that_it_is_too_long():
    pieces = Pieces(200_000_000)
    status, html = ask([(b"content-length", b"200000000")], pieces)
    assert status == 413
    assert "more than 20 MB" in html
    assert pieces.given == 0


@pytest.mark.django_db(transaction=True)
def test_under_asgi_a_body_without_a_length_is_left_at_the_limit():
    pieces = Pieces(200_000_000)
    status, words = ask([(b"transfer-encoding", b"chunked")], pieces)
    assert status == 413
    assert words == "This is more than can be sent here."
    assert pieces.given <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE + len(PIECE)


@pytest.mark.django_db(transaction=True)
def test_under_asgi_a_short_body_without_a_length_goes_on_to_the_page():
    status, _words = ask([(b"transfer-encoding", b"chunked")], Pieces(1_000))
    assert status == 403
