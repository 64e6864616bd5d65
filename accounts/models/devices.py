"""Phones that a user has marked as “mine alone”."""

from django.conf import settings
from django.db import models

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock


class KnownDevice(models.Model):
    """A browser that may try the passphrase even while attempts elsewhere are blocked (ADR-0038).

    Appears when the user signs in and says that the phone is “mine alone”; the browser stores a
    random number, this row its digest. Personal data: that the account has such a device, and since
    which day. Why: so that nobody can lock the user out. No IP address and no type of device is
    stored. Deleted when the user removes it, after 180 days, or with the account.
    """

    personal_data = PersonalData(
        what="that an account called a telephone its own, and since which day",
        why="so that strangers cannot lock its owner out",
        seen_by="its owner",
        clock=Clock.DEVICES,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("user",),
        left_out=("digest",),
    )

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_devices"
    )
    digest = models.CharField(max_length=64, unique=True)
    since = models.DateField()

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"
