"""Short messages between sessions."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .pairs import MentoringPair


class ShortMessage(models.Model):
    """A message in the thread of a pair, or between a participant and the supervisors.

    Nothing can be sent without a supervisor. Created when it is sent, once screening found no
    contact details. Personal data: the text, encrypted, and who sent it.
    """

    personal_data = PersonalData(
        what="short messages between sessions, encrypted, who sent them and when",
        why="so that a pair and its supervisor can say that somebody is late or cannot come",
        seen_by="the two of the pair; the supervisor",
        clock=Clock.MESSAGES,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("woman", "pair__mentor"),
        made_by=("author",),
        left_out=("woman_read", "mentor_read", "staff_read"),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    # The mentee of the pair, or the participant who writes with the supervisors.
    woman = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="short_messages"
    )
    # NULL: between the participant and the supervisors.
    pair = models.ForeignKey(
        MentoringPair, null=True, on_delete=models.CASCADE, related_name="messages"
    )
    # NULL: sent by a supervisor whose account was deleted.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    words = EncryptedTextField()
    sent_at = models.DateTimeField()
    woman_read = models.BooleanField(default=False)
    mentor_read = models.BooleanField(default=False)
    staff_read = models.BooleanField(default=False)

    class Meta:
        ordering = ["sent_at", "pk"]
        indexes = [
            models.Index(
                fields=["woman"], condition=Q(woman_read=False), name="messages_new_to_a_woman"
            ),
            models.Index(fields=["sent_at"], name="messages_by_age"),
        ]
