"""Permissions to do questions together with a learner."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .enrolment import Enrolment
from .quizzes import Quiz


class TogetherLeave(models.Model):
    """A learner's permission for a helper to do one quiz together.

    Created when the learner gives it, or when the helper notes that the learner asked in person.
    Ends when the quiz is submitted, or when the learner withdraws the permission.

    Personal data: that the learner was helped, by whom, with which questions. Why: nobody enters an
    answer without the learner's permission. Erased with the enrolment.
    """

    personal_data = PersonalData(
        what="that somebody lets another person do questions together with her",
        why="so that nobody answers for another without leave",
        seen_by="both of them",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("enrolment__learner", "helper"),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="leaves")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="+")
    helper = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # False: the learner gave permission on their own device.
    asked_in_person = models.BooleanField()
    at = models.DateTimeField()
    # NULL: still valid.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz", "helper"],
                condition=Q(ended_at__isnull=True),
                name="one_leave_for_a_person_and_a_quiz",
            )
        ]
