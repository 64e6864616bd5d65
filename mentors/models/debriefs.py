"""What remains of a room: a card that a mentee keeps, and check-outs of those who worked in it."""

import uuid

from django.conf import settings
from django.db import models

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock


class AgreedCard(models.Model):
    """What a mentee and a mentor agreed, in three lines at most (domain 10.13).

    Created when the mentee keeps it at the end of a room. Personal data: the mentee's words,
    encrypted. Why: so that nothing has to be told again. Only the mentee reads it, until the mentee
    shows it to the mentors.
    """

    personal_data = PersonalData(
        what="what was agreed in a room, in three lines at most, encrypted",
        why="its owner asked to keep it",
        seen_by="its owner; who mentors her, while she shows it",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.IN_PERSON,
        about=("person",),
        because="whoever holds her phone could ask for the file (domain 10.5)",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agreed_cards"
    )
    # NULL: the room is deleted; the card stays with the mentee.
    room = models.ForeignKey(
        "mentors.Room", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # One agreed point per line.
    words = EncryptedTextField()
    kept_at = models.DateTimeField()
    # NULL: only the mentee can read it.
    shown_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["room", "person"], name="one_card_of_a_room")
        ]


class CheckOut(models.Model):
    """The check-out of somebody who worked in a room (domain 7).

    Created when the person completes it; “nothing to say” is as complete as any other answer. It is
    not evidence: nothing that rates, decides or certifies reads it (domain 10.20). Personal data:
    what the person needs and hands over, encrypted. Why: so that nobody is alone with it.
    """

    personal_data = PersonalData(
        what="what somebody who worked in a room needs now, and what she hands over, encrypted",
        why="so that nobody is alone with what stays of a room",
        seen_by="herself; who held the room, of her own check-out who stood behind her",
        clock=Clock.CHECK_OUTS,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey("mentors.Room", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="check_outs"
    )
    done_at = models.DateTimeField()
    # NULL for both: nothing to say.
    needs = EncryptedTextField(null=True, blank=True)
    hands_over = EncryptedTextField(null=True, blank=True)

    class Meta:
        ordering = ["done_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["room", "person"], name="one_check_out_of_a_room")
        ]
