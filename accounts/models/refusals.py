"""Refusal or withdrawal of clearance for rooms, with the reason given to the person."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.append_only import AppendOnly
from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .approvals import Approval, Clearance
from .organisations import Organisation


class ClearanceRefusal(models.Model):
    """Somebody refused a person clearance, or withdrew it, and told the person why.

    Appears with the decision, in one transaction. A later clearance supersedes it; there is no
    column for that. Personal data: the text to the person, encrypted. Why: so that the person
    knows, and can appeal (domain 2.3). Erased with the account.
    """

    personal_data = PersonalData(
        what="that rooms are not open to an account, and why, in words to her, encrypted",
        why="so that she knows why, and can disagree",
        seen_by="its owner; who wrote it; the two who look at it where she disagrees",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
        made_by=("told_by",),
        # The person's page shows no name either.
        left_out=("told_by",),
    )
    append_only = AppendOnly(mutable=("told_by",))
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="refusals"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # NULL: a clearance was withdrawn.
    approval = models.OneToOneField(
        Approval, null=True, on_delete=models.CASCADE, related_name="refusal"
    )
    # NULL: clearance was never given.
    clearance = models.OneToOneField(
        Clearance, null=True, on_delete=models.CASCADE, related_name="refusal"
    )
    words = EncryptedTextField()
    # NULL: the account of the person who wrote it was erased.
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approval__isnull=False, clearance__isnull=True)
                | Q(approval__isnull=True, clearance__isnull=False),
                name="rooms_are_refused_or_closed",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("told_by")), name="nobody_closes_rooms_to_herself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.told_at:%Y-%m-%d}"
