"""The light plan of a pair, and the pair checks of each of the two."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..booking_rules import Feedback
from .pairs import MentoringPair


class PairTask(models.Model):
    """A small step that the mentee wants to take. Created when it is written.

    Personal data: its text, encrypted.
    """

    personal_data = PersonalData(
        what="small steps that a mentee wants to take, as written, encrypted",
        why="so that the pair sees what it agreed on",
        seen_by="the two of the pair",
        clock=Clock.MENTORING,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("pair__mentee",),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey(MentoringPair, on_delete=models.CASCADE, related_name="tasks")
    words = EncryptedTextField()
    written_at = models.DateTimeField()
    # NULL: not done yet.
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["written_at", "pk"]


class PairCheck(models.Model):
    """How mentoring is going for one of the two: a code, no text. Created with the answer.

    Personal data: the answer.
    """

    personal_data = PersonalData(
        what="how mentoring goes for a mentee or a mentor, as one of four answers",
        why="so that the supervisor changes what should change",
        seen_by="its owner; the supervisor of the pair",
        clock=Clock.MENTORING,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey(MentoringPair, on_delete=models.CASCADE, related_name="checks")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pair_checks"
    )
    answer = models.CharField(
        max_length=10, choices=[(answer.value, answer.value) for answer in Feedback]
    )
    answered_at = models.DateTimeField()
    # NULL: the supervisor has not taken it up, if something should change.
    taken_up_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=[answer.value for answer in Feedback]),
                name="check_answer_is_known",
            ),
        ]
