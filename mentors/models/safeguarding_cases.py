"""Rooms whose words wait for the safeguarding lead, and what was reported in them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..case_rules import MatterReason
from .rooms import Message, Room
from .seats import RoomMember


class Matter(models.Model):
    """A room that only the safeguarding lead closes, for one reason (domain 10.2, ADR-0123).

    Appears with the first call for help, report, removal, answer under duress, or with lines that
    paused the room.
    Personal data: which lead closed it. Who asked or reported stands elsewhere.
    """

    personal_data = PersonalData(
        what="that a room waits for the safeguarding lead, why, as a code, and who closed it",
        why="so that she looks before the words are gone",
        seen_by="safeguarding leads of the organisation",
        clock=Clock.ROOMS,
        on_erasure=OnErasure.CUT,
        export=InExport.NO,
        made_by=("closed_by",),
        because="it is about a room, and goes with it",
    )

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="matters")
    because = models.CharField(
        max_length=16, choices=[(one.value, one.value) for one in MatterReason]
    )
    at = models.DateTimeField()
    # NULL: open. Set by the lead alone.
    closed_at = models.DateTimeField(null=True, blank=True)
    # NULL: nobody has, or the account is gone.
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(because__in=[one.value for one in MatterReason]),
                name="matter_reason_is_known",
            ),
            models.UniqueConstraint(
                fields=["room", "because"],
                condition=Q(closed_at=None),
                name="one_open_matter_of_a_reason",
            ),
        ]


class LearningOnly(models.Model):
    """Somebody's pages show lessons alone since an answer of not being free (ADR-0125).

    Appears with that answer, and goes when staff give everything back. It outlives the matter and
    the room, so that nobody is forgotten. Personal data: whom it is about, and since when.
    """

    personal_data = PersonalData(
        what="that the pages of a woman show her lessons alone, since when, and from which room on",
        why="so that nobody forgets to give her everything back",
        seen_by="safeguarding leads of the organisation, without her name",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("woman",),
        because="whoever holds her phone would learn of it",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    woman = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    # NULL: the room is gone, and everything has not been given back.
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.SET_NULL, related_name="learning_only"
    )
    since = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]


class Report(models.Model):
    """Somebody reported a line or a person in a room: no reason is asked (domain 10.2).

    Appears with the tap, goes with the room's words. Personal data: who reported whom, and a few
    words where the reporter likes, encrypted under the room's key. Why: so that somebody looks.
    """

    personal_data = PersonalData(
        what="who reported whom in a room; a few words about it, encrypted under the room's key",
        why="so that somebody looks, and sees which line is meant",
        seen_by="who holds the room and the safeguarding lead, and never whom it is about",
        clock=Clock.ROOM_WORDS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("by__user", "about__user"),
        because="whom it is about would learn of it; it is destroyed with the words of the room",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(RoomMember, on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey(RoomMember, on_delete=models.CASCADE, related_name="+")
    # NULL: the person is reported, and no line.
    line = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # The key of a picture phrase; "": none.
    phrase = models.CharField(max_length=30, blank=True, default="")
    # NULL: no words were added.
    words = models.BinaryField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["room", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "line"],
                condition=Q(line__isnull=False),
                name="a_line_reported_twice_is_one",
            ),
            models.UniqueConstraint(
                fields=["by", "about"],
                condition=Q(line=None),
                name="a_person_reported_twice_is_one",
            ),
            models.CheckConstraint(
                condition=~Q(by=models.F("about")), name="nobody_reports_herself"
            ),
        ]
