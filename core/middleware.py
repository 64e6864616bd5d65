"""What every answer has in common: kept private, and never a traceback."""

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
    """What of a device a page may ask for: nothing, but what is named (`microphone="(self)"`).

    Domain R4.1: no page ever asks where the person is.
    """
    return ", ".join(f"{name}={opened.get(name, '()')}" for name in _CLOSED)


def kept_by_the_browser(response: Any) -> Any:
    """For what never changes under its address and says nothing of a person: kept for a year."""
    response._keep_for = "private, max-age=31536000, immutable"
    return response


# For what is a file and no page, so that a browser does nothing with it but play or keep it. A
# directive without a value is True, which the types of Django do not know.
FILE_POLICY: dict[str, Any] = {"default-src": [CSP.NONE], "sandbox": True}


class PrivacyHeadersMiddleware:
    """`no-store` for whoever is signed in; no search engine; nothing of the device; the admin's own
    content policy.

    Domain R-X3: a page that shows a person's state is never kept by a browser or a proxy.
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
        # No other site can draw a page or a file of ours into its own and learn from it.
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class RejectNullBytesMiddleware:
    """Refuses NUL characters in what is asked for and in cookies; forms refuse them themselves.

    No text holds one, PostgreSQL stores none, and searching for one is an error in SQLite. Refuses
    another encoding than UTF-8 too: Django would read the form by whatever codec a request names.
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
    """A DomainError becomes a page with its sentence and its status."""

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
