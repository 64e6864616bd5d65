"""Assessments by an assessor of another organisation, for one competency."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.append_only import AppendOnly
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..external_assessor_rules import LASTS
from .competencies import Assessor, Competency, Rating
from .journeys import Journey


class ExternalAssessmentQuerySet(models.QuerySet["ExternalAssessment"]):
    def going_on(self, at: datetime) -> Self:
        """Return those whose current step is open at `at` (`external_assessor_rules.until`)."""
        began = at - LASTS
        return self.filter(
            Q(agreed_at__gt=began)
            | Q(agreed_at__isnull=True, named_at__gt=began)
            | Q(agreed_at__isnull=True, named_at__isnull=True, asked_at__gt=began),
            ended_at__isnull=True,
        )


class ExternalAssessment(models.Model):
    """A request to another organisation to rate a competency of a mentor (domain 10.19, ADR-0074).

    The coordinator there enters the code and names `partner` and `assessor`. Only then is the
    mentor asked, and without the mentor's yes nothing is shown to anybody. Only `rating` shows how
    it ended: a mentor's no is not recorded. Personal data: who was asked. Erased with the journey.
    """

    personal_data = PersonalData(
        what="that somebody of another organisation was asked to rate a competency",
        why="so that two who do not know each other's level decide, also in a small team",
        seen_by="whom it is about; coordinators of both; the one who was asked",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("journey__learner",),
        made_by=("assessor",),
        left_out=("code_digest",),
    )
    append_only = AppendOnly(
        mutable=("assessor", "code_digest", "rating"),
        set_once=("partner", "named_at", "agreed_at", "ended_at"),
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    journey = models.ForeignKey(
        Journey, on_delete=models.CASCADE, related_name="external_assessments"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(choices=Assessor.Place)
    # Digest under the signing key, as for a card. "": the code was used, or can no longer be used.
    code_digest = models.CharField(max_length=64, blank=True, default="")
    asked_at = models.DateTimeField()
    # NULL for these three: nobody has used the code. `assessor` also: the account is gone.
    partner = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    named_at = models.DateTimeField(null=True)
    # NULL: the mentor has not said yes.
    agreed_at = models.DateTimeField(null=True)
    # NULL: not ended, or only expired.
    ended_at = models.DateTimeField(null=True)
    # NULL: not rated.
    rating = models.OneToOneField(Rating, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ExternalAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "competency"],
                condition=Q(ended_at__isnull=True),
                name="one_partner_is_asked_at_once",
            ),
            models.UniqueConstraint(
                fields=["code_digest"],
                condition=~Q(code_digest=""),
                name="a_partner_code_asks_for_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(place__in=[2, 3]), name="a_partner_is_second_or_third"
            ),
            models.CheckConstraint(
                condition=Q(partner__isnull=True, named_at__isnull=True, assessor__isnull=True)
                | Q(partner__isnull=False, named_at__isnull=False),
                name="a_named_partner_has_her_organisation",
            ),
            models.CheckConstraint(
                condition=Q(partner__isnull=True) | ~Q(partner=F("organisation")),
                name="a_partner_is_of_another_organisation",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True) | Q(named_at__isnull=False),
                name="she_agrees_to_somebody_who_is_named",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True)
                | Q(agreed_at__isnull=False, ended_at__isnull=False),
                name="a_partner_rates_with_her_yes_and_once",
            ),
        ]
