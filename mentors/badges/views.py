"""What other programs fetch to read a badge, and what a person sees at the same URLs.

Public; no requests are logged, and no cookie is set.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from core.clock import now
from core.errors import NotFound

from . import queries
from .documents import Json, profile

OPEN = "mentors/certification/open.html"
# How long other programs may cache each, in seconds.
KEEP_KEYS, KEEP_LIST = 3600, 300
LINKED_DATA, JWT = "application/vc+ld+json", "application/vc+jwt"


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """Return the issuer's keys."""
    try:
        return _json(queries.did(), "application/did+json", keep=KEEP_KEYS)
    except NotFound:
        return _nothing()


@require_safe
@vary_on_headers("Accept")
def issuer(request: HttpRequest) -> HttpResponse:
    """Return the issuer of the badges: only a name."""
    found = profile(queries.the_site())
    if _asks_for_a_page(request):
        return render(request, "mentors/badges/issuer.html", {"frame": OPEN, "issuer": found})
    return _json(found, "application/ld+json", keep=KEEP_KEYS)


@require_safe
@vary_on_headers("Accept")
def achievement(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Return what a badge is for."""
    return _achievement(request, code, number, other=False)


@require_safe
@vary_on_headers("Accept")
def other_achievement(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Return the same under the second title."""
    return _achievement(request, code, number, other=True)


def _achievement(request: HttpRequest, code: str, number: int, *, other: bool) -> HttpResponse:
    try:
        found = queries.achievement_document(code, number, other=other)
    except NotFound:
        return _nothing()
    if _asks_for_a_page(request):
        context = {"frame": OPEN, "achievement": found}
        return render(request, "mentors/badges/achievement.html", context)
    return _json(found, "application/ld+json", keep=KEEP_KEYS)


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """Return the list as last published."""
    try:
        return _bytes(queries.list_file(number, now()), LINKED_DATA)
    except NotFound:
        return _nothing()


@require_safe
def status_list_jwt(request: HttpRequest, number: int) -> HttpResponse:
    """Return the same as a JWT."""
    try:
        return _bytes(queries.list_jwt(number, now()), JWT)
    except NotFound:
        return _nothing()


def _asks_for_a_page(request: HttpRequest) -> bool:
    return request.accepts("text/html") and "json" not in request.headers.get("Accept", "")


def _json(document: Json, media_type: str, *, keep: int) -> HttpResponse:
    return _open(JsonResponse(document, content_type=media_type), keep)


def _bytes(content: bytes, media_type: str) -> HttpResponse:
    return _open(HttpResponse(content, content_type=media_type), KEEP_LIST)


def _open(response: HttpResponse, keep: int) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={keep}"
    # Scripts in a browser may read it as well; everything here is public.
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response


def _nothing() -> HttpResponse:
    """Return a line of text rather than a page, as the client is a program."""
    return HttpResponse(
        "There is nothing at this address.\n",
        content_type="text/plain; charset=utf-8",
        status=HTTPStatus.NOT_FOUND,
    )
