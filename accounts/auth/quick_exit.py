"""The quick exit as a request meets it: where it leads, and what the browser gives back."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from .exit_sites import exit_for


def exit_of(request: HttpRequest) -> str:
    """Where the exit leads from this page: it stands in the page and in the answer alike."""
    language = get_language() or settings.LANGUAGE_CODE
    accepted = request.headers.get("Accept-Language", "")
    return exit_for(settings.EXIT_URLS, language, accepted, usual=settings.EXIT_URL)


def take_everything_back(request: HttpRequest, response: HttpResponse) -> None:
    """Nothing of ours stays in the browser: cookies, storage, what it kept of our pages."""
    # Old browsers do not know the header, and all of them heed it only over HTTPS.
    for name in request.COOKIES:
        response.delete_cookie(name, samesite="Lax")
        # Without “secure” a browser would not take back a name that begins like this.
        response.cookies[name]["secure"] = name.startswith(("__Host-", "__Secure-"))
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    # No other site learns from which page or site the user came.
    response["Referrer-Policy"] = "no-referrer"
