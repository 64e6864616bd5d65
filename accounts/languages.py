"""Switching the language: going to the same page in it, and remembering the choice."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from . import services

# The cookie that holds a choice made before signing in, and its lifetime in seconds.
# No session: choosing a language while signed out must not create a row.
CHOSEN = "p"
CHOICE_WAITS_SECONDS = 30 * 60


def is_offered(code: str) -> bool:
    """Whether the site is available in this language."""
    return code in dict(settings.LANGUAGES)


def choose(request: HttpRequest, response: HttpResponse, code: str) -> None:
    """Set the language of this browser and of the user: at once, or at the next sign-in here.

    Raises Invalid for a signed-in user if the language is not offered.
    """
    if request.user.is_authenticated:
        services.set_language(user=request.user, language=code)
    if is_offered(code):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, code)
        if not request.user.is_authenticated:
            _keep(response, CHOSEN, code, CHOICE_WAITS_SECONDS)


def _keep(response: HttpResponse, name: str, code: str, seconds: int | None = None) -> None:
    """Set a cookie; without `seconds` it lasts until the browser is closed."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, code, max_age=seconds, samesite="Lax", httponly=True, secure=secure)


def go_on(request: HttpRequest, address: str, place: str = "") -> HttpResponse:
    """Redirect to the same place in the chosen language, and remember the choice.

    `address` and `place`: see `same_place`. Raises what `choose` raises.
    """
    code = request.POST.get("language", "")
    response = redirect(same_place(address, code, place))
    choose(request, response, code)
    return response


def keep_choice(request: HttpRequest, response: HttpResponseBase) -> None:
    """Save the language that was chosen before signing in as the user's language.

    The language cookie is no proof: on a shared phone another person may have left it. The choice
    is kept for half an hour in a cookie of its own, and used up by the next sign-in.
    """
    code = request.COOKIES.get(CHOSEN, "")
    if code:
        response.delete_cookie(CHOSEN, samesite="Lax")
    if request.user.is_authenticated and is_offered(code):
        services.set_language(user=request.user, language=code)


def same_place(address: str, code: str, place: str = "") -> str:
    """The URL `address` in another language; the start page if it is not a page of this site.

    `place` is the part of the page that was open, as in `part-2`.
    """
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return reverse("start")
    parts = urlsplit(address)
    path = parts.path
    spoken = translation.get_language_from_path(path)
    if spoken and is_offered(code):
        path = f"/{code}{path.removeprefix(f'/{spoken}')}"
    try:
        with translation.override(code if is_offered(code) else None):
            resolve(path)
    except Resolver404:
        return reverse("start")
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{place}" if place.replace("-", "").isalnum() and place.isascii() else ""
    return f"{path}{query}{fragment}"
