"""What is refused by the head of a request, before anything of its body is read: WSGI and ASGI."""

import asyncio
import io

import pytest
from django.test import Client

from accounts.roles import Role
from cms.admin.services import give_office_access
from core.body_limits import MOST_SIGNED_OUT
from core.request_heads import MOST_HEAD_BYTES, refusal_of
from lms.asgi import application as asgi
from lms.wsgi import application as wsgi
from tests.factories.people import make_person

FORM = "application/x-www-form-urlencoded"
SIXTY_MEGABYTES = 60_000_000


class Unread:
    """A body that notices when it is read."""

    asked = 0

    def read(self, *size):
        self.asked += 1
        return b""

    readline = read


def by_wsgi(
    path="/accounts/login/", *, kind=FORM, length=0, query="", headers=(), body=None, method="POST"
):
    """(status, text) of a request to what gunicorn serves."""
    answered = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(length),
        "REMOTE_ADDR": "192.0.2.1",
        "wsgi.input": body or io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers},
    }
    pieces = wsgi(environ, lambda status, headers: answered.append(status))
    text = b"".join(pieces).decode()
    return int(answered[0].split()[0]), text


def by_asgi(
    path="/accounts/login/", *, kind=FORM, length=0, query="", headers=(), body=None, method="POST"
):
    """(status, text) of a request to what uvicorn serves."""
    sent, ended = [], False

    async def receive():
        nonlocal ended
        if ended:
            await asyncio.Event().wait()
        ended = True
        if body is not None:
            body.asked += 1
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [
            (b"host", b"testserver"),
            (b"content-type", kind.encode()),
            (b"content-length", str(length).encode()),
            *((name.lower().encode(), value.encode()) for name, value in headers),
        ],
        "server": ("testserver", 80),
    }
    asyncio.run(asyncio.wait_for(asgi(scope, receive, send), 20))
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent).decode()


both = pytest.mark.parametrize("ask", [by_wsgi, by_asgi])


@both
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/accounts/login/", "/join/", "/leave/", "/office/", "/nowhere/"])
def test_sixty_megabytes_from_nobody_are_refused_unread(ask, path):
    body = Unread()
    status, text = ask(path, length=SIXTY_MEGABYTES, body=body)
    assert body.asked == 0
    if path == "/nowhere/":
        assert status == 404
    else:
        assert status == 413
        assert "This is more than can be sent here." in text


@both
@pytest.mark.django_db(transaction=True)
def test_a_cookie_that_is_no_sign_in_opens_nothing(ask):
    """Whoever is not signed in sends 64 KiB at most, also with a session's name made up."""
    body = Unread()
    status, _text = ask(
        length=MOST_SIGNED_OUT + 1, headers=[("Cookie", "s=abcdefgh; l=it")], body=body
    )
    assert status == 413
    assert ask is by_asgi or body.asked == 0


@both
@pytest.mark.django_db(transaction=True)
def test_a_head_that_is_too_long_is_refused_in_a_sentence(ask):
    for head in (
        {"headers": [("Cookie", "a" * MOST_HEAD_BYTES)]},
        {"headers": [(f"X-{n}", "b" * 1000) for n in range(40)]},
        {"query": "q=" + "c" * MOST_HEAD_BYTES},
    ):
        status, text = ask(**head)
        assert status == 431
        assert text == "Too much came with this request. Please close the page and open it again."


@both
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND"])
def test_methods_that_no_page_uses_are_refused(ask, method):
    body = Unread()
    status, text = ask("/health/live", method=method, body=body)
    assert (status, body.asked) == (405, 0)
    assert text == "This is not done here."


@both
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("charset", ["utf-16", "rot13", "hex", "latin-1", '"utf-7"', "undefined"])
def test_a_request_in_another_encoding_is_refused_and_no_error(ask, charset):
    """Django reads the address by the codec that a form names, before any middleware is asked."""
    status, text = ask(
        kind=f"{FORM}; charset={charset}", query="a=%C3%BC", headers=[("Cookie", "s=abc; l=it")]
    )
    assert status == 400
    assert "Traceback" not in text


@pytest.mark.parametrize("kind", [FORM, f"{FORM}; charset=UTF-8", f'{FORM}; charset="utf8"', ""])
def test_what_browsers_send_is_taken(kind):
    assert refusal_of(900, kind) is None


@pytest.mark.django_db
def test_who_is_signed_in_may_send_a_recording_and_an_editor_a_picture(signed_in, harbour):
    """The body is too short for the length that is said, so that only the limit can answer 413."""
    learner = signed_in(make_person(Role.LEARNER, organisation=harbour))
    editor = make_person(Role.EDITOR, organisation=None)
    give_office_access(editor)
    for browser, path, length, refused in (
        (learner, "/me/name/", 6_000_000, False),
        (learner, "/me/name/", 9_000_000, True),
        (signed_in(editor), "/office/images/add/", 20_000_000, False),
        (signed_in(editor), "/office/images/add/", 40_000_000, True),
        (Client(), "/office/images/add/", 100_000, True),
    ):
        answer = browser.generic("POST", path, b"", content_type=FORM, CONTENT_LENGTH=str(length))
        assert (answer.status_code == 413) is refused, (path, length)
