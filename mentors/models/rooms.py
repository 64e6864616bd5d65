"""Rooms that cannot run without a supervisor, and the messages kept in them for a short while."""

import uuid
from collections.abc import Iterable

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import models
from django.db.models import Q

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock
from mentors.room_states import ENDING, OVER, SPEAKING, STANDS_STILL, RoomState
from mentors.room_types import RoomKind

# The second value is the label that Django's admin would show.
STATE_CHOICES = [(state.value, state.name.title()) for state in RoomState]
KIND_CHOICES = [(kind.value, kind.name.title()) for kind in RoomKind]


def _named(states: Iterable[RoomState]) -> list[str]:
    """Return the values of these states, for database conditions."""
    return [state.value for state in states]


class Room(models.Model):
    """One session. Created when a supervisor sets it up.

    `last_seq` is the number of the last message. It changes only in the statement that also proves
    that the room is open and the supervisor's lease is valid (contract 6). Personal data: none in
    this row; participants are in RoomMember, the words in Message.
    """

    personal_data = PersonalData(
        what="who set a room up",
        why="so that somebody holds it",
        seen_by="who sits in it; supervisors and coordinators of the organisation",
        clock=Clock.ROOMS,
        on_erasure=OnErasure.CUT,
        export=InExport.NO,
        made_by=("created_by",),
        because="seats stand in their own rows",
    )

    Kind = RoomKind
    State = RoomState

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    kind = models.CharField(max_length=20, choices=KIND_CHOICES, default=Kind.PRACTICE.value)
    state = models.CharField(max_length=20, choices=STATE_CHOICES, default=State.LOBBY.value)
    # Why it is on hold: a code, never a person ("pause", "supervisor-away", "").
    held_because = models.CharField(max_length=40, blank=True, default="")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=50)
    # NULL: no supervisor is on duty. The database's clock decides (ADR-0004).
    lease_until = models.DateTimeField(null=True, blank=True)
    # The supervisor's last own action: a command, or a tap on “with you” (domain 10.1).
    sign_of_life_at = models.DateTimeField(null=True, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    # Increases with everything that only some in the room see: private messages, help, guests.
    news = models.PositiveIntegerField(db_default=0, default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    # When it ended or was called off.
    closed_at = models.DateTimeField(null=True, blank=True)
    # NULL: not winding down.
    closing_at = models.DateTimeField(null=True, blank=True)
    # For a room in `checkout`: the current private talk. Each talk has a new id, which every
    # message names, so that none lands in a talk for which it was not meant (ADR-0112).
    talk = models.UUIDField(null=True, blank=True)
    talks_with = models.ForeignKey(
        "mentors.RoomMember", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    talk_at = models.DateTimeField(null=True, blank=True)
    # Messages up to this number belong to earlier talks and are no longer shown to anybody.
    talk_after_seq = models.PositiveIntegerField(db_default=0, default=0)
    # Slow mode: seconds between two messages of one participant; 0: no limit.
    slow_seconds = models.PositiveSmallIntegerField(db_default=0, default=0)
    # NULL: it has its planned length. It can be extended once, by ten minutes.
    extended_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=_named(RoomState)),
                name="room_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_named(OVER)) | Q(closed_at__isnull=False),
                name="a_closed_room_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in RoomKind]), name="room_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=RoomState.CHECKOUT.value, talk__isnull=False, talk_at__isnull=False
                )
                | (~Q(state=RoomState.CHECKOUT.value) & Q(talk__isnull=True)),
                name="two_talk_in_a_check_out_alone",
            ),
        ]
        # What every hub queries each second. Rooms that are over are kept for years, and these
        # partial indexes leave them out.
        indexes = [
            models.Index(
                fields=["id"], condition=Q(state__in=_named(SPEAKING)), name="rooms_that_speak"
            ),
            models.Index(
                fields=["starts_at"],
                condition=Q(state=RoomState.LOBBY.value),
                name="rooms_that_wait",
            ),
            models.Index(
                fields=["held_at"],
                condition=Q(state__in=_named(STANDS_STILL)),
                name="rooms_that_stand_still",
            ),
            models.Index(
                fields=["closing_at"],
                condition=Q(state__in=_named(ENDING)),
                name="rooms_that_end",
            ),
        ]

    @property
    def key(self) -> str | None:
        """The key that encrypts the room's messages; None once it is destroyed or cannot be read.

        Read on access, so that after the room is locked the value is current.
        """
        try:
            return self.room_key.key
        except RoomKey.DoesNotExist:
            return None


class RoomKey(models.Model):
    """The key of a room's messages, itself encrypted under FIELD_KEYS. Created with the room.

    Its row is deleted when the messages are destroyed, and no backup contains it.
    """

    personal_data = PersonalData(
        what="the key with which the words of one room are encrypted",
        why="so that they can be destroyed, wherever they lie",
        seen_by="nobody",
        clock=Clock.ROOM_WORDS,
        on_erasure=OnErasure.KEPT,
        export=InExport.NO,
        because="it belongs to a room and to no person, and is destroyed within three days",
    )

    room = models.OneToOneField(
        Room, on_delete=models.CASCADE, primary_key=True, related_name="room_key"
    )
    key = EncryptedTextField(row=("room",), shown=False)

    @classmethod
    def create_for(cls, room: Room) -> None:
        """Create a new key for the messages of this room."""
        cls.objects.create(room=room, key=Fernet.generate_key().decode())


class Message(models.Model):
    """One message in a room, encrypted under the room's key.

    Personal data: the words. Why: so that a participant whose connection breaks misses nothing.
    Destroyed with the room's key (domain 4.7).
    """

    personal_data = PersonalData(
        what="what was said in a room, encrypted under the room's key",
        why="so that a broken line loses nothing",
        seen_by="who was in the room, until it closes",
        clock=Clock.ROOM_WORDS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("sender__user",),
        because="it holds what others said too, and is destroyed within three days",
    )

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages")
    seq = models.PositiveIntegerField()
    sender = models.ForeignKey("mentors.RoomMember", on_delete=models.CASCADE, related_name="+")
    # Chosen by the sender's page, so that a resend is harmless.
    client_id = models.UUIDField()
    # "say": the body holds the text; "phrase": the key of a picture phrase, which says as much.
    kind = models.CharField(max_length=20)
    body = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["room", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="no_line_has_two_numbers"),
            models.UniqueConstraint(
                fields=["room", "sender", "client_id"], name="a_resend_is_harmless"
            ),
        ]
