"""What only some people in a room see: private messages, help requests, consent to guests."""

import uuid

from django.db import models

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .rooms import Room
from .seats import RoomMember


class Aside(models.Model):
    """A private message between a participant and the supervisor, encrypted under the room's key.

    Personal data: the words. Why: so that the supervisor can be told alone, in a paused room too.
    Destroyed with the room's key (domain 4.7).
    """

    personal_data = PersonalData(
        what="a word between somebody in a room and its supervisor, encrypted under the room's key",
        why="so that she can tell the supervisor alone",
        seen_by="the two of them, until the room closes",
        clock=Clock.ROOM_WORDS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("sender__user", "receiver__user"),
        because="it is destroyed within three days, as what was said is",
    )

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="asides")
    sender = models.ForeignKey(RoomMember, on_delete=models.CASCADE, related_name="+")
    receiver = models.ForeignKey(RoomMember, on_delete=models.CASCADE, related_name="+")
    # Chosen by the sender's page, so that a resend is harmless.
    client_id = models.UUIDField()
    body = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["room", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "sender", "client_id"], name="an_aside_sent_again_is_one"
            )
        ]


class HelpSignal(models.Model):
    """A help request in a room, which only its supervisor sees (domain 4.5).

    Created by the tap, deleted when the room is over. In practice it is a drill until the caller
    says that it is real (10.17). That is a row of its own, so no answer to the drill can end it.
    Personal data: that help was asked for. Why: so that it is answered, and rings elsewhere when it
    is not.
    """

    personal_data = PersonalData(
        what="that somebody in a room asked for help, and whether it was answered",
        why="so that it is answered",
        seen_by="who holds the room, and who stands by for it",
        clock=Clock.ROOM_WORDS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("member__user",),
        because="it is deleted when the room is over",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="help_signals")
    member = models.ForeignKey(RoomMember, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    # By code word: the caller's own page never shows it.
    unseen = models.BooleanField(db_default=False, default=False)
    # False: a drill. The default, when nobody has said which, alerts people. It never changes.
    real = models.BooleanField(db_default=True, default=True)
    # NULL: nobody has answered yet.
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["room", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "real"],
                condition=models.Q(answered_at=None),
                name="one_open_call_and_one_drill_of_a_person",
            )
        ]


class CodeWord(models.Model):
    """A code word that a participant and the supervisor agreed on (domain 4.5).

    Created when it is chosen, deleted when the room is over. Encrypted under the room's key.
    Personal data: the word. Why: typed, it asks for help without anybody else seeing it.
    """

    personal_data = PersonalData(
        what="a code word for help in a room, encrypted under the room's key",
        why="so that she can ask for help while somebody looks on",
        seen_by="who holds the room, and who stands by for it",
        clock=Clock.ROOM_WORDS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("member__user",),
        because="whoever holds her phone would learn it; it is deleted when the room is over",
    )

    member = models.OneToOneField(RoomMember, on_delete=models.CASCADE, related_name="code_word")
    word = models.BinaryField()


class GuestOk(models.Model):
    """One participant's consent that an interpreter or a second assessor may come in.

    Created with the OK. Deleted when everyone has given it, or when anybody refuses: so a refusal
    leaves no trace of whose it was (domain 4.2). Personal data: that OK was said.
    """

    personal_data = PersonalData(
        what="that somebody lets an interpreter or a second assessor into her room",
        why="so that nobody comes in without everyone's OK",
        seen_by="herself, until everyone has answered",
        clock=Clock.ROOM_WORDS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("by__user", "guest__user"),
        because="it is deleted as soon as everyone has answered",
    )

    guest = models.ForeignKey(RoomMember, on_delete=models.CASCADE, related_name="oks")
    by = models.ForeignKey(RoomMember, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guest", "by"], name="one_ok_of_a_person_for_a_guest")
        ]


class RoomNotes(models.Model):
    """A supervisor's plan for a room and notes in it, for the author alone (ADR-0112).

    Encrypted under the room's key and destroyed with it, so that it never outlives the messages.
    """

    personal_data = PersonalData(
        what="a supervisor's plan and notes for a room, encrypted under the room's key",
        why="so that she need not keep everything in mind",
        seen_by="who wrote it alone",
        clock=Clock.ROOM_WORDS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("member__user",),
        because="it is destroyed within a day, as what was said is",
    )

    member = models.OneToOneField(RoomMember, on_delete=models.CASCADE, related_name="notes")
    body = models.BinaryField()
    # Increases with each save, so that an older window cannot overwrite newer text.
    version = models.PositiveIntegerField()
