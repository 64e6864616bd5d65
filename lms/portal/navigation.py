"""What every page shows around its content: the menu, and the quick exit."""

from collections.abc import Callable, Set
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
from accounts.roles import (
    CERTIFICATE_ROLES,
    COURSE_ROLES,
    GUEST_ROLES,
    OFFICE_ROLES,
    PARTICIPANT_ROLES,
    Role,
)
from accounts.types import Visitor
from mentors.rooms.state.permissions import DESK_ROLES, ROOM_ROLES
from mentors.safeguarding.permissions import SECOND_ROLES


class MenuEntry(NamedTuple):
    """An entry of the menu.

    `address`: name of its route. `roles`: who sees it; None for everyone who is signed in. `tabs`:
    pages of the same subject, shown as tabs on each of them.
    """

    address: str
    label: Callable[[], str]
    icon: str
    roles: frozenset[Role] | None
    tabs: tuple["TabEntry", ...] = ()


class TabEntry(NamedTuple):
    """A page within a subject, for those with one of `roles`."""

    address: str
    label: Callable[[], str]
    roles: frozenset[Role]


class MenuGroup(NamedTuple):
    """Entries under one heading; "" for those before the first heading."""

    title: Callable[[], str]
    entries: tuple[MenuEntry, ...]


SUPERVISOR = frozenset({Role.SUPERVISOR})
COORDINATOR = frozenset({Role.COORDINATOR})
LEAD = frozenset({Role.SAFEGUARDING_LEAD})
OPERATOR = frozenset({Role.TECHNICAL_ADMINISTRATOR})
TEAM = SUPERVISOR | COORDINATOR | LEAD
CONCERNS = frozenset(SECOND_ROLES)

# For learners, mentees, interpreters and readers.
MENU = (
    MenuEntry("start", lambda: _("My day"), "home", None),
    MenuEntry("learn", lambda: _("Learn"), "book-open", COURSE_ROLES | GUEST_ROLES),
    MenuEntry("my-way", lambda: _("My way"), "route", CERTIFICATE_ROLES),
    MenuEntry("my-mentor", lambda: _("My mentor"), "users", PARTICIPANT_ROLES),
    MenuEntry("rooms", lambda: _("Rooms"), "message-circle", ROOM_ROLES),
    MenuEntry("wagtailadmin_home", lambda: _("Office"), "pencil", OFFICE_ROLES),
    MenuEntry("status", lambda: _("System status"), "settings", OPERATOR),
    MenuEntry("me", lambda: _("Me"), "user", None),
)

