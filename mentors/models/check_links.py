"""Links that confirm, once, that a certificate belongs to its holder."""

import uuid

from django.db import models

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .certification import Certificate


class CheckLink(models.Model):
    """A link that a holder made for one person; it opens once, within two days.

    Personal data: that one was made. Only a digest of the link is stored, and who opened it is not
    recorded.
    """

    personal_data = PersonalData(
        what="that she made a link with which somebody sees her name on the certificate once",
        why="so that she can show whose certificate it is",
        seen_by="its owner; whoever holds the link, once",
        clock=Clock.CHECK_LINKS,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("certificate__learner",),
        left_out=("digest",),
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    certificate = models.ForeignKey(
        Certificate, on_delete=models.CASCADE, related_name="check_links"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # NULL: nobody has opened it.
    opened_at = models.DateTimeField(null=True, blank=True)
