"""Forms that somebody has begun and not submitted."""

import uuid

from django.conf import settings
from django.db import models

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .organisations import Organisation


class Draft(models.Model):
    """What one person has typed or chosen in one form. Appears with the first input that is saved.

    `version` increases by one whenever something is saved or submitted. After submission the text
    is deleted and the row stays until its retention ends, so that an older window is still
    recognised. Personal data: the owner's text, encrypted. Why: nothing typed is lost (domain 5.2).
    Read by the owner alone. Erased with the owner, and with the person whom the form is about.
    """

    personal_data = PersonalData(
        what="what is typed or chosen in a form and not sent yet, encrypted",
        why="so that nothing is lost when a page is closed",
        seen_by="its owner alone",
        clock=Clock.DRAFTS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("owner", "about"),
        because="it is not sent to anybody yet, and stands on the page of its form",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    # NULL: the owner works for the installation.
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # NULL: the form is about nobody other than the owner.
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="drafts_about",
    )
    # The URL to which the form is sent.
    place = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    # The rendering of the form that saved it, and how often that one has sent something.
    page = models.CharField(max_length=32, blank=True, default="")
    turn = models.PositiveIntegerField(default=0)
    # Values by field, as JSON. NULL: there is no draft.
    words = EncryptedTextField(null=True, blank=True)
    # The same from older windows, by window. NULL: there is nothing to choose from.
    others = EncryptedTextField(null=True, blank=True)
    # The part of the page that was open, as in "question-3".
    spot = models.CharField(max_length=100, blank=True, default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "place"], name="one_draft_of_a_form")
        ]
