"""Seats in a room, and their conditions: a role, consent, a clearance, an OK of the others."""

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
from core.clock import database_ahead, now
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock
from mentors.room_states import RoomState
from mentors.room_types import SAFE_FOR

from .rooms import Room
from .seat_conditions import Among

# Which roles in the room's organisation allow each seat. Losing the role ends access to the seat.
SEAT_ROLES = {
    "supervisor": (Role.SUPERVISOR,),
    # Takes over when the supervisor is gone; reads along and is listed like everyone.
    "backup": (Role.SUPERVISOR,),
    "mentor": (Role.LEARNER, Role.MENTOR),
    "mentee": (Role.LEARNER, Role.MENTOR, Role.MENTEE),
    # In practice with three: also trains as a mentor, and swaps roles with the partner.
    "observer": (Role.LEARNER, Role.MENTOR),
    "interpreter": (Role.INTERPRETER,),
    "assessor": (Role.SUPERVISOR,),
    # Called by the room, for a lead who is not a supervisor. The lead reads no messages (domain
    # 4.2).
    "lead": (Role.SAFEGUARDING_LEAD,),
}
# Guests who need everyone's OK each time (domain 4.2).
INTERPRETER = "interpreter"
GUEST_SEATS = (INTERPRETER, "assessor")
# Assigned only by a call; no room is set up with one.
CALLED_SEATS = ("lead",)
# Seats that supervise a room, are its backup or were called to it.
ON_DUTY_SEATS = ("supervisor", "backup", *CALLED_SEATS)
# Two people agreed to the role of these; they are not asked what participants are asked.
STAFF_SEATS = ("supervisor", "backup", "assessor", "lead")
# Nothing can be said from these seats, and the room waits for none of them: a second assessor only
# reads, and a lead who was called does not even read.
UNAWAITED_SEATS = ("assessor", "lead")


