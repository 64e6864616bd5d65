"""Rooms that cannot run without a supervisor, and the words said in them for a short while."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, OuterRef, Q, When

from accounts.consents.rules import Kind as Question
from accounts.models import Clearance, Consent, Membership
from accounts.roles import Role
from core.clock import now
from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock
from mentors.room_states import RoomState

# The second is what Django's admin would show.
STATE_CHOICES = [(state.value, state.name.title()) for state in RoomState]


class Room(models.Model):
    """One session. Appears when a supervisor sets it up.

    `last_seq` is the number of the last line said; it moves only in the statement that also proves
    that the room is open and the supervisor's lease alive (contract 6). Personal data:
    none in this row; who takes part stands in RoomMember, the words in Message.
    """

    personal_data = PersonalData(
        what="which supervisor set a room up; the room's key until it is destroyed",
        why="so that somebody holds it",
        seen_by="who sits in it; supervisors and coordinators of the organisation",
        clock=Clock.ROOMS,
        on_erasure=OnErasure.CUT,
        export=InExport.NO,
        made_by=("created_by",),
        because="seats stand in their own rows",
    )

    class Kind(models.TextChoices):
        PRACTICE = "practice"

    State = RoomState

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PRACTICE)
    state = models.CharField(max_length=20, choices=STATE_CHOICES, default=State.LOBBY.value)
    # Why it is held: a code, never a person ("pause", "supervisor-away", "").
    held_because = models.CharField(max_length=40, blank=True, default="")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=50)
    # NULL: nobody holds it now. The database's clock decides (ADR-0026).
    lease_until = models.DateTimeField(null=True, blank=True)
    # The supervisor's last act of her own: a command, or a tap on “with you” (domain 10.1).
    sign_of_life_at = models.DateTimeField(null=True, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # The room's own key, itself encrypted under FIELD_KEYS. NULL: destroyed, the words are gone.
    key = EncryptedTextField(null=True, shown=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RoomState]),
                name="room_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False),
                name="a_closed_room_has_its_time",
            ),
        ]
        # What every hub looks for each second. Rooms that are over stay for years, and are not
        # looked through for it.
        indexes = [
            models.Index(fields=["id"], condition=Q(state="open"), name="rooms_open"),
            models.Index(fields=["held_at"], condition=Q(state="held"), name="rooms_held"),
            models.Index(
                fields=["closed_at"],
                condition=Q(state="closed", key__isnull=False),
                name="rooms_closed_with_words",
            ),
        ]


class RoomTotal(models.Model):
    """How many rooms of a kind an organisation held in a quarter of a year, once they are deleted.

    Appears when the first of them goes, two years after it closed. No personal data: a number of
    rooms and of minutes. What is shown of it is rounded, and nothing under ten (domain 5.6).
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=Room.Kind)
    # Its first day.
    quarter = models.DateField()
    rooms = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "quarter"], name="one_total_of_a_quarter"
            )
        ]


# Which role in the room's organisation lets a person keep each seat. A lost role empties the seat.
SEAT_ROLES = {
    "supervisor": (Role.SUPERVISOR,),
    "mentor": (Role.LEARNER, Role.MENTOR),
    "mentee": (Role.LEARNER, Role.MENTOR, Role.MENTEE),
}


