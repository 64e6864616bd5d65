"""Invitation cards with codes, the only way to get an account."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..roles import STAFF_ROLES
from ..sentences import ROLE_CHOICES
from .organisations import Organisation


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self, at: datetime) -> Self:
        """Cards with which somebody can still join."""
        return self.filter(
            Q(agreed_at__isnull=False) | ~Q(role__in=STAFF_ROLES),
            used_at=None,
            voided_at=None,
            expires_at__gt=at,
        )


class Invitation(models.Model):
    """A code that one person may use once before it expires. Appears when a coordinator makes it.

    The code itself is shown once and never stored; the row has its digest. No name is stored with a
    code (domain 10.26). Personal data: who used it, erased with that account.
    """

    personal_data = PersonalData(
        what="which account used a code, and which one made it",
        why="so that a code is used once",
        seen_by="coordinators of the organisation",
        clock=Clock.INVITATIONS,
        on_erasure=OnErasure.CUT,
        export=InExport.NO,
        about=("used_by",),
        made_by=("invited_by", "voided_by", "supervisor"),
        because="the code is used up, and its role stands in the membership",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    code_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Assigned once the card is used. NULL: nobody was chosen, or the account was erased.
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Public id of the cohort (of `courses`, which this app does not know). NULL: none was chosen.
    cohort = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # NULL: not used yet.
    used_at = models.DateTimeField(null=True, blank=True)
    # NULL: not used yet, or the person who used it was erased.
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The number by which the coordinator and the card itself identify it; unique in an
    # organisation.
    number = models.PositiveIntegerField()
    # NULL: the code has never been entered on the page for joining.
    first_opened_at = models.DateTimeField(null=True, blank=True)
    # A staff role needs two people (domain 10.27). NULL: no second person has agreed yet.
    agreed_at = models.DateTimeField(null=True, blank=True)
    # NULL: not cancelled.
    voided_at = models.DateTimeField(null=True, blank=True)
    # NULL: not cancelled, or the account of whoever cancelled it was erased.
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="a_card_has_a_number_of_its_own"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(voided_at__isnull=True),
                name="no_void_card_is_used",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True)
                | Q(agreed_at__isnull=False)
                | ~Q(role__in=sorted(STAFF_ROLES)),
                name="a_staff_card_is_used_after_two_people_agreed",
            ),
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
        """“used”, “void”, “expired”, “waiting”, “looked-at” or “open” at this moment."""
        if self.used_at:
            return "used"
        if self.voided_at:
            return "void"
        if self.expires_at <= at:
            return "expired"
        if self.waits_for_a_second:
            return "waiting"
        return "looked-at" if self.first_opened_at else "open"

    @property
    def waits_for_a_second(self) -> bool:
        """Whether it is for a staff role and nobody has approved it yet."""
        return self.role in STAFF_ROLES and self.agreed_at is None
