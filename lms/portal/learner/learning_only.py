"""The URLs of a learning-only account; all others do not exist for it (ADR-0125).

To an onlooker, such a learner's site consists of lessons only. So a URL that is not listed here is
answered like an unknown one, for every method, and its view is not called. A new page is closed
until it is listed here.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse

from accounts.queries import hold_these_alone, is_learning_only
from accounts.roles import PARTICIPANT_ROLES
from accounts.sessions.sign_ins import lacks_step

Next = Callable[[HttpRequest], HttpResponseBase]

# By route name. No page here shows another person's name, a room, a day or a phone number.
LESSONS = frozenset(
    {
        *("start", "learn", "whole-way", "kept-lessons", "preferences"),
        # A course and its lessons. Directly below a language, Wagtail redirects to the start page.
        *("course-page", "module-page", "lesson-page", "wagtail_serve"),
        *("course-open", "course-pause", "course-leave", "course-go-on"),
        *("lesson-place", "lesson-read", "lesson-later", "lesson-sound", "aloud-sound"),
        # Quizzes of the lessons, and their results.
        *("quiz-start", "attempt", "attempt-said", "attempt-picture", "attempt-sound"),
        *("attempt-recording",),
        # Pages for everybody.
        *("services", "words", "search", "ground", "leave-help", "leave-first"),
    }
)
# Sign-in and sign-out. All roles of the account count here, so that staff keep their second factor.
COMING_AND_GOING = frozenset(
    {
        *("account_login", "account_logout", "account_inactive", "card-sign-in"),
        *("mfa_authenticate", "mfa_login_webauthn"),
        *("leave", "leave-state", "still-here", "choose-language"),
        *("health-live", "health-ready"),
    }
)
# Without a second factor, staff can open no page at all
# (`accounts.auth.middleware.SecondStepFirst`).
SETTING_UP_A_SECOND_STEP = frozenset({"mfa_index", "mfa_activate_totp", "mfa_add_webauthn"})
# Demo only: sign in as somebody else.
IN_THE_DEMO = frozenset({"demo-try-as"})


class LearningOnly:
    """Closes every other URL to a learning-only account, before form checks and the view.

    No query: it only uses the account that was read with the session.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and is_learning_only(user):
            if response.status_code == 404:
                _lead_to_no_closed_page(request)
            elif response.has_header("Location") and not _leads_to_a_page(response["Location"]):
                # The page requested before sign-in is closed: redirect to the start page instead.
                response["Location"] = reverse("start")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Raises Http404, as the resolver does, for URLs that are not listed above."""
        if not is_learning_only(request.user):
            return
        match = request.resolver_match
        name = match.view_name if match is not None else ""
        if name in LESSONS:
            _hold_own_roles(request)
        elif not _is_open(request, name):
            raise Http404


def _hold_own_roles(request: HttpRequest) -> None:
    """In lessons, only the participant's roles count, so that no staff pages or notes are shown."""
    if request.user.is_authenticated:
        hold_these_alone(request.user, PARTICIPANT_ROLES)


def _is_open(request: HttpRequest, name: str) -> bool:
    if name in COMING_AND_GOING:
        return True
    if name in IN_THE_DEMO:
        return bool(getattr(settings, "DEMO_PAGES", False))
    return name in SETTING_UP_A_SECOND_STEP and lacks_step(request.session, request.user)


def _leads_to_a_page(address: str) -> bool:
    """Whether a redirect leads to an open page; other sites are not checked here."""
    path = urlsplit(address)
    if path.netloc:
        return True
    try:
        name = resolve(path.path).view_name
    except Resolver404:
        return False
    return name in LESSONS | COMING_AND_GOING | SETTING_UP_A_SECOND_STEP | IN_THE_DEMO


def _lead_to_no_closed_page(request: HttpRequest) -> None:
    """Do not append a missing slash to a closed URL: a redirect would reveal that it exists."""
    try:
        name = resolve(f"{request.path_info}/").view_name
    except Resolver404:
        return
    if name not in LESSONS | COMING_AND_GOING:
        # Django's CommonMiddleware uses this to look up whether the URL exists.
        request.urlconf = ()  # type: ignore[assignment]  # no address at all; Django allows it
