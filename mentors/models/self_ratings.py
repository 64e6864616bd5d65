"""Learners' own ratings of competencies."""

from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .competencies import Competency
from .journeys import Journey


class SelfRating(models.Model):
    """A learner's own view of one competency. It can be changed or withdrawn at any time.

    Personal data: the learner's own view. Why: to be shown beside the assessors' ratings. It is
    never evidence: nothing that decides reads this table. Erased with the journey.
    """

    personal_data = PersonalData(
        what="how she sees a competency herself",
        why="so that her own view stands beside what others say",
        seen_by="whom it is about; assessors who have rated the same competency",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("journey__learner",),
    )
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="self_ratings")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "competency"], name="she_sees_a_competency_in_one_way"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[1, 2, 3, 4]), name="her_own_level_is_1_to_4"
            ),
        ]
