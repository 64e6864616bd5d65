"""Up to three practice rooms of one supervisor on one page, each in a frame (domain 10.1).

A page out of sight keeps no lease, so of three pages each would pause the rooms of two others.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound
from mentors.room_types import RoomKind

from .. import permissions, queries
from . import views

_HOLDS_FRAMES: dict[str, Any] = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}
_IN_A_FRAME: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


@csp_override(_HOLDS_FRAMES)
@login_required
@require_safe
def practice_rooms(request: SignedInRequest) -> HttpResponse:
    """Those that she holds now or within the hour, side by side, or one below the other."""
    if not permissions.can_set_up_rooms(request.user):
        raise NotFound
    rooms = queries.practice_rooms_of(request.user, now())
    return render(request, "mentors/rooms/practice_rooms.html", {"rooms": rooms})


@csp_override(_IN_A_FRAME)
@login_required
@require_safe
def in_frame(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One of them: the page of the room without what stands around it. Of no other room, nor for
    anybody else, is there such a page.
    """
    seat = queries.seat_for(request.user, public_id)
    if seat.seat != "supervisor" or queries.room_of(seat).kind != RoomKind.PRACTICE:
        raise NotFound
    request.in_frame = True  # type: ignore[attr-defined]  # read by the navigation and by templates
    return views.room(request, public_id)
