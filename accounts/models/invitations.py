"""Codes on cards: the only way in."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..sentences import ROLE_CHOICES
from .organisations import Organisation


class Invitation(models.Model):
    """One code that one woman may use once, before it expires. Appears when a coordinator makes it.

    The code itself is shown once and never stored; the row keeps its digest. Nobody's name is
    written beside a code (domain 10.26). Personal data: who used it, erased with her account.
    """

    personal_data = PersonalData(
        what="which account used a code, and which one made it",
        why="so that a code is used once",
        seen_by="coordinators of the organisation",
        clock=Clock.INVITATIONS,
        on_erasure=OnErasure.CUT,
        export=InExport.NO,
        about=("used_by",),
        made_by=("invited_by",),
        because="the code is used up, and its role stands in the membership",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    code_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # NULL: not used yet.
    used_at = models.DateTimeField(null=True, blank=True)
    # NULL: not used yet, or the person who used it was erased.
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="invitation_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(used_by__isnull=True) | Q(used_at__isnull=False),
                name="invitation_user_needs_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.created_at:%Y-%m-%d}"

    def state_at(self, at: datetime) -> str:
        """“used”, “open” or “expired” at this moment."""
        if self.used_at:
            return "used"
        return "open" if self.expires_at > at else "expired"
