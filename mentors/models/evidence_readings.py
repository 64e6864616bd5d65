"""A learner's comment on evidence that somebody else wrote."""

import uuid

from django.db import models

from core.append_only import AppendOnly
from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .evidence import Evidence


class EvidenceReading(models.Model):
    """A learner's confirmation of having read evidence, before anybody rates (domain 10.23).

    Created when the learner answers; the state of the evidence changes with it. Personal data: that
    it was read, and the learner's comment, encrypted. Erased with the evidence.
    """

    personal_data = PersonalData(
        what="that she has read what was written about her practice, and her words, encrypted",
        why="nobody rates what she has not read",
        seen_by="whom it is about; assessors; who wrote it",
        clock=Clock.EVIDENCE,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("evidence__journey__learner",),
    )
    append_only = AppendOnly()
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, related_name="reading")
    # NULL: nothing was added.
    words = EncryptedTextField(null=True)
    at = models.DateTimeField()
