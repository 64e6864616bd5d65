"""Only pages of this very site may open sockets: same scheme, host and port.

A browser sends its cookies with a socket that any page opens, and a handshake has no token. So only
the `Origin` distinguishes our pages from others. It is compared as Django compares the origin of a
form. Why not Channels' validators: they accept every scheme and port of a known host.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from channels.security.websocket import WebsocketDenier
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

type Application = Callable[[Any, Any, Any], Awaitable[Any]]


class _Handshake(HttpRequest):
    """As much of a request as Django needs to determine scheme and host, with a proxy's headers."""

    def __init__(self, scope: Any) -> None:
        super().__init__()
        self._is_secure = scope.get("scheme") in ("wss", "https")
        for name, value in scope["headers"]:
            key = "HTTP_" + name.decode("latin1").upper().replace("-", "_")
            # Sent twice, it is no valid origin or host.
            earlier = self.META.get(key)
            text = value.decode("latin1")
            self.META[key] = text if earlier is None else f"{earlier},{text}"

    def _get_scheme(self) -> str:
        return "https" if self._is_secure else "http"


def is_own_page(scope: Any) -> bool:
    """Whether this handshake comes from a page of the site at which it arrives."""
    handshake = _Handshake(scope)
    try:
        own = f"{handshake.scheme}://{handshake.get_host()}"
    except DisallowedHost:
        return False
    origin: str = handshake.META.get("HTTP_ORIGIN", "")
    return origin.lower() == own.lower()


def from_own_pages(application: Application) -> Application:
    """The same ASGI application, refusing sockets that other sites' pages open (HTTP 403)."""
    denied = WebsocketDenier.as_asgi()

    async def guarded(scope: Any, receive: Any, send: Any) -> Any:
        chosen = application if is_own_page(scope) else denied
        return await chosen(scope, receive, send)

    return guarded
