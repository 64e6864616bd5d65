"""Talks between a supervisor and a mentor: days and what was agreed, and nothing else."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock


class SupervisionContact(models.Model):
    """A talk that a supervisor offered, and whether it took place (domain 7).

    Created when the supervisor records the day. There is no field for how the mentor is, and none
    for a reason: a talk that is postponed moves to another day or is removed. Personal data: the
    day, and what was agreed to do, encrypted. Why: so that no mentor goes without, and a renewal
    counts them. Erased with the account.
    """

    personal_data = PersonalData(
        what="on which days a talk was offered or held, and what was agreed to do, encrypted",
        why="so that no mentor goes without one, and a renewal counts them",
        seen_by="whom it is about; her supervisors",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
        made_by=("supervisor",),
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="supervision_contacts"
    )
    # NULL: the account is gone.
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    day = models.DateField()
    # False: offered, but has not taken place (yet).
    held = models.BooleanField()
    # NULL: nothing was agreed.
    agreed = EncryptedTextField(null=True)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "day"], name="one_talk_of_a_mentor_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(agreed__isnull=True) | Q(held=True),
                name="what_was_agreed_belongs_to_a_talk",
            ),
        ]


class PutOffTalk(models.Model):
    """A talk's day that a mentor put off, so that no supervisor waits then (ADR-0105).

    Deleted once the supervisor records another day, and when the day is over. It is separate from
    the talks, so that nothing that counts them can count it. It holds no reason and no time.
    """

    personal_data = PersonalData(
        what="that the talk on a day is put off, until that day is over",
        why="so that her supervisor does not wait for her",
        seen_by="whom it is about; her supervisors",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "day"], name="a_day_is_put_off_once"
            )
        ]
