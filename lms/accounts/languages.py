"""Going on in another language: the same address, and who she is told in it from now on."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from . import services


def is_offered(code: str) -> bool:
    """Whether the site speaks this language."""
    return code in dict(settings.LANGUAGES)


def choose(request, response, code: str) -> None:
    """This browser's language from now on; signed in, also hers. Raises Invalid for another one."""
    if request.user.is_authenticated:
        services.set_language(user=request.user, language=code)
    if is_offered(code):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, samesite="Lax", httponly=True)


def same_place(address: str, code: str, place: str = "") -> str:
    """`address` in another language; the start page where it is no page of this site.

    `place` is the part of the page where she was, as in `part-2`.
    """
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return "/"
    parts = urlsplit(address)
    path = parts.path
    spoken = translation.get_language_from_path(path)
    if spoken and is_offered(code):
        path = f"/{code}{path.removeprefix(f'/{spoken}')}"
    try:
        with translation.override(code if is_offered(code) else None):
            resolve(path)
    except Resolver404:
        return "/"
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{place}" if place.replace("-", "").isalnum() and place.isascii() else ""
    return f"{path}{query}{fragment}"
