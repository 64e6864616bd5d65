"""Middleware for every response: privacy headers, and errors without a traceback."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

from .errors import DomainError, ElsewhereFirst

Next = Callable[[HttpRequest], Any]

_CLOSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "payment",
    "usb",
)


def permissions_policy(**opened: str) -> str:
    """The device features a page may use: none, except those named (`microphone="(self)"`).

    Domain R4.1: no page ever asks where the person is.
    """
    return ", ".join(f"{name}={opened.get(name, '()')}" for name in _CLOSED)


def kept_by_the_browser(response: Any) -> Any:
    """Let the browser cache for a year what never changes at its URL and is not personal."""
    response._keep_for = "private, max-age=31536000, immutable"
    return response


# For a file that is not a page, so that a browser can only play or save it. A directive without a
# value is True, which Django's type stubs do not know.
FILE_POLICY: dict[str, Any] = {"default-src": [CSP.NONE], "sandbox": True}


class PrivacyHeadersMiddleware:
    """Sets headers: no caching, no indexing, no device access.

    The admin also gets its own content policy. Domain R-X3: a page that shows a person's state is
    never stored by a browser or a proxy.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.get_office_response = csp_override(settings.OFFICE_CSP)(get_response)
        self.office = "/" + settings.ADMIN_PATH

    def __call__(self, request: HttpRequest) -> Any:
        in_office = request.path.startswith(self.office)
        response = (self.get_office_response if in_office else self.get_response)(request)
        if request.path.startswith(settings.STATIC_URL):
            return response
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response["Cache-Control"] = getattr(response, "_keep_for", "private, no-store")
        response.setdefault("Cache-Control", "no-store")
        response["X-Robots-Tag"] = "noindex, nofollow"
        response.setdefault("Permissions-Policy", permissions_policy())
        # No other site can embed a page or file of ours and learn from it.
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class RejectNullBytesMiddleware:
    """Refuses NUL characters in query strings and cookies; forms refuse them themselves.

    No text contains one, PostgreSQL cannot store one, and searching for one is an error in SQLite.
    Encodings other than UTF-8 are refused too: Django would decode the form with any codec that a
    request names.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        if (request.encoding or "utf-8").lower() not in ("utf-8", "utf8"):
            raise BadRequest("text that is not in UTF-8")
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked and any("\0" in word for pair in parse_qsl(asked) for word in pair):
            raise BadRequest("a NUL character in the query")
        if any("\0" in value for value in request.COOKIES.values()):
            raise BadRequest("a NUL character in a cookie")
        return self.get_response(request)


class DomainErrors:
    """Turns a DomainError into a page with its sentence and status."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        if isinstance(exception, ElsewhereFirst):
            return HttpResponseRedirect(exception.address, status=exception.status)
        template = "404.html" if exception.status == 404 else "errors/refused.html"
        context = {"sentence": exception.sentence, "todo": exception.todo}
        return render(request, template, context, status=exception.status)
