"""How a person may be contacted, and must-not-meet rules: asked by staff in person."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..safe_contact.rules import IfSheLeaves
from .organisations import Organisation


class SafeContact(models.Model):
    """What a person said about safe contact, and what should happen after a sudden departure.

    Appears when a staff member has asked; the next answer replaces it. Personal data: the person's
    words, encrypted. Why: no mentoring begins without an answer from the last 90 days (domain 4.8).
    """

    personal_data = PersonalData(
        what="the safe way to reach her, in her words, and what she wants if she leaves suddenly",
        why="so that nobody reaches her in a way that harms her",
        seen_by="herself; who is assigned to her; coordinators of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.IN_PERSON,
        about=("person",),
        made_by=("written_down_by",),
        because="whoever holds her phone would read how to reach her unseen",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="safe_contacts"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    way = EncryptedTextField()
    if_she_leaves = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in IfSheLeaves]
    )
    answered_at = models.DateTimeField()
    # NULL: nobody has asked yet whom the person must not meet.
    asked_apart_at = models.DateTimeField(null=True, blank=True)
    # NULL: the account of whoever wrote it down was erased.
    written_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], name="one_safe_contact_of_a_person"
            )
        ]


class MustNotMeet(models.Model):
    """A must-not-meet rule: a person told staff that the two must not meet. Shown on no page.

    Personal data: the two people; there is no column for a reason. Why: so that they are never
    brought together (domain R11.2, 10.11).
    """

    personal_data = PersonalData(
        what="that two people must not meet, without a reason",
        why="so that they are never brought together",
        seen_by="nobody: it is written down and only asked by the program",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("person", "other"),
        made_by=("written_down_by",),
        because="it would tell one of the two about the other",
    )

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    written_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "other", "organisation"], name="said_once_whom_not_to_meet"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("other")), name="nobody_must_not_meet_herself"
            ),
        ]
