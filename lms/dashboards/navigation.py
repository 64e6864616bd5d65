"""What every page shows around its content: the places a person can go, and the way out."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.middleware import idle_seconds
from accounts.queries import is_staff, roles_of
from accounts.roles import CERTIFICATE_ROLES, COURSE_ROLES, OFFICE_ROLES, Role
from mentors.rooms.permissions import ROOM_ROLES

# (address, words, icon, roles that see it; None: everyone who is signed in)
PLACES = [
    ("/", lambda: _("My day"), "home", None),
    ("/learn/", lambda: _("Learn"), "book-open", COURSE_ROLES),
    ("/journey/", lambda: _("My way"), "route", CERTIFICATE_ROLES),
    ("/rooms/", lambda: _("Rooms"), "message-circle", ROOM_ROLES),
    ("/supervise/", lambda: _("Supervise"), "clipboard-check", {Role.SUPERVISOR}),
    ("/coordinate/", lambda: _("Coordinate"), "users", {Role.COORDINATOR}),
    ("/" + settings.ADMIN_PATH, lambda: _("Office"), "pencil", OFFICE_ROLES),
    ("/me/", lambda: _("Me"), "user", None),
]


def places_for(user, path: str) -> list[dict]:
    """The places in the menu of this person, the one she is in marked."""
    roles = roles_of(user)
    shown: list[dict] = [
        {"url": url, "label": label(), "icon": icon}
        for url, label, icon, needed in PLACES
        if needed is None or roles & needed
    ]
    for place in shown:
        inside = path.startswith(place["url"]) if place["url"] != "/" else path == "/"
        place["active"] = inside or (
            place["url"] == "/learn/" and ("/courses/" in path or path.startswith("/courses"))
        )
    return shown


def _build(request) -> dict:
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    current = get_language()
    return {
        "site_name": settings.SITE_NAME,
        "exit_url": settings.EXIT_URL,
        "places": places_for(user, request.path) if signed_in else [],
        "is_staff_desk": user is not None and is_staff(user),
        "idle_seconds": idle_seconds(request.session, user) if signed_in else None,
        "languages": [
            {"code": code, "name": name, "active": code == current}
            for code, name in settings.LANGUAGES
        ],
        # A page that came as the answer to a form is opened anew at its own address.
        "address": request.get_full_path(),
        "language_is_draft": current not in settings.LANGUAGES_READ,
    }


def shell(request) -> dict:
    """Context processor: `shell`, worked out only when a template asks for it."""
    return {"shell": SimpleLazyObject(lambda: _build(request))}
