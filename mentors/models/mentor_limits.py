"""A mentor's own limits, where they are lower than the organisation's."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock


class MentorLimits(models.Model):
    """A mentor's own limits; without a row those of the organisation apply (domain 7).

    Created when the mentor sets one. No reason, no date, no history: whoever sets a room up sees
    only “not available”.
    """

    personal_data = PersonalData(
        what="how much somebody takes on at most as a mentor",
        why="so that no room is set up that is too much for her",
        seen_by="its owner alone",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
    )
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentor_limits"
    )
    rooms_a_day = models.PositiveSmallIntegerField()
    minutes_a_week = models.PositiveSmallIntegerField()
    women = models.PositiveSmallIntegerField()
    # Whether a day of rest follows something serious that came up in one of the mentor's rooms.
    rests_after = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            # The organisation's maximum for anybody; raising it takes two people and is never
            # stored here.
            models.CheckConstraint(
                condition=Q(rooms_a_day__lte=2, minutes_a_week__lte=240, women__lte=4),
                name="a_mentor_s_own_limits_are_lower",
            )
        ]
