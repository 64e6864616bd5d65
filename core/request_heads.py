"""Refuse unparsable content types before Django builds anything of the request.

Django raises while it builds the request, where no middleware can respond. nginx and gunicorn limit
everything else in the headers.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

Environ = dict[str, Any]
WsgiApplication = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
AsgiApplication = Callable[..., Awaitable[None]]

# Never seen by users: no page of ours sends such a request.
_WORDS = b"The address or the form arrived incomplete. Please go back and try once more."


def is_readable(content_type: str) -> bool:
    """Whether Django can build a request with it: a valid header, and a text encoding."""
    try:
        _kind, parameters = parse_header_parameters(content_type)
        b"a".decode(parameters.get("charset") or "utf-8")
    except (LookupError, ValueError):
        return False
    return True


def heads_of_wsgi(application: WsgiApplication) -> WsgiApplication:
    """Wrap a WSGI application in the check."""

    def checked(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if is_readable(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [_WORDS]

    return checked


def heads_of_asgi(application: AsgiApplication) -> AsgiApplication:
    """Wrap an ASGI application in the check."""

    async def checked(scope: dict[str, Any], receive: Any, send: Any) -> None:
        kind = dict(scope.get("headers", ())).get(b"content-type", b"").decode("latin-1")
        if scope["type"] != "http" or is_readable(kind):
            await application(scope, receive, send)
            return
        headers = [(b"content-type", b"text/plain; charset=utf-8")]
        await send({"type": "http.response.start", "status": 400, "headers": headers})
        await send({"type": "http.response.body", "body": _WORDS})

    return checked
