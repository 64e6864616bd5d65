"""Room messages that two people keep for somebody's safety (domain 4.7, ADR-0123)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.append_only import AppendOnly
from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .rooms import Room
from .safeguarding import SafeguardingNote

_WHY_NO_EXPORT = (
    "it is about a worry, which two people open (ADR-0097); she is told that it is kept"
)


def _account() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class KeepRequest(models.Model):
    """A lead's request to keep some messages of a room; a second person agrees or declines.

    Created when the lead asks. It is deleted if the second person declines or the messages have
    been destroyed meanwhile. If the second person agrees, the messages are copied into a
    safeguarding note, and the request is deleted with that note.
    """

    personal_data = PersonalData(
        what="who asked to keep lines of a room for safety, why in a sentence, and who agreed",
        why="so that nobody keeps them alone",
        seen_by="safeguarding leads and coordinators of the organisation",
        clock=Clock.SAFEGUARDING,
        on_erasure=OnErasure.CUT,
        export=InExport.NO,
        made_by=("asked_by", "answered_by"),
        because=_WHY_NO_EXPORT,
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    # NULL: the room is deleted, but what was kept of it is not.
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.SET_NULL, related_name="keep_requests"
    )
    # Which messages, by kind and number; none of their text.
    lines = models.JSONField(default=list)
    why = EncryptedTextField()
    # NULL: the account is gone.
    asked_by = _account()
    asked_at = models.DateTimeField()
    # NULL for these three: nobody has answered; the first also where the account is gone.
    answered_by = _account()
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.OneToOneField(
        SafeguardingNote, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["room"],
                condition=Q(answered_at=None),
                name="one_open_request_to_keep_lines_of_a_room",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(asked_by=None) | ~Q(answered_by=F("asked_by")),
                name="nobody_keeps_lines_alone",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, note=None)
                | Q(answered_at__isnull=False, note__isnull=False),
                name="lines_are_kept_in_a_note",
            ),
        ]


class KeptLine(models.Model):
    """A message of a room, copied into a safeguarding note; never changes.

    Personal data: the words, encrypted. Loses the account and the names when the speaker is erased,
    and is deleted with the note.
    """

    personal_data = PersonalData(
        what="a line said in a room, which two kept for somebody's safety, encrypted",
        why="so that somebody can act on it, and it can be shown why",
        seen_by="as the safeguarding note in which it stands",
        clock=Clock.SAFEGUARDING,
        on_erasure=OnErasure.CUT,
        export=InExport.NO,
        about=("said_by",),
        because=_WHY_NO_EXPORT,
    )
    append_only = AppendOnly(mutable=("said_by",))

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    note = models.ForeignKey(SafeguardingNote, on_delete=models.CASCADE, related_name="lines")
    # NULL: the account is gone.
    said_by = _account()
    seat = models.CharField(max_length=20)
    at = models.DateTimeField()
    # "": said to the room; otherwise the code of why it was not, or "aside".
    apart = models.CharField(max_length=20, blank=True, default="")
    words = EncryptedTextField()

    class Meta:
        ordering = ["at", "pk"]
