"""Browser sessions, each with the account that is signed in."""

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
    """A browser's session; a sign-in if it has an account. Appears when something must be stored.

    Ends at `expire_date` at the latest: when it was idle too long, or reached its maximum age.
    Personal data: which account is signed in on how many phones, since when. Why: to end a sign-in,
    and to list an owner's sign-ins on the owner's page. Deleted when it ends. It has no IP address
    and no name of a browser or phone, and none may be added (domain 5.2).
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
    # The identifier for pages; nobody can sign in with it.
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
        """Keep the `public_id` of a session that exists already."""
        if force_update:
            fields = {field.attname for field in self._meta.concrete_fields}
            options["update_fields"] = fields - {"session_key", "public_id"}
        super().save(force_update=force_update, **options)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store that reads and writes these rows."""
        from ..sessions.session_store import SessionStore

        return SessionStore
