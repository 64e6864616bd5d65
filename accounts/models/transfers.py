"""What a woman takes with her to another organisation."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .organisations import Organisation


class HandOver(models.Model):
    """What she chose to take along, and the code that opens it once. Appears when she makes it.

    No column says where she comes from: the other organisation learns what stands in `content` and
    nothing else, and hers learns nothing, unless she leaves it with the same code. Personal data:
    what she learnt and showed, as she chose. Why: so that she need not begin anew. The code is
    shown once; kept is its digest. Erased with the account, or when she takes it back.
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
    # Which organisation she leaves when the code is used. NULL: she leaves none, or has left.
    leaves = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # NULL: she has not given it yet.
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
