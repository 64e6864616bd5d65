"""Duties and reasons in words: for staff who give them, and for the person concerned."""

from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import ElsewhereFirst

from ..models import RecordAccess, User
from . import permissions
from .rules import Duty, EmergencyReason, Reason

DUTIES = {
    Duty.SUPERVISOR: _("Supervisor"),
    Duty.ASSESSOR: _("Assessor"),
}

# The reasons from which a staff member chooses.
REASONS = {
    Reason.MARK: _("To mark, rate or read submitted work"),
    Reason.PREPARE: _("To prepare a talk or session"),
    Reason.AGREED: _("To do what we agreed"),
    Reason.HAND_OVER: _("To hand over to a colleague or take over"),
    Reason.ASKED_BY_HER: _("The person asked me to look"),
}
EMERGENCY_REASONS = {
    EmergencyReason.SAFETY: _("The person may be in danger"),
    EmergencyReason.STAND_IN: _("The supervisor is away and it cannot wait"),
    EmergencyReason.COMPLAINT: _("To review a complaint or an appeal"),
    EmergencyReason.ASKED_BY_HER: _("The person asked me to look"),
}

# The same reasons as the person concerned reads them.
REASONS_FOR_PERSON = {
    Reason.MARK: _("to read or rate what you handed in"),
    Reason.PREPARE: _("to prepare a talk or a session with you"),
    Reason.AGREED: _("to do what you two agreed"),
    Reason.HAND_OVER: _("to hand over to a colleague, or to take over"),
    Reason.ASKED_BY_HER: _("because you asked"),
}
EMERGENCY_REASONS_FOR_PERSON = {
    EmergencyReason.SAFETY: _("because she was worried about you"),
    EmergencyReason.STAND_IN: _("because the person you work with was away"),
    EmergencyReason.COMPLAINT: _("because a complaint had to be looked at"),
    EmergencyReason.ASKED_BY_HER: _("because you asked"),
}


# Work begun before midnight must not be lost: the reason of a day stays valid for this long.
STILL_OPEN = timedelta(hours=12)


def require_purpose(
    viewer: User, about_id: UUID, *, then: str, at: datetime, is_step: bool = False
) -> None:
    """Raises ElsewhereFirst, leading to the question, unless the viewer gave a reason today.

    `then` is the page to return to. `is_step`: a form that was opened before midnight still counts.
    No reason is needed for the viewer's own record, nor for the course of a colleague, to which no
    assignment gives access.
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
