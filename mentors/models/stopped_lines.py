"""Messages that were held because they contain contact details."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .rooms import Room
from .seats import RoomMember


class StoppedLine(models.Model):
    """A held message: screening stopped it, it has no number and was shown to nobody (domain 4.4).

    Created when it is sent, while the room is open. Personal data: the words, encrypted under the
    room's key. Why: so that the supervisor can check whether it was rightly stopped. Destroyed with
    the room's key (domain 4.7).
    """

    personal_data = PersonalData(
        what="a line in a room that gave contact details away, encrypted under the room's key",
        why="so that the supervisor can look at what was stopped",
        seen_by="who holds the room, after a tap that the log notes, until it closes",
        clock=Clock.ROOM_WORDS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("sender__user", "aside_to__user"),
        made_by=("release_asked_by",),
        because="it is destroyed within three days, as what was said is",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="stopped_lines")
    sender = models.ForeignKey(RoomMember, on_delete=models.CASCADE, related_name="+")
    # Chosen by the sender's page; the same id with the same text is the same message.
    client_id = models.UUIDField()
    # A `screening.Category`: the most serious one found.
    category = models.CharField(max_length=20)
    # As of a message: "say", or "translation", whose body begins with what it translates.
    kind = models.CharField(max_length=20, db_default="say", default="say")
    body = models.BinaryField()
    # Whether this message put the room on hold; the next three are counted from here.
    held_the_room = models.BooleanField(default=False)
    # NULL: meant for the whole room.
    aside_to = models.ForeignKey(
        RoomMember, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # The first of the two who approve it (domain 10.25). NULL: nobody has asked.
    release_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Approved or dropped. NULL: waiting.
    settled_at = models.DateTimeField(null=True, blank=True)
    released = models.BooleanField(db_default=False, default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["room", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(category=""), name="a_stopped_line_has_its_kind")
        ]
