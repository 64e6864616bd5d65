"""What a learner takes to another organisation."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .organisations import Organisation


class HandOver(models.Model):
    """What a learner chose to take along, and the code that opens it once. Appears when it is made.

    No column names the origin: the other organisation learns what is in `content` and nothing else.
    The old one learns nothing, unless the same code also ends the role there. Personal data: what
    was learnt and shown, as the owner chose. Why: so that the owner need not start again. The code
    is shown once; its digest is stored. Erased with the account, or when it is withdrawn.
    """

    personal_data = PersonalData(
        what="what she takes with her to another organisation: courses, what she showed and her "
        "certificates, as she chose, encrypted",
        why="so that she need not begin anew there",
        seen_by="herself; coordinators of the organisation to whom she gave the code",
        clock=Clock.HAND_OVER,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("user",),
        left_out=("code_digest",),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hand_overs"
    )
    code_digest = models.CharField(max_length=64, unique=True)
    # JSON, in the form of accounts.transfers.rules.Brought.
    content = EncryptedTextField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # The organisation that is left when the code is used. NULL: none, or it was left already.
    leaves = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # NULL: the code has not been used yet.
    taken_at = models.DateTimeField(null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="hand_over_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, organisation__isnull=True)
                | Q(taken_at__isnull=False, organisation__isnull=False, leaves__isnull=True),
                name="hand_over_is_taken_somewhere_and_leads_back_nowhere",
            ),
        ]
