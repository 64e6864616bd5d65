"""A learner's pathway to a certificate."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .certification import ProgrammeVersion


class Journey(models.Model):
    """A learner's journey to one programme's certificate.

    Created when the learner or the organisation begins it.

    Personal data: that somebody trains as a mentor, and the name chosen (encrypted). Why: to show
    what is met and what is next, and to print the name. Erased with the account. Pausing and
    leaving have no reason column (domain R10.7).
    """

    personal_data = PersonalData(
        what="that somebody trains as a mentor, and the name for the certificate, encrypted",
        why="to show what is met and what is next",
        seen_by="its owner; assessors; coordinators",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("learner",),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="journeys"
    )
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT)
    # The name for the certificate. NULL: not chosen yet.
    certificate_name = EncryptedTextField(null=True, shown=False)
    # Which of the titles of the programme. "": the first.
    certificate_title = models.CharField(max_length=200, blank=True, default="", db_default="")
    created_at = models.DateTimeField()
    # When the learner left the organisation. NULL: still training, or certified.
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # A journey ends when its learner leaves the organisation: in the next one a new journey
            # begins.
            models.UniqueConstraint(
                fields=["learner", "version"],
                condition=Q(left_at__isnull=True),
                name="one_journey_a_programme",
            )
        ]
