"""Decisions by two people on a certificate that somebody holds."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.append_only import AppendOnly
from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .certification import Certificate


class CertificateStep(models.Model):
    """One step concerning a certificate: requested by one person, agreed by a second (domain 2.5).

    Created when somebody requests it. It has no effect until a second person agrees. Personal data:
    the text for the holder, the reason for the request, and the holder's statement; both encrypted.
    Erased with the account.
    """

    personal_data = PersonalData(
        what="that a certificate is suspended or revoked, the reasons told to her, and her own "
        "words to be heard with, both encrypted",
        why="so that no such step rests on one person, and she is told and heard",
        seen_by="its owner; coordinators and safeguarding leads of the organisation; whoever she "
        "asks to look at it",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("certificate__learner",),
        made_by=("asked_by", "decided_by"),
        # The holder's page shows no name either.
        left_out=("asked_by", "decided_by"),
        # As on the holder's page: not what nobody agreed to; a revocation from the first day.
        only_when=(("told_at__isnull", False),),
    )

    class Kind(models.TextChoices):
        SUSPEND = "suspend"
        GO_ON = "go-on"
        LIFT = "lift"
        REVOKE = "revoke"

    class Outcome(models.TextChoices):
        OPEN = "open"
        AGREED = "agreed"
        DECLINED = "declined"
        # Nobody agreed in time, or the certificate had ended before.
        LAPSED = "lapsed"

    append_only = AppendOnly(
        mutable=("asked_by", "decided_by", "her_words"),
        set_once=("decided_at", "told_at"),
        transitions={"outcome": {("open", "agreed"), ("open", "declined"), ("open", "lapsed")}},
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="steps")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=Kind)
    words = EncryptedTextField()
    # NULL: the account is gone.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    # When the holder is heard; set for a revocation only.
    hearing_at = models.DateTimeField(null=True)
    # NULL: the holder wrote nothing.
    her_words = EncryptedTextField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    # NULL: open, ended by the software itself, or the account is gone.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # NULL: open.
    decided_at = models.DateTimeField(null=True)
    # When the holder is first told: of a revocation at once, of other steps once a second person
    # agrees.
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(outcome="open"),
                name="one_step_of_a_certificate_waits",
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(outcome="open") & Q(decided_at__isnull=False)),
                name="a_step_that_is_decided_says_when",
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(decided_by=models.F("asked_by"))
                | ~Q(outcome="agreed"),
                name="a_step_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(kind="revoke", hearing_at__isnull=False, told_at__isnull=False)
                | (~Q(kind="revoke") & Q(hearing_at__isnull=True)),
                name="nobody_loses_hers_unheard",
            ),
            models.CheckConstraint(
                condition=~Q(kind="revoke", outcome="agreed")
                | Q(decided_at__gte=models.F("hearing_at")),
                name="a_hearing_comes_before_a_revocation",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="agreed") | Q(told_at__isnull=False),
                name="what_two_agreed_to_is_told_to_her",
            ),
        ]
