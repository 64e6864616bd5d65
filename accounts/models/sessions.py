"""The sessions of browsers, each with the account that is signed in there."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..sessions.rules import DEVICES, SHARED


class Session(AbstractBaseSession):
    """One browser's session; a sign-in while it has an account. Appears when something must be
    stored, ends at `expire_date` at the latest: when it has lain idle, or lived its whole day.

    Personal data: which account is signed in on how many phones, since when. Why: to end a sign-in,
    and to list an owner's sign-ins on the owner's page. Deleted when it ends. No address, no name
    of a browser or of a phone, and none may be added (domain 5.2).
    """

    personal_data = PersonalData(
        what="that an account is signed in on a phone, and since when",
        why="to keep a sign-in, and to end it",
        seen_by="its owner",
        clock=Clock.SESSIONS,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("account",),
        left_out=("session_key", "session_data"),
    )

    # NULL: nobody is signed in there.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sign_ins"
    )
    # What a page may name; nobody can sign in with it.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    began_at = models.DateTimeField()
    device = models.CharField(max_length=10, default=SHARED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(device__in=sorted(DEVICES)), name="session_device_is_known"
            )
        ]

    def save(self, *, force_update: bool = False, **options: Any) -> None:
        """A session that is there already keeps its `public_id`."""
        if force_update:
            fields = {field.attname for field in self._meta.concrete_fields}
            options["update_fields"] = fields - {"session_key", "public_id"}
        super().save(force_update=force_update, **options)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store that reads and writes these rows."""
        from ..sessions.session_store import SessionStore

        return SessionStore
