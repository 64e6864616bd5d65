"""Rooms that wait for the safeguarding lead, and reports made in them."""

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
    """A safeguarding case: a room that only a lead closes, for one reason (domain 10.2, ADR-0123).

    Created by the first help request, report, removal or answer under duress, or by messages that
    paused the room. Personal data: which lead closed it. Who asked or reported is stored elsewhere.
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
    # NULL: open. Set only by the lead.
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
    """A learning-only account, set after an answer under duress (ADR-0125).

    Its pages show lessons alone. Created with that answer, deleted when staff restore everything.
    It outlives the case and the room, so that nobody is forgotten. Personal data: whom it is about,
    and since when.
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
    # NULL: the room is deleted, and access has not been given back.
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.SET_NULL, related_name="learning_only"
    )
    since = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]


class Report(models.Model):
    """A report of a message or a person in a room; no reason is required (domain 10.2).

    Created by the tap, deleted with the room's messages. Personal data: who reported whom, and an
    optional comment, encrypted under the room's key. Why: so that somebody looks.
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
    # NULL: a person is reported, not a message.
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
