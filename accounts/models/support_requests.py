"""Support requests."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .organisations import Organisation


class AskedFor(models.Model):
    """A support request for one staff member, or any assigned one. Deleted when it is withdrawn."""

    personal_data = PersonalData(
        what="that a woman asked for someone of the team, on which day, and who saw to it",
        why="so that somebody comes",
        seen_by="herself; whom she asked; after a day, supervisors, lead and coordinators",
        clock=Clock.ASKED_FOR,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("woman",),
        made_by=("person", "taken_by"),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    woman = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="asked_for"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # NULL: any assigned staff member, or the account of the one chosen was erased.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    # NULL: nobody has taken it on, or that account was erased.
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # NULL: they have not talked yet, so the request is open.
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["woman", "organisation"],
                condition=Q(done_at__isnull=True),
                name="one_asks_once_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation"], condition=Q(done_at__isnull=True), name="asked_and_waiting"
            )
        ]
