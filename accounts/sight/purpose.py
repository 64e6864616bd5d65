"""Why she opens a record today: asked once a day, before it is shown. Read only."""

from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from core.errors import ElsewhereFirst

from ..models import RecordAccess, User
from . import permissions

# What she began before midnight is not lost after it: the reason of a day lasts so much longer.
STILL_OPEN = timedelta(hours=12)


def require_purpose(
    viewer: User, about_id: UUID, *, then: str, at: datetime, is_step: bool = False
) -> None:
    """Raises ElsewhereFirst, which leads to the question, unless she has answered it today.

    `then` is where she goes on. `is_step`: a form that was opened before midnight still counts.
    Her own record needs no reason, and neither does the course of a colleague: nothing of hers is
    open through an assignment.
    """
    if viewer.public_id == about_id:
        return
    seen = RecordAccess.objects.filter(viewer=viewer.pk, about__public_id=about_id)
    if is_step:
        noted = seen.filter(day__gte=timezone.localdate(at - STILL_OPEN))
    else:
        noted = seen.filter(day=timezone.localdate(at))
    if noted.exists():
        return
    about = User.objects.filter(public_id=about_id).first()
    if about is not None and permissions.open_records(viewer, about, at):
        raise ElsewhereFirst(f"{reverse('why-open', args=[about_id])}?{urlencode({'then': then})}")
