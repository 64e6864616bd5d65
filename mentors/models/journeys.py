"""A woman's way to a certificate."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .certification import ProgrammeVersion


class Journey(models.Model):
    """She is on the way to one programme's certificate. Appears when she or her NGO begins it.

    Personal data: that she trains as a mentor, and the name she chose (encrypted). Why: to show
    what is met and what is next, and to print the name. Erased
    with the account. Pausing and leaving have no reason column (domain R10.7).
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
    # The name she wants on her certificate. NULL: she has not chosen yet.
    certificate_name = EncryptedTextField(null=True, shown=False)
    # Which of the titles of her programme. "": the first.
    certificate_title = models.CharField(max_length=200, blank=True, default="", db_default="")
    created_at = models.DateTimeField()
    # When she left the organisation. NULL: she is on her way, or has arrived.
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # One that she left is over: where she goes next, she begins anew.
            models.UniqueConstraint(
                fields=["learner", "version"],
                condition=Q(left_at__isnull=True),
                name="one_journey_a_programme",
            )
        ]
