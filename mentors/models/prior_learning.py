"""Learners' claims of prior learning, and the conversations about them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.append_only import AppendOnly
from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .competencies import Competency
from .evidence import Evidence
from .journeys import Journey


class PriorLearning(models.Model):
    """A learner's claim of prior learning in a competency, discussed with an assessor (domain 2.4).

    Created when the claim is made. It has no level: the conversation leads to evidence like any
    other, or to a sentence on what is next. An account of what was done to the learner is returned
    unread, and its words are deleted. Personal data: the learner's words and what the two agreed,
    encrypted. Erased with the journey.
    """

    personal_data = PersonalData(
        what="what a woman says that she can already, and what was agreed, both encrypted",
        why="so that she need not learn anew what she can do",
        seen_by="its owner; assessors",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("journey__learner",),
        made_by=("talked_with",),
    )

    class Outcome(models.TextChoices):
        COUNTS = "counts"
        NOT_YET = "not-yet"
        # Closed without being read: it described what was done to the learner.
        RETURNED = "returned"
        TAKEN_BACK = "taken-back"

    append_only = AppendOnly(
        mutable=("words", "talked_with", "evidence", "outcome"),
        set_once=("talked_on", "agreed", "decided_at"),
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="prior_learning")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    # NULL: described in the conversation only, or returned or withdrawn.
    words = EncryptedTextField(null=True)
    claimed_at = models.DateTimeField()
    # NULL for the next four: not decided yet. `outcome` is "" until then.
    talked_on = models.DateField(null=True)
    # NULL as well: the account is gone.
    talked_with = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    agreed = EncryptedTextField(null=True)
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    # NULL: the claim does not count, or the evidence has been deleted at the end of its retention.
    evidence = models.OneToOneField(
        Evidence, null=True, on_delete=models.SET_NULL, related_name="prior_learning"
    )

    class Meta:
        ordering = ["-claimed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "competency"],
                condition=Q(decided_at__isnull=True),
                name="one_open_claim_of_a_competency",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="")
                | Q(
                    decided_at__isnull=False,
                    outcome__in=["counts", "not-yet", "returned", "taken-back"],
                ),
                name="a_decided_claim_has_its_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["counts", "not-yet"])
                | Q(talked_on__isnull=False, agreed__isnull=False),
                name="nobody_decides_over_a_claim_without_a_talk",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["returned", "taken-back"])
                | Q(words__isnull=True, agreed__isnull=True),
                name="what_is_returned_unread_is_deleted",
            ),
        ]
