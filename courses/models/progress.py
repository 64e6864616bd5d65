"""The learner's progress in a lesson."""

from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .catalogue import Lesson
from .enrolment import Enrolment


class LessonProgress(models.Model):
    """A learner's position in one lesson. Created on first opening; it never goes backwards.

    Personal data: place and times. Why: “you were here”, and the certificate. Erased with the
    enrolment. How long the learner took is not kept (domain R5.3).
    """

    personal_data = PersonalData(
        what="the place in a lesson, when it was opened, read and put aside for later",
        why="to find the place again, and for the certificate",
        seen_by="its owner; supervisors and coordinators of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("enrolment__learner",),
    )

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="lessons")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    # The learner's last activity in this lesson; the current lesson is the one with the latest of
    # these.
    visited_at = models.DateTimeField()
    # The part the learner is in, counted from 1.
    place = models.PositiveSmallIntegerField(default=1)
    # NULL: the learner has not marked it as read.
    read_at = models.DateTimeField(null=True, blank=True)
    # NULL: part of it is not completed yet. Once set it is kept.
    completed_at = models.DateTimeField(null=True, blank=True)
    # NULL: not on the learner's list for later, which nobody else sees.
    kept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson"], name="one_place_in_a_lesson"),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(read_at__isnull=False),
                name="what_is_completed_was_read",
            ),
        ]
