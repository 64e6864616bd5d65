"""Spoken answers, kept until a person has heard them."""

from django.db import models
from django.db.models import Q

from core.crypto import EncryptedBytesField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock
from courses.states import MIMES

from .marking import WrittenAnswer


class Recording(models.Model):
    """The learner's spoken answer to one question. Created when it has been recorded.

    Personal data: the learner's voice, encrypted. Why: a person hears it and answers. The sound is
    deleted when it is marked, or at the latest fourteen days after it was made. The row stays and
    says when. Erased with the answer.
    """

    personal_data = PersonalData(
        what="an answer said aloud, encrypted",
        why="one person hears it and answers",
        seen_by="who marks it; its owner",
        clock=Clock.RECORDINGS,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("answer__attempt__enrolment__learner",),
    )

    answer = models.OneToOneField(WrittenAnswer, on_delete=models.CASCADE, related_name="recording")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    # NULL: deleted.
    data = EncryptedBytesField(null=True, row=("answer",))
    mime = models.CharField(max_length=20)
    size_bytes = models.PositiveIntegerField()
    # As measured by the learner's browser.
    seconds = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(db_index=True)
    # NULL: it can be heard.
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(data__isnull=True, deleted_at__isnull=False)
                | Q(data__isnull=False, deleted_at__isnull=True),
                name="a_recording_is_there_or_deleted",
            ),
            models.CheckConstraint(
                condition=Q(mime__in=sorted(MIMES)), name="a_recording_is_of_a_known_kind"
            ),
        ]
