"""Organisations, and who holds which role in which of them."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..roles import EVERY_ROLE, INSTALLATION_ROLES
from ..sentences import ROLE_CHOICES


class Organisation(models.Model):
    """One NGO that uses this installation. Appears when an operator sets it up."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100, unique=True)
    # The name on certificates, which does not reveal what the organisation does. "": the name of
    # the site is printed instead.
    public_name = models.CharField(max_length=60, blank=True, default="", db_default="")
    # Stated in the supplement to a certificate (ADR-0007). "" and NULL: not stated. ISO 3166-1, two
    # letters.
    public_country = models.CharField(max_length=2, blank=True, default="", db_default="")
    # Level of the European Qualifications Framework.
    framework_level = models.PositiveSmallIntegerField(null=True, blank=True)
    # When staff read short messages: “Monday to Friday, 9 to 17”. "": not stated.
    office_hours = models.CharField(max_length=80, blank=True, default="", db_default="")
    # A mentor is paid for a session that is cancelled fewer than this many hours before it begins.
    short_notice_hours = models.PositiveSmallIntegerField(default=24, db_default=24)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(framework_level__isnull=True) | Q(framework_level__range=(1, 8)),
                name="a_framework_level_is_1_to_8",
            ),
            models.CheckConstraint(
                condition=Q(short_notice_hours__lte=168), name="short_notice_is_a_week_at_most"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        """Roles that are held now, by people who can sign in."""
        return self.filter(ended_at__isnull=True, user__is_active=True)


class Membership(models.Model):
    """A person holds one role in one organisation, from `since` until `ended_at`.

    Personal data: that this alias holds the role. Why: it decides what the person may see. Erased
    with the account.
    """

    personal_data = PersonalData(
        what="which role an account holds in which organisation, from when to when",
        why="it decides what may be seen",
        seen_by="its owner; coordinators of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("user",),
    )

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    # NULL: a role of the installation (editor, reader, technical administrator).
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    since = models.DateTimeField(auto_now_add=True)
    # NULL: held now.
    ended_at = models.DateTimeField(null=True, blank=True)
    # Whether the person is cleared for rooms there, if the row was read by
    # `queries.memberships_of`.
    is_cleared = False

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ended_at__isnull=True),
                name="a_role_is_held_once_in_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ended_at__isnull=True, organisation__isnull=True),
                name="an_installation_role_is_held_once",
            ),
            models.CheckConstraint(
                condition=(
                    Q(role__in=sorted(INSTALLATION_ROLES), organisation__isnull=True)
                    | (~Q(role__in=sorted(INSTALLATION_ROLES)) & Q(organisation__isnull=False))
                ),
                name="only_installation_roles_name_no_organisation",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(EVERY_ROLE)), name="membership_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