# For supervisors, coordinators and safeguarding leads: by subject.
WORKSPACE = (
    MenuGroup(lambda: "", (MenuEntry("start", lambda: _("Home"), "", None),)),
    MenuGroup(
        lambda: _("People"),
        (
            MenuEntry(
                "learners",
                lambda: _("My learners"),
                "",
                SUPERVISOR,
                (
                    TabEntry("learners", lambda: _("My learners"), SUPERVISOR),
                    TabEntry("asked", lambda: _("Support requests"), SUPERVISOR),
                    TabEntry("consents-of-women", lambda: _("Consents"), SUPERVISOR),
                    TabEntry("away", lambda: _("Inactive accounts"), SUPERVISOR),
                    TabEntry("ask-to-see", lambda: _("Emergency access"), SUPERVISOR),
                ),
            ),
            MenuEntry(
                "people",
                lambda: _("People"),
                "",
                COORDINATOR | LEAD,
                (
                    TabEntry("people", lambda: _("People"), COORDINATOR | LEAD),
                    TabEntry("assignments", lambda: _("Assignments"), COORDINATOR),
                    TabEntry("cards", lambda: _("Invitations"), COORDINATOR),
                    TabEntry("asked", lambda: _("Support requests"), TEAM),
                    TabEntry("consents-of-women", lambda: _("Consents"), TEAM),
                    TabEntry("away", lambda: _("Inactive accounts"), SUPERVISOR | COORDINATOR),
                ),
            ),
            MenuEntry("cohorts", lambda: _("Cohorts"), "", COORDINATOR),
            MenuEntry("mentoring", lambda: _("Mentoring"), "", COORDINATOR),
        ),
    ),
    MenuGroup(
        lambda: _("Programme"),
        (
            MenuEntry("calendar-week", lambda: _("Calendar"), "", TEAM),
            MenuEntry(
                "assessment",
                lambda: _("Assessment"),
                "",
                SUPERVISOR | COORDINATOR,
                (
                    TabEntry("assessment", lambda: _("To rate"), SUPERVISOR),
                    TabEntry("coordinate-queue", lambda: _("Progress"), COORDINATOR),
                    TabEntry("marking", lambda: _("Answers"), SUPERVISOR | COORDINATOR),
                    TabEntry("results", lambda: _("Results"), SUPERVISOR | COORDINATOR),
                    TabEntry("together", lambda: _("Assisted answers"), SUPERVISOR | COORDINATOR),
                    TabEntry("appeals", lambda: _("Appeals"), SUPERVISOR | COORDINATOR),
                    TabEntry("calibrations", lambda: _("Moderation"), SUPERVISOR | COORDINATOR),
                    TabEntry("partners", lambda: _("External assessors"), COORDINATOR),
                ),
            ),
            MenuEntry(
                "certificates-to-decide",
                lambda: _("Certificates"),
                "",
                COORDINATOR | LEAD,
            ),
            MenuEntry("due-days", lambda: _("Staff training"), "", COORDINATOR),
            MenuEntry("learn", lambda: _("My training"), "", COURSE_ROLES),
        ),
    ),
    MenuGroup(
        lambda: _("Organisation"),
        (
            MenuEntry("approvals", lambda: _("Approvals"), "", COORDINATOR | LEAD),
            MenuEntry("reports", lambda: _("Reports"), "", COORDINATOR),
            MenuEntry(
                "acts",
                lambda: _("Activity log"),
                "",
                COORDINATOR | LEAD,
                (
                    TabEntry("acts", lambda: _("Activity log"), COORDINATOR),
                    TabEntry("accesses", lambda: _("Record access"), COORDINATOR | LEAD),
                ),
            ),
            MenuEntry(
                "public-name",
                lambda: _("Settings"),
                "",
                COORDINATOR | OPERATOR,
                (
                    TabEntry("public-name", lambda: _("Public name"), COORDINATOR),
                    TabEntry("status", lambda: _("System status"), COORDINATOR | OPERATOR),
                ),
            ),
        ),
    ),
    MenuGroup(
        lambda: _("Safeguarding"),
        (
            MenuEntry("safeguarding", lambda: _("Concerns"), "", CONCERNS),
            MenuEntry(
                "room-desk",
                lambda: _("Rota"),
                "",
                SUPERVISOR | LEAD,
                (
                    TabEntry("room-desk", lambda: _("Alerts"), SUPERVISOR | LEAD),
                    TabEntry("room-rota", lambda: _("Rota"), SUPERVISOR | LEAD),
                ),
            ),
        ),
    ),
    MenuGroup(
        lambda: "",
        (
            MenuEntry("rooms", lambda: _("Rooms"), "", ROOM_ROLES),
            MenuEntry("wagtailadmin_home", lambda: _("Editing"), "", OFFICE_ROLES),
            MenuEntry("me", lambda: _("Account"), "", None),
        ),
    ),
)
# Entries that stay visible on a phone; the rest is under “More”.
ON_A_PHONE = ("start", "learners", "people", "calendar-week")


# For learning-only accounts (`learning_only`).
MENU_OF_LESSONS = (
    MenuEntry("start", lambda: _("My day"), "home", None),
    MenuEntry("learn", lambda: _("Learn"), "book-open", None),
    MenuEntry("preferences", lambda: _("Settings"), "settings", None),
)


class Shown(NamedTuple):
    """A menu entry as shown on a page. `active`: the page belongs to it.

    `on_phone`: it stays visible on a narrow screen.
    """

    url: str
    label: str
    icon: str
    active: bool
    on_phone: bool = True


class ShownGroup(NamedTuple):
    """A group of the workspace's menu as shown on a page."""

    title: str
    entries: tuple[Shown, ...]


class ShownLanguage(NamedTuple):
    """A language of the switcher; `active`: the page's own."""

    code: str
    name: str
    active: bool


@cache
def _url(address: str) -> str:
    """Cached, as it is called for each entry of each page; none depends on the language."""
    return reverse(address)


def places_for(user: Visitor, path: str) -> tuple[Shown, ...]:
    """Return the menu of a person without a workspace, with the current entry marked."""
    roles = roles_of(user)
    places = MENU_OF_LESSONS if is_learning_only(user) else MENU
    return tuple(
        Shown(_url(place.address), place.label(), place.icon, _is_in(place.address, path))
        for place in places
        if place.roles is None or roles & place.roles
    )


