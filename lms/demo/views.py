"""Signing in as somebody else with one tap, and how to see a supervised room. Demo only."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.auth.middleware import begin_session
from accounts.queries import accounts_named
from accounts.sessions.rules import SHARED
from accounts.sessions.sign_ins import note_step
from core.errors import NotFound

from .people import ALIASES

SIGN_IN_BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def _only_in_the_demo() -> None:
    """A second check, in case the demo's URLs were included by hand elsewhere."""
    if not settings.DEMO_ALLOWED or not getattr(settings, "DEMO_PAGES", False):
        raise NotFound


@require_POST
def try_as(request: HttpRequest) -> HttpResponse:
    """End the current sign-in and sign in as `alias`; staff need no second factor here.

    Raises NotFound for anyone who is not one of the demo's people.
    """
    _only_in_the_demo()
    alias = request.POST.get("alias", "")
    found = accounts_named([alias]) if alias in ALIASES else {}
    if alias not in found:
        raise NotFound
    logout(request)
    login(request, found[alias], backend=SIGN_IN_BACKEND)
    begin_session(request.session, SHARED)
    note_step(request.session, found[alias])
    return redirect("start")


@require_safe
def room(request: HttpRequest) -> HttpResponse:
    """How to try a room: two windows, three lines."""
    _only_in_the_demo()
    return render(request, "demo/room.html")
