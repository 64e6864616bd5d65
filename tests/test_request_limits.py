"""What is refused before a page sees it, by what gunicorn serves and by what uvicorn serves."""

import asyncio
import io

import pytest
from django.test import Client

from lms.asgi import application as asgi
from lms.wsgi import application as wsgi

FORM = "application/x-www-form-urlencoded"


def by_wsgi(kind):
    """(status, text) of a form of this content type."""
    answered = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/accounts/login/",
        "QUERY_STRING": "a=%C3%BC",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "HTTP_COOKIE": "s=abc; l=it",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": "0",
        "REMOTE_ADDR": "192.0.2.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    pieces = wsgi(environ, lambda status, headers: answered.append(status))
    text = b"".join(pieces).decode()
    return int(answered[0].split()[0]), text


def by_asgi(kind):
    """The same of what uvicorn serves."""
    sent, ended = [], False

    async def receive():
        nonlocal ended
        if ended:
            await asyncio.Event().wait()
        ended = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/accounts/login/",
        "raw_path": b"/accounts/login/",
        "query_string": b"a=%C3%BC",
        "headers": [
            (b"host", b"testserver"),
            (b"cookie", b"s=abc; l=it"),
            (b"content-type", kind.encode()),
        ],
        "server": ("testserver", 80),
    }
    asyncio.run(asyncio.wait_for(asgi(scope, receive, send), 20))
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent).decode()


@pytest.mark.parametrize("ask", [by_wsgi, by_asgi])
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "kind",
    [
        *(f"{FORM}; charset={name}" for name in ("utf-16", "rot13", "hex", "latin-1", '"utf-7"')),
        # Django makes no request of this one.
        f"{FORM}; name*=nowhere''a",
    ],
)
def test_form_in_another_encoding_is_refused_in_a_sentence(ask, kind):
    status, text = ask(kind)
    assert status == 400
    assert "incomplete" in text
    assert "Traceback" not in text


@pytest.mark.django_db
def test_form_of_three_megabytes_is_refused_in_a_sentence():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a" * 3_000_000})
    assert answer.status_code in (400, 403, 413)
    assert "<h1" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [FORM, f"{FORM}; charset=UTF-8", ""])
def test_form_as_browsers_send_it_is_taken(kind):
    assert by_wsgi(kind)[0] in (200, 403)