def workspace_groups(user: Visitor, path: str) -> tuple[ShownGroup, ...]:
    """Return the menu of staff by subject, without groups that would be empty."""
    roles = roles_of(user)
    active = _active_entry(path, roles)
    found = []
    for group in WORKSPACE:
        entries = tuple(
            Shown(
                _first_url(entry, roles),
                entry.label(),
                entry.icon,
                entry is active,
                entry.address in ON_A_PHONE,
            )
            for entry in _open_entries(group, roles)
        )
        if entries:
            found.append(ShownGroup(group.title(), entries))
    return tuple(found)


def subject_tabs(user: Visitor, path: str) -> tuple[Shown, ...]:
    """Return the tabs of the page's subject; () if there are fewer than two."""
    roles = roles_of(user)
    active = _active_entry(path, roles)
    tabs = [tab for tab in active.tabs if roles & tab.roles] if active else []
    if len(tabs) < 2 or not any(path == _url(tab.address) for tab in tabs):
        return ()
    return tuple(
        Shown(_url(tab.address), tab.label(), "", path == _url(tab.address)) for tab in tabs
    )


class FindPeople(NamedTuple):
    """The URL of the search field in the top bar, and the name of its parameter."""

    url: str
    parameter: str


def _find_people(user: Visitor) -> FindPeople:
    if roles_of(user) & (COORDINATOR | LEAD):
        return FindPeople(_url("people"), "q")
    return FindPeople(_url("learners"), "find")


def _open_entries(group: MenuGroup, roles: Set[str]) -> list[MenuEntry]:
    return [entry for entry in group.entries if entry.roles is None or roles & entry.roles]


def _first_url(entry: MenuEntry, roles: Set[str]) -> str:
    """The URL of an entry: that of the first of its tabs that the user may open."""
    tabs = [tab.address for tab in entry.tabs if roles & tab.roles]
    return _url(tabs[0] if tabs else entry.address)


def _active_entry(path: str, roles: Set[str]) -> MenuEntry | None:
    """Return the entry with the longest URL that the path begins with; None if there is none."""
    if "/courses/" in path:
        path = _url("learn")
    found: tuple[int, MenuEntry] | None = None
    for group in WORKSPACE:
        for entry in _open_entries(group, roles):
            for address in {entry.address, *(tab.address for tab in entry.tabs)}:
                url = _url(address)
                fits = path == url if address == "start" else path.startswith(url)
                if fits and (found is None or len(url) > found[0]):
                    found = (len(url), entry)
    return found[1] if found else None


def _is_in(address: str, path: str) -> bool:
    """Whether the page at `path` belongs to an entry. Pages of courses belong to “Learn”."""
    url = _url(address)
    if address == "start":
        return path == url
    is_course = "/courses/" in path or path.startswith("/courses")
    return path.startswith(url) or (address == "learn" and is_course)


def _build(request: HttpRequest) -> dict[str, Any]:
    # An error page may be shown before the user has been determined.
    user: Visitor = getattr(request, "user", None) or AnonymousUser()
    signed_in = user.is_authenticated
    has_workspace = signed_in and bool(roles_of(user) & TEAM) and not is_learning_only(user)
    current = get_language()
    return {
        "site_name": settings.SITE_NAME,
        "exit_url": exit_of(request),
        "page_classes": page_classes_of(user) if signed_in else "",
        "places": places_for(user, request.path) if signed_in and not has_workspace else (),
        "groups": workspace_groups(user, request.path) if has_workspace else (),
        "find_people": _find_people(user) if has_workspace else None,
        "tabs": subject_tabs(user, request.path) if has_workspace else (),
        "is_staff_desk": is_staff(user) and not is_learning_only(user),
        "is_called": signed_in
        and bool(roles_of(user) & frozenset(DESK_ROLES))
        and not is_learning_only(user),
        "idle_seconds": idle_seconds(request.session, user) if signed_in else None,
        "languages": tuple(
            ShownLanguage(code, name, code == current) for code, name in settings.LANGUAGES
        ),
        # The start page asks itself. Learning-only pages show no notice because of onlookers.
        "has_notice": signed_in
        and not is_learning_only(user)
        and request.path != _url("start")
        and bool(open_notice_of(user, request.session.get(ANSWERED, ()))),
        # A page returned by a form is opened again at its own URL.
        "address": request.get_full_path(),
        "language_is_draft": current not in settings.LANGUAGES_READ,
    }


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `navigation`, computed only if a template uses it."""
    return {"navigation": SimpleLazyObject(lambda: _build(request))}
