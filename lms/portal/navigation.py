"""What every page shows around its content: the places a person can go, and the way out."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.auth.middleware import idle_seconds
from accounts.auth.queries import ANSWERED, open_notice_of
from accounts.auth.quick_exit import exit_of
from accounts.preferences.queries import page_classes_of
from accounts.queries import is_learning_only, is_staff, roles_of
from accounts.roles import CERTIFICATE_ROLES, COURSE_ROLES, GUEST_ROLES, OFFICE_ROLES, Role
from accounts.types import Visitor
from mentors.rooms.state.permissions import DESK_ROLES, ROOM_ROLES
from mentors.safeguarding.permissions import SECOND_ROLES


class MenuEntry(NamedTuple):
    """An entry of the menu: the name of its address, its words, its icon, who has it."""

    address: str
    label: Callable[[], str]
    icon: str
    # None: everyone who is signed in, also while she holds no role.
    roles: frozenset[Role] | None


MENU = (
    MenuEntry("start", lambda: _("My day"), "home", None),
    MenuEntry("learn", lambda: _("Learn"), "book-open", COURSE_ROLES | GUEST_ROLES),
    MenuEntry("my-way", lambda: _("My way"), "route", CERTIFICATE_ROLES),
    MenuEntry("rooms", lambda: _("Rooms"), "message-circle", ROOM_ROLES),
    MenuEntry("supervise", lambda: _("Supervise"), "clipboard-check", frozenset({Role.SUPERVISOR})),
    MenuEntry("coordinate", lambda: _("Coordinate"), "users", frozenset({Role.COORDINATOR})),
    MenuEntry("safeguarding", lambda: _("Safeguarding"), "hand", frozenset(SECOND_ROLES)),
    MenuEntry("approvals", lambda: _("For two"), "users", frozenset({Role.SAFEGUARDING_LEAD})),
    MenuEntry("wagtailadmin_home", lambda: _("Office"), "pencil", OFFICE_ROLES),
    MenuEntry("status", lambda: _("Status"), "settings", frozenset({Role.TECHNICAL_ADMINISTRATOR})),
    MenuEntry("me", lambda: _("Me"), "user", None),
)


# Of whoever has her lessons and nothing besides (`learning_only`).
MENU_OF_LESSONS = (
    MenuEntry("start", lambda: _("My day"), "home", None),
    MenuEntry("learn", lambda: _("Learn"), "book-open", None),
    MenuEntry("preferences", lambda: _("Settings"), "settings", None),
)


class Shown(NamedTuple):
    """An entry of the menu as a page shows it; `active`: she is in it."""

    url: str
    label: str
    icon: str
    active: bool


class ShownLanguage(NamedTuple):
    """A language of the switcher; `active`: the page is in it."""

    code: str
    name: str
    active: bool


@cache
def _url(address: str) -> str:
    """Asked for each entry of each page; none of them depends on the language."""
    return reverse(address)


def places_for(user: Visitor, path: str) -> tuple[Shown, ...]:
    """The places in the menu of this person, the one she is in marked."""
    roles = roles_of(user)
    places = MENU_OF_LESSONS if is_learning_only(user) else MENU
    return tuple(
        Shown(_url(place.address), place.label(), place.icon, _is_in(place.address, path))
        for place in places
        if place.roles is None or roles & place.roles
    )


def _is_in(address: str, path: str) -> bool:
    """Whether the page at `path` belongs to a place. Pages of courses belong to “Learn”."""
    url = _url(address)
    if address == "start":
        return path == url
    is_course = "/courses/" in path or path.startswith("/courses")
    return path.startswith(url) or (address == "learn" and is_course)


def _build(request: HttpRequest) -> dict[str, Any]:
    # A page of an error may be shown before anybody has asked who is signed in.
    user: Visitor = getattr(request, "user", None) or AnonymousUser()
    signed_in = user.is_authenticated
    # A page in a frame has no menu, asks no “Still here?”, and no call lies over it: all three do
    # the page around it.
    whole = signed_in and not getattr(request, "in_frame", False)
    current = get_language()
    return {
        "site_name": settings.SITE_NAME,
        "exit_url": exit_of(request),
        "page_classes": page_classes_of(user) if signed_in else "",
        "places": places_for(user, request.path) if whole else (),
        "is_staff_desk": is_staff(user) and not is_learning_only(user),
        "is_called": whole
        and bool(roles_of(user) & frozenset(DESK_ROLES))
        and not is_learning_only(user),
        "idle_seconds": idle_seconds(request.session, user) if whole else None,
        "languages": tuple(
            ShownLanguage(code, name, code == current) for code, name in settings.LANGUAGES
        ),
        # The start page asks it. Pages that show lessons alone stay silent for whoever looks on.
        "has_notice": whole
        and not is_learning_only(user)
        and request.path != _url("start")
        and bool(open_notice_of(user, request.session.get(ANSWERED, ()))),
        # A page that came as the answer to a form is opened anew at its own address.
        "address": request.get_full_path(),
        "language_is_draft": current not in settings.LANGUAGES_READ,
    }


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `navigation`, worked out only when a template asks for it."""
    return {"navigation": SimpleLazyObject(lambda: _build(request))}