class RoomMemberQuerySet(models.QuerySet["RoomMember"]):
    """Queries for seats.

    Those run every second use cached SQL; `plainly_` variants define the same.
    """

    def held(self) -> Self:
        """Return the seats of people who can sign in, hold a matching role and are cleared."""
        return self.filter(Among(_held, now()), removed_at=None)

    def plainly_held(self) -> Self:
        """Return the same seats as `held`, by SQL that is compiled each time."""
        held = Membership.objects.filter(
            user=OuterRef("user"), organisation=OuterRef("room__organisation"), ended_at=None
        ).annotate(seat=ExpressionWrapper(OuterRef("seat"), output_field=models.CharField()))
        fits = Q(pk__in=[])
        for seat, roles in SEAT_ROLES.items():
            fits |= Q(seat=seat, role__in=roles)
        # Two people agreed to a supervisor's role itself; everyone else needs a clearance (R9.1).
        cleared = Clearance.objects.filter(
            person=OuterRef("user"), organisation=OuterRef("room__organisation"), withdrawn_at=None
        )
        return self.filter(
            Q(seat__in=STAFF_SEATS) | Exists(cleared),
            Exists(held.filter(fits)),
            user__is_active=True,
            removed_at=None,
        )

    def took_part(self) -> Self:
        """Leave out people who came because the room called: the session was not about them."""
        return self.filter(called_in=False)

    def speaking(self) -> Self:
        """Return the seats from which something can be said: an observer only reads."""
        return self.taking_part().exclude(seat="observer")

    def taking_part(self) -> Self:
        """Return the seats that the room waits for: neither a reading assessor nor a lead."""
        return self.exclude(seat__in=UNAWAITED_SEATS)

    def awake(self) -> Self:
        """Return the seats that are not on standby (domain 10.12)."""
        return self.filter(rests_since=None)

    def in_force(self, at: datetime | None = None) -> Self:
        """Return the seats that let a room open: their people also consented to what it needs.

        Now, or at `at`. Conditions on the seat's own row are separate from the cached ones. They
        are therefore checked again if the row was changed while the query waited for its lock.
        """
        own = Q(removed_at=None, through_at=None) & (Q(seat__in=STAFF_SEATS) | _came_in())
        return self.filter(own, ~waits_for_an_ok(), Among(_in_force, at or now()))

    def plainly_in_force(self, at: datetime, oldest: Mapping[Question, datetime]) -> Self:
        """Return the same seats as `in_force`, by SQL that is compiled each time.

        `oldest` as for `Consent.objects.open_a_room`.
        """
        return (
            self.plainly_held()
            .plainly_ready(at, oldest)
            .filter(~waits_for_an_ok(), through_at=None)
        )

    def given_up(self) -> Self:
        """Return seats given up by “Not this time”, which stay until the messages are destroyed."""
        return self.filter(turned_away=True, removed_at__isnull=False).exclude(seat__in=GUEST_SEATS)

    def not_on_duty(self) -> Self:
        """Return the seats of people who are in a room for their own sake.

        For these people no desk rings. Staff work concerning the room is done by others, whatever
        other roles these people have in the organisation.
        """
        return self.filter(~waits_for_an_ok()).exclude(seat__in=ON_DUTY_SEATS)

    def held_but_not_ready(self) -> Self:
        """Return held seats whose people have not consented to what the room needs."""
        return self.held().with_ready().filter(is_ready=False)

    def with_ready(self) -> Self:
        """Annotate each with `is_ready`: whether its person consented to what the room needs."""
        ready = Case(When(Among(_ready, now()), then=True), default=False)
        return self.annotate(is_ready=ready)

    def plainly_ready(self, at: datetime, oldest: Mapping[Question, datetime]) -> Self:
        """Return the seats whose people are ready, by SQL that is compiled each time.

        Staff are asked nothing: the others are asked about the presence of staff. An interpreter
        confirms at the door, each time, having no ties to anybody there (4.6).

        To the others, somebody with a learning-only account appears not to have come (10.6).
        """
        hers = Consent.objects.open_a_room(
            person="user", organisation="room__organisation", at=at, oldest=oldest
        )
        return self.filter(
            Q(seat__in=STAFF_SEATS) | ((Q(seat=INTERPRETER) | hers) & _is_in(at)),
            user__learning_only_since=None,
        )

    def to_be_asked(self, at: datetime) -> Self:
        """Return those who are asked at the door at `at`: not gone in, or long before it opened."""
        return self.filter(asked_at_the_door=True).exclude(_is_in(at + database_ahead()))


def _came_in() -> Q:
    return Q(asked_at_the_door=False) | Q(came_in_at__isnull=False)


def _is_in(at: datetime) -> Q:
    """Whether a participant is in.

    Before the room begins, a yes at the door lapses without presence.
    """
    since = at - SAFE_FOR
    lately = Q(came_in_at__gt=since) | Q(seen_at__gt=since)
    return Q(asked_at_the_door=False) | (_came_in() & (~Q(room__state=RoomState.LOBBY) | lately))


def _held(_at: datetime, _oldest: Mapping[Question, datetime]) -> RoomMemberQuerySet:
    return RoomMember.objects.plainly_held()


def _in_force(at: datetime, oldest: Mapping[Question, datetime]) -> RoomMemberQuerySet:
    return RoomMember.objects.plainly_in_force(at, oldest)


def _ready(at: datetime, oldest: Mapping[Question, datetime]) -> RoomMemberQuerySet:
    return RoomMember.objects.plainly_ready(at, oldest)


def waits_for_an_ok() -> Q:
    """Match seats of guests whom not everyone has admitted yet, or whom somebody has refused."""
    return Q(seat__in=GUEST_SEATS, let_in_at=None)


