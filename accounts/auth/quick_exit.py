"""The quick exit for a request: its URL, and clearing what the browser has stored."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from .exit_sites import exit_for


def exit_of(request: HttpRequest) -> str:
    """The URL of the exit from this page, used in the page and in the response alike."""
    language = get_language() or settings.LANGUAGE_CODE
    accepted = request.headers.get("Accept-Language", "")
    return exit_for(settings.EXIT_URLS, language, accepted, usual=settings.EXIT_URL)


def take_everything_back(request: HttpRequest, response: HttpResponse) -> None:
    """Clear everything of ours in the browser: cookies, storage and cached pages."""
    # Old browsers ignore the header, and all browsers honour it only over HTTPS.
    for name in request.COOKIES:
        response.delete_cookie(name, samesite="Lax")
        # Without “secure” a browser would not delete a cookie whose name has this prefix.
        response.cookies[name]["secure"] = name.startswith(("__Host-", "__Secure-"))
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    # The next site must not learn from which page or site the user came.
    response["Referrer-Policy"] = "no-referrer"
