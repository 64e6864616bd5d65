"""Context for the demo's own templates: the people to try, and the current one."""

from typing import Any

from django.http import HttpRequest

from .people import EVERYONE, HARBOUR_PEOPLE, INSTALLATION_PEOPLE, LIGHTHOUSE_PEOPLE

GROUPS = (HARBOUR_PEOPLE + INSTALLATION_PEOPLE, LIGHTHOUSE_PEOPLE)


def trying(request: HttpRequest) -> dict[str, Any]:
    """`demo`: the people of each organisation, and who is signed in, if part of the demo."""
    alias = request.user.get_username() if hasattr(request, "user") else ""
    who = next((one for one in EVERYONE if one.alias == alias), None)
    return {"demo": {"here": GROUPS[0], "elsewhere": GROUPS[1], "who": who}}
