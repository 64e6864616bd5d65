"""Where a woman sees a decision about her differently."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.crypto import EncryptedTextField
from core.frozen import Frozen
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .competencies import Competency
from .journeys import Journey


class Disagreement(models.Model):
    """She says that she disagrees with a decision, in her own words (domain 2.3).

    Appears when she says it. Somebody who was not involved is asked, and answers with her reasons;
    she may take it back until then. Personal data: her words and the answer, both encrypted.
    Erased with the journey.
    """

    personal_data = PersonalData(
        what="that she disagrees with a decision, her words, and the answer, encrypted",
        why="so that somebody who was not involved looks at it",
        seen_by="its owner; the one person who is asked; coordinators see that it waits",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("journey__learner",),
        made_by=("heard_by",),
    )

    class Outcome(models.TextChoices):
        STANDS = "stands"
        ANEW = "anew"

    frozen = Frozen(
        but=("heard_by", "asked_at", "outcome"),
        once=("read_at", "answered_at", "reasons", "withdrawn_at"),
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="disagreements")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    # NULL: it is about the certificate.
    competency = models.ForeignKey(
        Competency, null=True, on_delete=models.PROTECT, related_name="+"
    )
    words = EncryptedTextField()
    said_at = models.DateTimeField()
    # NULL: nobody who was not involved could be asked yet, or her account is gone.
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    # NULL: she who is asked has not said that she has it.
    read_at = models.DateTimeField(null=True)
    # NULL: not answered; `outcome` is "" until then.
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    reasons = EncryptedTextField(null=True)
    # NULL: she has not taken it back.
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "competency"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_disagreement_about_a_competency",
            ),
            models.UniqueConstraint(
                fields=["journey"],
                condition=Q(
                    answered_at__isnull=True, withdrawn_at__isnull=True, competency__isnull=True
                ),
                name="one_open_disagreement_about_a_certificate",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="", reasons__isnull=True)
                | Q(
                    answered_at__isnull=False,
                    outcome__in=["stands", "anew"],
                    reasons__isnull=False,
                ),
                name="an_answer_has_its_reasons",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="taken_back_is_not_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("said_at")),
                name="an_answer_follows_her_words",
            ),
        ]
