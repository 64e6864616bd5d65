"""Long inactivity: the question about staying, the locked names, and the return card."""

import uuid

from django.conf import settings
from django.db import models

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .organisations import Organisation


class InactivityQuestion(models.Model):
    """A question for staff to ask an inactive person: whether to keep the account.

    Appears after 24 months of inactivity; deleted when the person signs in or says yes (domain
    10.18, ADR-0056). Personal data: that the account was inactive and its owner should be asked.
    Why: so that nothing ends unasked. The answer is not stored; an attempt without an answer is, so
    that nobody tries twice.
    """

    personal_data = PersonalData(
        what="that she was away for two years and is to be asked whether she stays",
        why="so that nothing of hers ends before somebody asked her",
        seen_by="the supervisors assigned to her; where there is none, coordinators",
        clock=Clock.AWAY_ASKED,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("user",),
        because="it goes when she signs in, so she never has one to read",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inactivity_questions"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # Somebody asked without an answer, so nobody asks again. Neither who nor when is stored.
    was_tried = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="asked_once_in_an_organisation"
            )
        ]


class LockedIdentity(models.Model):
    """The names of an account unused for 36 months; the account itself has none meanwhile.

    Appears when the retention job locks them; deleted when the owner returns, and with the account.
    Personal data: alias and shown name, encrypted. Why: so that they can be restored on return.
    Nobody reads them: the passphrase, the return card, or the alias told to staff unlocks them.
    """

    personal_data = PersonalData(
        what="alias and shown name of an account that nobody used for three years, encrypted",
        why="so that she finds everything again when she comes back",
        seen_by="nobody, until she is back",
        clock=Clock.AWAY_LOCKED,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("user",),
        because="whoever signs in has her names back, and this row is gone",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="locked_identity"
    )
    alias = EncryptedTextField(shown=False)
    shown_name = EncryptedTextField(shown=False)
    # The keyed digest by which a typed alias finds the row; `key_mark` identifies the signing key.
    alias_digest = models.CharField(max_length=64, unique=True)
    # Prevents anybody else from taking a similar alias. NULL: as in User.alias_skeleton.
    skeleton_digest = models.CharField(  # noqa: DJ001 - "" would be a digest that one may have
        max_length=64, null=True, unique=True
    )
    key_mark = models.CharField(max_length=16, db_index=True)


class ReturnCard(models.Model):
    """A printed card for returning after long inactivity. Appears when it is made under “Me”.

    Deleted when it was used, when the owner gives it up, and with the account. It does not work
    while the account is in use, so a lost card is of no use to a finder. Personal data: that the
    account has one. The code is shown once; its first eight letters and a digest of the rest are
    stored.
    """

    personal_data = PersonalData(
        what="that she has a card to come back with, and a digest of its code",
        why="so that she comes back after years without alias or passphrase",
        seen_by="its owner",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("user",),
        left_out=("finds", "secret"),
    )

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="return_card"
    )
    finds = models.CharField(max_length=8, unique=True)
    secret = models.CharField(max_length=128)
    made_on = models.DateField()
