"""Times that a mentor offers to a mentee, until one is taken."""

import uuid

from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock
from mentors.room_types import LONGEST, SHORTEST

from ..wish_rules import MOST_SESSIONS
from .pairs import MentoringPair


class TimeOffer(models.Model):
    """A time that a mentor offers, once or every week. Created when it is offered.

    The row is deleted when the time is taken, withdrawn or past. Personal data: when a mentor is
    free for a mentee.
    """

    personal_data = PersonalData(
        what="times that a mentor offers to a mentee",
        why="so that the mentee chooses one",
        seen_by="the two; their supervisor; coordinators of the organisation",
        clock=Clock.ROOMS,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("pair__mentee", "pair__mentor"),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey(MentoringPair, on_delete=models.CASCADE, related_name="offers")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    # Number of sessions offered, a week apart.
    weeks = models.PositiveSmallIntegerField(default=1)
    offered_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "starts_at"], name="a_time_is_offered_once_to_a_pair"
            ),
            models.CheckConstraint(
                condition=Q(weeks__gte=1, weeks__lte=MOST_SESSIONS),
                name="an_offer_is_for_some_sessions",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST),
                name="an_offered_session_has_a_length",
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="offers_by_time")]
