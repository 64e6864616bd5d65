"""Erasure: the request, its receipt, and what must be erased again after restoring a backup."""

import uuid

from django.conf import settings
from django.db import models

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock


class ErasureReceipt(models.Model):
    """The user's receipt: a number and dates. Appears with the request; later confirms the erasure.

    Deleted when the request is withdrawn. It names nobody: once the account is gone, nothing links
    the number to a person.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Printed and read aloud: letters and digits that are not easily confused.
    number = models.CharField(max_length=14, unique=True)
    asked_on = models.DateField()
    # NULL: not done yet.
    done_on = models.DateField(null=True, blank=True)


class ErasureRequest(models.Model):
    """A user's request to delete everything (domain 10.5).

    Appears when the user asks. Deleted with the account after seven days, or when the request is
    withdrawn.
    """

    personal_data = PersonalData(
        what="that somebody asked to be erased, and what shall become of her certificate",
        why="so that it is done, and can be taken back for a week",
        seen_by="nobody on a page; a coordinator who is told her alias or the receipt's number",
        clock=Clock.ERASURE_REQUEST,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("user",),
        because="whoever has asked cannot sign in without taking it back",
    )

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="erasure_request"
    )
    receipt = models.OneToOneField(ErasureReceipt, on_delete=models.CASCADE, related_name="+")
    keep_certificate = models.BooleanField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("asked_at")), name="erasure_waits_a_while"
            )
        ]


class ErasedAccount(models.Model):
    """An erased account, as a digest of its random number. Appears with the erasure.

    After a backup is restored, every account that matches one of these is erased again.
    """

    personal_data = PersonalData(
        what="the digest of the random number of an account that was erased",
        why="so that a restored backup does not bring somebody back",
        seen_by="nobody on a page; a command reads it",
        clock=Clock.ERASURE_REPLAY,
        on_erasure=OnErasure.KEPT,
        export=InExport.NO,
        because="the number it was made from is gone, so that it leads to nobody",
    )

    digest = models.CharField(max_length=64, unique=True)
    erased_at = models.DateTimeField(db_index=True)
    kept_certificate = models.BooleanField()
