"""What the head of a request may be: asked before Django builds anything of it.

Django reads the address by whatever codec a request names, while it makes the request: an unknown
one is an error that no middleware sees. And a server takes hundreds of kilobytes of headers.
"""

from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.http import parse_header_parameters
from django.utils.translation import gettext_lazy as _

# Address, names and values together. Browsers send about 1 KiB; the longest of our cookies is the
# session's. What a proxy adds fits as well.
MOST_HEAD_BYTES = 16 * 1024
# What forms and the editors' scripts send. TRACE would answer with the cookies that came.
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

Scope = dict[str, Any]
Environ = dict[str, Any]
WsgiApplication = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
AsgiApplication = Callable[..., Awaitable[None]]
Refusal = tuple[HTTPStatus, str | Promise]

_TOO_LONG = _("Too much came with this request. Please close the page and open it again.")
# Nobody reads it: no page of ours sends such a request, and browsers refuse to.
_NOT_DONE = "This is not done here."
_NOT_UTF8 = _("The address or the form arrived incomplete. Please go back and try once more.")


def refusal_of(head_bytes: int, content_type: str, method: str = "GET") -> Refusal | None:
    """Status and sentence for a head that is not taken; None for one that is."""
    if method not in METHODS:
        return HTTPStatus.METHOD_NOT_ALLOWED, _NOT_DONE
    if head_bytes > MOST_HEAD_BYTES:
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, _TOO_LONG
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
    except ValueError:
        return HTTPStatus.BAD_REQUEST, _NOT_UTF8
    if charset.lower() not in ("utf-8", "utf8"):
        return HTTPStatus.BAD_REQUEST, _NOT_UTF8
    return None


def heads_of_wsgi(application: WsgiApplication) -> WsgiApplication:
    """The check before a WSGI application. A refused request is closed and its body left unread."""

    def asked(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        size = sum(
            len(name) + len(value)
            for name, value in environ.items()
            if name.startswith("HTTP_") or name in ("PATH_INFO", "QUERY_STRING")
        )
        refusal = refusal_of(
            size, environ.get("CONTENT_TYPE", ""), environ.get("REQUEST_METHOD", "GET")
        )
        if refusal is None:
            return application(environ, start_response)
        status, headers, words = _answer(refusal)
        text = [(name.decode(), value.decode()) for name, value in headers]
        start_response(f"{status.value} {status.phrase}", text)
        return [words]

    return asked


def heads_of_asgi(application: AsgiApplication) -> AsgiApplication:
    """The check before an ASGI application, for pages and sockets alike."""

    async def asked(scope: Scope, receive: Any, send: Any) -> None:
        refusal = _refusal_of_scope(scope)
        if refusal is None:
            await application(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1009})
        else:
            status, headers, words = _answer(refusal)
            start = {"type": "http.response.start", "status": status.value, "headers": headers}
            await send(start)
            await send({"type": "http.response.body", "body": words})

    return asked


def _refusal_of_scope(scope: Scope) -> Refusal | None:
    if scope["type"] not in ("http", "websocket"):
        return None
    size = sum(len(name) + len(value) for name, value in scope["headers"])
    size += len(scope["path"]) + len(scope.get("query_string", b""))
    kind = dict(scope["headers"]).get(b"content-type", b"").decode("latin-1")
    return refusal_of(size, kind, scope.get("method", "GET"))


def _answer(refusal: Refusal) -> tuple[HTTPStatus, list[tuple[bytes, bytes]], bytes]:
    status, sentence = refusal
    # Nobody has asked yet in which language; the thread still has that of the request before.
    with translation.override(settings.LANGUAGE_CODE):
        words = str(sentence).encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(words)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers.append((b"allow", ", ".join(sorted(METHODS)).encode()))
    return status, headers, words
