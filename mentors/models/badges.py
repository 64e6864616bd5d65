"""The basis of digital certificates: signing keys, and slots in the public status list."""

import uuid

from django.db import models
from django.db.models import Q

from core.append_only import AppendOnly
from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .certification import Certificate


class BadgeKey(models.Model):
    """A key that badges are signed with. No personal data.

    A retired key signs nothing new, and what it signed stays valid. A revoked key is no longer
    published, and what it signed is no longer valid. One key signs at a time.
    """

    append_only = AppendOnly(set_once=("retired_at", "revoked_at"))
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    issuer = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveIntegerField(unique=True)
    # PKCS #8 in PEM.
    private = EncryptedTextField(shown=False)
    # As a Multikey: z6Mk…
    public = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer"],
                condition=Q(retired_at__isnull=True),
                name="one_badge_key_signs",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(retired_at__isnull=False),
                name="a_revoked_badge_key_signs_nothing",
            ),
        ]


class StatusList(models.Model):
    """A public list of bits, shared by all organisations and programmes. No personal data."""

    append_only = AppendOnly()
    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField()


class StatusSlot(models.Model):
    """A randomly chosen slot in a status list, which belongs to a certificate or to nobody.

    Personal data: which slot belongs to a certificate, and the number by which its badge calls the
    holder. An unused slot has a random time at which its bit is set, drawn with the list. An
    additional bit in the list therefore reveals nothing.
    """

    personal_data = PersonalData(
        what="the place of a certificate in the public list, and the number its badge calls her by",
        why="so that others can see whether a badge is still good",
        seen_by="nobody on a page; the number stands in the badge that she saves",
        clock=Clock.RECORD,
        on_erasure=OnErasure.KEPT,
        export=InExport.YES,
        about=("certificate__learner",),
        because="a badge that is out keeps its answer, and nothing here leads to her any more",
    )
    append_only = AppendOnly()
    list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="slots")
    index = models.PositiveIntegerField()
    certificate = models.OneToOneField(
        Certificate, null=True, on_delete=models.PROTECT, related_name="status_slot"
    )
    subject = models.UUIDField(null=True)
    set_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "index"], name="one_badge_in_a_place"),
            models.CheckConstraint(
                condition=Q(certificate__isnull=True, subject__isnull=True, set_at__isnull=False)
                | Q(certificate__isnull=False, subject__isnull=False, set_at__isnull=True),
                name="a_place_is_a_badge_s_or_nobody_s",
            ),
        ]
