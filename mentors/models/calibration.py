"""A quarter's calibration: assessors rate one scripted role play before seeing other ratings."""

import uuid

from django.conf import settings
from django.db import models

from core.append_only import AppendOnly
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock


class Calibration(models.Model):
    """One role play of one quarter, rated by the assessors of an organisation (domain 2.2).

    Appears when a coordinator chooses the script; `script` holds it as it was then. No personal
    data: who chose it stands in the log.
    """

    append_only = AppendOnly(mutable=("agreement",))
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    # The first day of the quarter.
    quarter = models.DateField()
    script = models.JSONField()
    # Of all ratings, as `mentors.assessment.calibration.rules.Agreement`. NULL: no rating yet.
    agreement = models.JSONField(null=True, blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-quarter", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "quarter"], name="one_calibration_in_a_quarter"
            )
        ]


class CalibrationRating(models.Model):
    """What one assessor says of a role play: a level for each competency, all handed in at once.

    Personal data: how the assessor rated a scripted scene. Why: so that assessors see where they
    differ. `agreement` is this assessor's with the others. Erased with the account.
    """

    personal_data = PersonalData(
        what="which levels an assessor gave to a scripted scene, and how far others agree",
        why="so that assessors rate alike",
        seen_by="herself; those who rated the same scene see levels without names",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("assessor",),
    )
    append_only = AppendOnly(mutable=("agreement",))
    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="ratings")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    # Code of a competency → 1 to 4.
    levels = models.JSONField()
    agreement = models.JSONField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calibration", "assessor"], name="an_assessor_rates_a_scene_once"
            )
        ]
