"""What learners write for themselves: goals, and a journal."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock


class Goal(models.Model):
    """A wish in the author's own words. Created by the author; nobody else sets one.

    Personal data: the author's words, encrypted. Why: the author asked to keep them. Readable only
    by the author. Deleted for good when the author removes it, erased with the account (domain
    R7.5).
    """

    personal_data = PersonalData(
        what="goals in own words, encrypted",
        why="the owner asked to keep them",
        seen_by="its owner alone",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("learner",),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="goals"
    )
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    text = EncryptedTextField()
    created_at = models.DateTimeField()
    # NULL: the learner has not marked it as reached. There is no deadline.
    reached_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = [F("reached_at").asc(nulls_first=True), "-created_at", "-pk"]


class JournalEntry(models.Model):
    """One page of the learner's journal. Created when the learner saves it.

    Personal data: the learner's words, encrypted. Why: the learner asked to keep them. Readable
    only by the learner: there is no role that opens it. Deleted for good when the learner removes
    it, erased with the account (domain 5.5: journals are the learner's).
    """

    personal_data = PersonalData(
        what="a journal in own words, encrypted",
        why="the owner asked to keep it",
        seen_by="its owner alone",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.IN_PERSON,
        about=("learner",),
        because="whoever holds her phone could read a file",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="journal"
    )
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    text = EncryptedTextField()
    at = models.DateTimeField()
    # NULL: as the learner first wrote it.
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
