"""Short phrases that a supervisor keeps for herself, to say them in her rooms."""

import uuid

from django.conf import settings
from django.db import models

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock


class OwnPhrase(models.Model):
    """One phrase of a supervisor's own. Appears when she writes it, goes when she takes it away.

    Encrypted, because it is what she says to women. That she said it somewhere stands nowhere: a
    phrase becomes a line of hers like any other.
    """

    personal_data = PersonalData(
        what="short phrases that a supervisor keeps for rooms",
        why="so that she need not type them again",
        seen_by="its owner alone",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="own_phrases"
    )
    text = EncryptedTextField()

    class Meta:
        ordering = ["pk"]
