"""Sockets are opened by pages of this very site: same scheme, same host, same port.

A browser sends its cookies with a socket that any page opens, and no token stands in a handshake;
so the `Origin` is all that tells our page from another's. It is compared as Django compares the
origin of a form. Why not Channels' validators: they take every scheme and port of a known host.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from channels.security.websocket import WebsocketDenier
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

type Application = Callable[[Any, Any, Any], Awaitable[Any]]


class _Handshake(HttpRequest):
    """As much of a request as Django needs to tell scheme and host, a proxy's headers included."""

    def __init__(self, scope: Any) -> None:
        super().__init__()
        self._is_secure = scope.get("scheme") in ("wss", "https")
        for name, value in scope["headers"]:
            key = "HTTP_" + name.decode("latin1").upper().replace("-", "_")
            # Sent twice, it is no origin and no host.
            earlier = self.META.get(key)
            text = value.decode("latin1")
            self.META[key] = text if earlier is None else f"{earlier},{text}"

    def _get_scheme(self) -> str:
        return "https" if self._is_secure else "http"


def is_own_page(scope: Any) -> bool:
    """Whether this handshake comes from a page of the address at which it arrives."""
    handshake = _Handshake(scope)
    try:
        own = f"{handshake.scheme}://{handshake.get_host()}"
    except DisallowedHost:
        return False
    origin: str = handshake.META.get("HTTP_ORIGIN", "")
    return origin.lower() == own.lower()


def from_own_pages(application: Application) -> Application:
    """The same ASGI application, closed to sockets that other sites' pages open (HTTP 403)."""
    denied = WebsocketDenier.as_asgi()

    async def guarded(scope: Any, receive: Any, send: Any) -> Any:
        chosen = application if is_own_page(scope) else denied
        return await chosen(scope, receive, send)

    return guarded