class RoomMember(models.Model):
    """A person's seat in a room. Created when the supervisor sets the room up.

    Personal data: that somebody takes part, and when they were last seen in it. Why: who may read
    and write. Erased with the account.
    """

    personal_data = PersonalData(
        what="that somebody sat in a room, and when she was last seen in it",
        why="who may read and write, and what a certificate counts",
        seen_by="who sits in it; supervisors of the organisation",
        clock=Clock.ROOMS,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        # Whoever holds the participant's phone would learn of it.
        left_out=("knows_other_yes",),
        about=("user",),
    )

    class Seat(models.TextChoices):
        SUPERVISOR = "supervisor"
        BACKUP = "backup"
        MENTOR = "mentor"
        MENTEE = "mentee"
        OBSERVER = "observer"
        INTERPRETER = "interpreter"
        ASSESSOR = "assessor"
        LEAD = "lead"

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats"
    )
    seat = models.CharField(max_length=20, choices=Seat)
    # The participant's id, used only inside this room.
    person = models.UUIDField(default=uuid.uuid4, editable=False)
    # NULL: has not come in yet.
    joined_at = models.DateTimeField(null=True, blank=True)
    # Messages up to this number were sent before the person came (or came back after going out),
    # and are never shown to that person.
    joined_after_seq = models.PositiveIntegerField(default=0)
    # NULL: never seen. Presence depends on this, not on sockets that close.
    seen_at = models.DateTimeField(null=True, blank=True)
    # NULL: has not gone out since last seen.
    went_out_at = models.DateTimeField(null=True, blank=True)
    # NULL: has not tapped “continue” since the last hold.
    continued_at = models.DateTimeField(null=True, blank=True)
    # NULL: takes part. Otherwise on standby: the room resumed without a “ready” from this
    # participant, who is shown nothing that is said until then (domain 10.12).
    rests_since = models.DateTimeField(null=True, blank=True)
    # True for rooms in which participants talk about their own lives: asked at the door first
    # (domain 10.6, 10.11). An interpreter confirms having no ties to anybody there (domain 4.6).
    asked_at_the_door = models.BooleanField(db_default=False, default=False)
    # NULL: has not said that it is safe to talk now. A no has no column.
    safe_at = models.DateTimeField(null=True, blank=True)
    # Was told in person of the answer under duress (domain 10.6).
    knows_other_yes = models.BooleanField(db_default=False, default=False)
    # NULL: has not tapped “go in” after seeing who is inside; or has gone out or signed in again
    # since. Until the room begins it lapses (`_is_in`).
    came_in_at = models.DateTimeField(null=True, blank=True)
    # A backup's “I am ready”. NULL: not said.
    ready_at = models.DateTimeField(null=True, blank=True)
    # True: got the seat by answering a call, and has not supervised the room since. Reset if that
    # person was reported.
    called_in = models.BooleanField(db_default=False, default=False)
    # For a backup. NULL: the room was not offered to this backup, or the backup said not now.
    offered_at = models.DateTimeField(null=True, blank=True)
    # For guests only. NULL: not everyone has said OK.
    let_in_at = models.DateTimeField(null=True, blank=True)
    # Guests: somebody refused, and who did is not recorded. Others: “Not this time” was said while
    # a safeguarding case was open, and the ended seat is deleted with the room's messages.
    turned_away = models.BooleanField(db_default=False, default=False)
    # NULL: may write. Otherwise limited to reading by the supervisor, for some minutes.
    muted_until = models.DateTimeField(null=True, blank=True)
    # NULL: has not asked to talk with the supervisor alone after the room.
    wants_a_word_at = models.DateTimeField(null=True, blank=True)
    # For a mentor only, set before the room opens. NULL: not said; then it is a learning session.
    may_count = models.BooleanField(null=True, blank=True)
    # NULL: the room is not over for this seat. Set once the room winds down and the seat's part is
    # done.
    through_at = models.DateTimeField(null=True, blank=True)
    # NULL: the supervisor has not removed this person from the room.
    removed_at = models.DateTimeField(null=True, blank=True)

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
            models.CheckConstraint(condition=Q(seat__in=sorted(SEAT_ROLES)), name="seat_is_known"),
            models.CheckConstraint(
                condition=Q(turned_away=False) | Q(let_in_at=None),
                name="who_is_turned_away_is_not_let_in",
            ),
            models.CheckConstraint(
                condition=Q(may_count=None) | Q(seat="mentor"),
                name="only_a_mentor_says_whether_it_may_count",
            ),
        ]
