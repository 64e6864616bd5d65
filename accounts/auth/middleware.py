"""Middleware: sessions that expire, the second factor of staff, and the language of a page."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, logout
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import get_script_prefix, reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject, cached_property

from ..queries import is_staff
from ..sessions.rules import DEVICES, OWN, SHARED
from ..sessions.sign_ins import lacks_step, note_missing_step
from ..types import Person, Visitor

Next = Callable[[HttpRequest], HttpResponseBase]
type View = Callable[..., HttpResponseBase]

# Saving the time of the last request each time would cost one write per page.
TOUCH_EVERY_SECONDS = 30


def begin_session(session: SessionBase, device: str | None) -> None:
    """Store when the session began and whose device it is on; shared by default (domain 10.15)."""
    session["device"] = device if device in DEVICES else SHARED
    session["began"] = session["seen"] = time.time()


def idle_seconds(session: SessionBase, user: Visitor) -> int:
    """How long a session may be idle (domain 5.2): by device for learners, one value for staff."""
    device = session.get("device", SHARED)
    if device == OWN and is_staff(user):
        device = "staff"
    return settings.IDLE_SECONDS[device]


class SignedInPerson(AuthenticationMiddleware):
    """Set `request.user` from the row that was read with the session, saving Django's query."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        known = SimpleLazyObject(lambda: signed_in(request.session) or get_user(request))
        request.user = known  # type: ignore[assignment]  # as lazy as Django's own


def signed_in(session: SessionBase) -> Person | None:
    """The account of the session's row, if Django's own query would find the same one.

    None wherever there is any doubt: Django then checks, and ends a session that is not valid.
    """
    number, backend = session.get(SESSION_KEY), session.get(BACKEND_SESSION_KEY)
    account: Person | None = getattr(session, "account", None)
    if account is None or str(account.pk) != number or not account.is_active:
        return None
    proof = session.get(HASH_SESSION_KEY) or ""
    if backend not in settings.AUTHENTICATION_BACKENDS or not constant_time_compare(
        proof, account.get_session_auth_hash()
    ):
        return None
    return account


def only_looks(view: View) -> View:
    """Mark a view that a script polls, so that a request to it does not extend the session."""
    view.only_looks = True  # type: ignore[attr-defined]  # as Django's own `csrf_exempt`
    return view


class IdleSessions:
    """Ends a session that has been idle too long or has reached its maximum age."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        session, now = request.session, time.time()
        idle = idle_seconds(session, request.user)
        is_old = now - session.get("began", now) > settings.SESSION_LIFETIME_SECONDS
        if is_old or now - session.get("seen", now) > idle:
            logout(request)

    def process_view(self, request: HttpRequest, view: View, *_arguments: object) -> None:
        """Note the activity, unless a script is only polling (`only_looks`)."""
        if not request.user.is_authenticated or getattr(view, "only_looks", False):
            return
        session, now = request.session, time.time()
        idle, seen = idle_seconds(session, request.user), session.get("seen")
        if seen is None or now - seen > TOUCH_EVERY_SECONDS or session.get("idle") != idle:
            began = session.get("began", now)
            session["began"], session["seen"], session["idle"] = began, now, idle


class SecondStepFirst:
    """Redirects staff to their second factor before any other page opens (domain 5.4).

    Open without it: quick exit, help, grounding, signing in and out, and the pages of the second
    factor.
    """

    # One page represents each group: everything under the same first path segment is open.
    OPEN = (
        *("leave", "services", "ground", "account_login"),
        *("health-live", "check-certificate", "join"),
    )

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    @cached_property
    def open(self) -> tuple[str, ...]:
        """The open path prefixes, computed at the first request, when URL patterns are loaded."""
        prefix = get_script_prefix()
        folders = (reverse(name).removeprefix(prefix).split("/", 1)[0] for name in self.OPEN)
        return (*(f"/{folder}/" for folder in folders), settings.STATIC_URL)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_open = request.path_info.startswith(self.open)
        if not is_open and lacks_step(request.session, request.user):
            note_missing_step(request.session)
            return redirect("mfa_index")
        return self.get_response(request)


class AddressLanguage(LocaleMiddleware):
    """Takes the language from the URL, else from the cookie or the browser.

    Django would redirect a page that does not exist to the same path under a language prefix; here
    a 404 stays a 404.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class PersonLanguage:
    """Uses the signed-in person's own language on pages without a language prefix."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        prefixed = translation.get_language_from_path(request.path_info)
        if request.user.is_authenticated and not prefixed:
            language = request.user.language_or_default
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)
