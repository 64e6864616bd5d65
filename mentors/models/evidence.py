"""Evidence of what a mentor can do: observations in rooms and written work."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.append_only import AppendOnly
from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .journeys import Journey
from .rooms import Room


class Observation(models.Model):
    """What a supervisor saw a mentor do in one room, by indicator. Created when it is signed.

    `seen` maps an indicator key (C4a) to "seen", "with-help" or "not-seen"; an indicator without
    occasion is left out. There is no field for anything a mentee said (domain 4.7). A learning
    session yields no evidence, and its observation is the mentor's alone (domain 10.23). If the
    mentor disputes it, another may replace it, with a reason; both stay. Personal data: the
    mentor's behaviour. Erased with the account.
    """

    personal_data = PersonalData(
        what="what a mentor was seen to do; a sentence of a learning session or of why it was "
        "written anew, encrypted",
        why="the certificate rests on it; of a learning session, so that she learns from it",
        seen_by="whom it is about; assessors, but not of a learning session",
        clock=Clock.EVIDENCE,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("mentor",),
        made_by=("observer",),
    )
    append_only = AppendOnly(set_once=("replaced_at",))
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="observations")
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="observations"
    )
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    observer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen = models.JSONField()
    # True: the mentor did not agree before the room that it may count.
    for_learning = models.BooleanField(default=False, db_default=False)
    # For a learning session only: otherwise the evidence holds the sentence. NULL: none was added.
    sentence = EncryptedTextField(null=True)
    signed_at = models.DateTimeField()
    # The observation that the mentor disputed. NULL: replaces none, or that one has been deleted.
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaced_by"
    )
    # Set only for a replacement: the reason, in one sentence.
    reason = EncryptedTextField(null=True)
    # NULL: this one is valid.
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "mentor", "observer"],
                condition=Q(replaced_at=None),
                name="one_observation_that_holds",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | Q(reason__isnull=False),
                name="what_is_written_anew_says_why",
            ),
            models.CheckConstraint(
                condition=Q(sentence=None) | Q(for_learning=True),
                name="what_may_count_has_its_sentence_as_evidence",
            ),
        ]


class Evidence(models.Model):
    """Something that shows what a learner can do. It has no level (domain 2.6).

    `kind` is a code of domain 2 (OP, RP, SC, RJ, QZ, IP, WT) or PL, a talk about prior learning;
    `codes` are the competencies it relates to. Personal data: one sentence about the learner's
    work, encrypted. Erased with the journey.
    """

    personal_data = PersonalData(
        what="what shows a competency, in one sentence, encrypted",
        why="the certificate rests on it",
        seen_by="whom it is about; assessors",
        clock=Clock.EVIDENCE,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("journey__learner",),
        made_by=("observer",),
    )

    class State(models.TextChoices):
        PRIVATE = "private"
        SUBMITTED = "submitted"
        ACCEPTED = "accepted"
        RETURNED = "returned"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="evidence")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    kind = models.CharField(max_length=2)
    codes = models.JSONField()
    state = models.CharField(max_length=10, choices=State)
    observed_on = models.DateField()
    observer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # NULL: the evidence does not come from a room.
    observation = models.OneToOneField(
        Observation, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence"
    )
    # What was seen or said, in one sentence. NULL: nothing was added to the indicators.
    sentence = EncryptedTextField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["OP", "RP", "SC", "RJ", "QZ", "IP", "WT", "PL"]),
                name="evidence_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["private", "submitted", "accepted", "returned"]),
                name="evidence_state_is_known",
            ),
        ]
