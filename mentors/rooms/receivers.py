"""What rooms hear from the rest of the site."""

from typing import Any

from django.http import HttpRequest

from accounts.models import User
from mentors.room_states import OVER

from ..models import RoomMember
from . import notifications


def announce_sign_out(
    sender: Any, request: HttpRequest | None, user: User | None, **kwargs: Any
) -> None:
    """Receiver of `user_logged_out`: the sockets of this session are closed, wherever they are."""
    session_key = getattr(getattr(request, "session", None), "session_key", None)
    if user is None or session_key is None:
        return
    mark = notifications.session_mark(session_key)
    seats = RoomMember.objects.filter(user=user, joined_at__isnull=False)
    rooms = seats.exclude(room__state__in=OVER).values_list("room__public_id", flat=True)
    for public_id in rooms:
        notifications.send(public_id, notifications.SIGNED_OUT, session=mark)
