"""A link with which somebody sees, once, that a certificate is its holder's."""

import uuid

from django.db import models

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .certification import Certificate


class CheckLink(models.Model):
    """A holder made a link for one person; it opens once, within two days.

    Personal data: that one was made. The link itself is kept as a digest alone, and nobody notes
    who opened it.
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
