"""What answers a woman whose pages show lessons alone: these addresses and no other (ADR-0125).

An onlooker finds the site of a learner who has lessons and nothing besides. So what is not named
here is answered like an address that does not exist, by whatever method, and the view behind it is
not called. A new page is closed until somebody names it here.
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

# By the name of the address. Nothing here shows a name of somebody else, a room, a day or a phone.
LESSONS = frozenset(
    {
        *("start", "learn", "whole-way", "kept-lessons", "preferences"),
        # A course and its lessons. Below a language Wagtail leads to the start page.
        *("course-page", "module-page", "lesson-page", "wagtail_serve"),
        *("course-open", "course-pause", "course-leave", "course-go-on"),
        *("lesson-place", "lesson-read", "lesson-later", "lesson-sound", "aloud-sound"),
        # Its questions, and how they went.
        *("quiz-start", "attempt", "attempt-said", "attempt-picture", "attempt-sound"),
        *("attempt-recording",),
        # What everybody may read.
        *("services", "words", "search", "ground", "leave-help", "leave-first"),
    }
)
# Coming and going. Here all roles of the account count, so that staff keep their second step.
COMING_AND_GOING = frozenset(
    {
        *("account_login", "account_logout", "account_inactive", "card-sign-in"),
        *("mfa_authenticate", "mfa_login_webauthn"),
        *("leave", "leave-state", "still-here", "choose-language"),
        *("health-live", "health-ready"),
    }
)
# Without it no page opens to staff at all (`accounts.auth.middleware.SecondStepFirst`).
SETTING_UP_A_SECOND_STEP = frozenset({"mfa_index", "mfa_activate_totp", "mfa_add_webauthn"})
# Of the demo: to be somebody else.
IN_THE_DEMO = frozenset({"demo-try-as"})


class LearningOnly:
    """Closes every other address to the woman, before the check of forms and before the view.

    No query: what it asks stands on the account that was read with the session.
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
                # After sign-in, the address that was asked for is closed: the first page instead.
                response["Location"] = reverse("start")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Raises Http404, as the resolver does, for what is not named above."""
        if not is_learning_only(request.user):
            return
        match = request.resolver_match
        name = match.view_name if match is not None else ""
        if name in LESSONS:
            _hold_own_roles(request)
        elif not _is_open(request, name):
            raise Http404


def _hold_own_roles(request: HttpRequest) -> None:
    """The lessons are those of a participant, whatever other roles: no desk, no notes of staff."""
    if request.user.is_authenticated:
        hold_these_alone(request.user, PARTICIPANT_ROLES)


def _is_open(request: HttpRequest, name: str) -> bool:
    if name in COMING_AND_GOING:
        return True
    if name in IN_THE_DEMO:
        return bool(getattr(settings, "DEMO_PAGES", False))
    return name in SETTING_UP_A_SECOND_STEP and lacks_step(request.session, request.user)


def _leads_to_a_page(address: str) -> bool:
    """Whether it is an open page; one of another site is not judged here."""
    path = urlsplit(address)
    if path.netloc:
        return True
    try:
        name = resolve(path.path).view_name
    except Resolver404:
        return False
    return name in LESSONS | COMING_AND_GOING | SETTING_UP_A_SECOND_STEP | IN_THE_DEMO


def _lead_to_no_closed_page(request: HttpRequest) -> None:
    """Without its last slash a closed address is not mended either: that would say it is there."""
    try:
        name = resolve(f"{request.path_info}/").view_name
    except Resolver404:
        return
    if name not in LESSONS | COMING_AND_GOING:
        # Django's CommonMiddleware asks this one whether there is such an address.
        request.urlconf = ()  # type: ignore[assignment]  # no address at all; Django allows it