class RoomMemberQuerySet(models.QuerySet["RoomMember"]):
    def held(self) -> Self:
        """Seats of people who can sign in, hold a role that goes with the seat and are cleared."""
        held = Membership.objects.filter(
            user=OuterRef("user"), organisation=OuterRef("room__organisation"), ended_at=None
        ).annotate(seat=ExpressionWrapper(OuterRef("seat"), output_field=models.CharField()))
        fits = Q(pk__in=[])
        for seat, roles in SEAT_ROLES.items():
            fits |= Q(seat=seat, role__in=roles)
        # A supervisor's role itself was agreed to by two; of everyone else it is asked (R9.1).
        cleared = Clearance.objects.filter(
            person=OuterRef("user"), organisation=OuterRef("room__organisation"), withdrawn_at=None
        )
        return self.filter(
            Q(seat="supervisor") | Exists(cleared), Exists(held.filter(fits)), user__is_active=True
        )

    def in_force(
        self, at: datetime | None = None, oldest: Mapping[Question, datetime] | None = None
    ) -> Self:
        """Those of them that open the room: their people also said yes to what it needs.

        Now, or at `at`; `oldest` as for `Consent.objects.open_a_room`.
        """
        return self.held().filter(self._ready(at, oldest))

    def held_but_not_ready(self) -> Self:
        """Those of them whose people have not said yes to what the room needs."""
        return self.held().with_ready().filter(is_ready=False)

    def with_ready(self) -> Self:
        """Each with `is_ready`: whether its person said yes to what the room needs."""
        ready = Case(When(self._ready(), then=True), default=False)
        return self.annotate(is_ready=ready)

    def _ready(
        self, at: datetime | None = None, oldest: Mapping[Question, datetime] | None = None
    ) -> Q:
        """A supervisor is asked nothing: that she is there is what the others are asked about."""
        hers = Consent.objects.open_a_room(
            person="user", organisation="room__organisation", at=at or now(), oldest=oldest
        )
        return Q(seat="supervisor") | hers


class RoomMember(models.Model):
    """A person's seat in a room. Appears when the supervisor sets the room up.

    Personal data: that she takes part, and when she was last seen in it. Why: who may read and
    write. Erased with the account.
    """

    personal_data = PersonalData(
        what="that somebody sat in a room, and when she was last seen in it",
        why="who may read and write, and what a certificate counts",
        seen_by="who sits in it; supervisors of the organisation",
        clock=Clock.ROOMS,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("user",),
    )

    class Seat(models.TextChoices):
        SUPERVISOR = "supervisor"
        MENTOR = "mentor"
        MENTEE = "mentee"

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats"
    )
    seat = models.CharField(max_length=20, choices=Seat)
    # How she is known inside this room, and only there.
    person = models.UUIDField(default=uuid.uuid4, editable=False)
    # NULL: has not come in yet.
    joined_at = models.DateTimeField(null=True, blank=True)
    # Lines up to this number were said before she came (or came back after going out); she never
    # sees them.
    joined_after_seq = models.PositiveIntegerField(default=0)
    # NULL: never seen. Presence rests on this, not on sockets that say goodbye.
    seen_at = models.DateTimeField(null=True, blank=True)
    # NULL: has not gone out since she was last seen.
    went_out_at = models.DateTimeField(null=True, blank=True)
    # NULL: has not tapped “continue” since the last hold.
    continued_at = models.DateTimeField(null=True, blank=True)

    objects = RoomMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "user"], name="one_seat_in_a_room"),
            models.UniqueConstraint(fields=["room", "person"], name="one_person_number_in_a_room"),
            models.UniqueConstraint(
                fields=["room"],
                condition=Q(seat="supervisor"),
                name="one_supervisor_holds_a_room",
            ),
            models.CheckConstraint(
                condition=Q(seat__in=["supervisor", "mentor", "mentee"]), name="seat_is_known"
            ),
        ]


class Message(models.Model):
    """One line said in a room, encrypted under the room's key.

    Personal data: her words. Why: so that a woman whose signal breaks misses nothing. Destroyed
    with the room's key (domain 4.7).
    """

    personal_data = PersonalData(
        what="what was said in a room, encrypted under the room's key",
        why="so that a broken line loses nothing",
        seen_by="who was in the room, until it closes",
        clock=Clock.ROOM_WORDS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("sender__user",),
        because="it holds what others said too, and is destroyed within a day",
    )

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages")
    seq = models.PositiveIntegerField()
    sender = models.ForeignKey(RoomMember, on_delete=models.CASCADE, related_name="+")
    # Chosen by the sender's page, so that a resend is harmless.
    client_id = models.UUIDField()
    # "say": the body holds her words; "phrase": the key of a picture phrase, which says as much.
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
