"""Who sits in a room, and what opens a seat: a role, a yes, a clearance, an OK of the others."""

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

# Which role in the room's organisation lets a person keep each seat. A lost role empties the seat.
SEAT_ROLES = {
    "supervisor": (Role.SUPERVISOR,),
    # Steps in when the supervisor is gone; reads along and is listed like everyone.
    "backup": (Role.SUPERVISOR,),
    "mentor": (Role.LEARNER, Role.MENTOR),
    "mentee": (Role.LEARNER, Role.MENTOR, Role.MENTEE),
    # Of practice in three: trains as a mentor too, and changes places with the partner.
    "observer": (Role.LEARNER, Role.MENTOR),
    "interpreter": (Role.INTERPRETER,),
    "assessor": (Role.SUPERVISOR,),
    # Called by the room, for a lead who is no supervisor. The lead reads no talk (domain 4.2).
    "lead": (Role.SAFEGUARDING_LEAD,),
}
# Who is let in by everyone's OK, each time anew (domain 4.2).
INTERPRETER = "interpreter"
GUEST_SEATS = (INTERPRETER, "assessor")
# Given by a call alone; no room is set up with one.
CALLED_SEATS = ("lead",)
# Who holds a room, stands by for it or was called to it.
ON_DUTY_SEATS = ("supervisor", "backup", *CALLED_SEATS)
# To the role of these people agreed; nobody asks them what women are asked.
STAFF_SEATS = ("supervisor", "backup", "assessor", "lead")
# Nothing is said from these and the room waits for none: a second assessor only reads, a lead who
# was called does not even.
UNAWAITED_SEATS = ("assessor", "lead")


class RoomMemberQuerySet(models.QuerySet["RoomMember"]):
    """What is asked every second is asked by SQL that is kept; `plainly_` says what it means."""

    def held(self) -> Self:
        """Seats of people who can sign in, hold a role that goes with the seat and are cleared."""
        return self.filter(Among(_held, now()), removed_at=None)

    def plainly_held(self) -> Self:
        """The same, whose SQL is built anew."""
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
            Q(seat__in=STAFF_SEATS) | Exists(cleared),
            Exists(held.filter(fits)),
            user__is_active=True,
            removed_at=None,
        )

    def took_part(self) -> Self:
        """Without who came because the room called: it was not about them."""
        return self.filter(called_in=False)

    def speaking(self) -> Self:
        """Those of them from which something can be said: who observes only reads."""
        return self.taking_part().exclude(seat="observer")

    def taking_part(self) -> Self:
        """Those of them that the room waits for: not for who only reads, nor for a lead."""
        return self.exclude(seat__in=UNAWAITED_SEATS)

    def awake(self) -> Self:
        """Those of them that go on with the room: nobody rests in them (domain 10.12)."""
        return self.filter(rests_since=None)

    def in_force(self, at: datetime | None = None) -> Self:
        """Those of them that open the room: their people also said yes to what it needs.

        Now, or at `at`. What stands in the seat's own row is asked beside the rest, so that it is
        asked again of a row that somebody changed while it was waited for.
        """
        own = Q(removed_at=None, through_at=None) & (Q(seat__in=STAFF_SEATS) | _came_in())
        return self.filter(own, ~waits_for_an_ok(), Among(_in_force, at or now()))

    def plainly_in_force(self, at: datetime, oldest: Mapping[Question, datetime]) -> Self:
        """The same, whose SQL is built anew; `oldest` as for `Consent.objects.open_a_room`."""
        return (
            self.plainly_held()
            .plainly_ready(at, oldest)
            .filter(~waits_for_an_ok(), through_at=None)
        )

    def given_up(self) -> Self:
        """Seats of women who said “Not this time”, which stay until the words of the room go."""
        return self.filter(turned_away=True, removed_at__isnull=False).exclude(seat__in=GUEST_SEATS)

    def not_on_duty(self) -> Self:
        """Seats of whoever is in a room for its own sake. For these people it rings on no desk.
        What is done there as staff is another's, whatever else they may do in the organisation.
        """
        return self.filter(~waits_for_an_ok()).exclude(seat__in=ON_DUTY_SEATS)

    def held_but_not_ready(self) -> Self:
        """Those of them whose people have not said yes to what the room needs."""
        return self.held().with_ready().filter(is_ready=False)

    def with_ready(self) -> Self:
        """Each with `is_ready`: whether its person said yes to what the room needs."""
        ready = Case(When(Among(_ready, now()), then=True), default=False)
        return self.annotate(is_ready=ready)

    def plainly_ready(self, at: datetime, oldest: Mapping[Question, datetime]) -> Self:
        """Staff are asked nothing: that they are there is what the others are asked about. An
        interpreter says each time, at the door, that nothing ties the interpreter to anybody there
        (4.6).

        To the others somebody whose pages show lessons alone is one who has not come (10.6).
        """
        hers = Consent.objects.open_a_room(
            person="user", organisation="room__organisation", at=at, oldest=oldest
        )
        return self.filter(
            Q(seat__in=STAFF_SEATS) | ((Q(seat=INTERPRETER) | hers) & _is_in(at)),
            user__learning_only_since=None,
        )

    def to_be_asked(self, at: datetime) -> Self:
        """Those who are asked at the door at `at`: not gone in, or before it opened, long ago."""
        return self.filter(asked_at_the_door=True).exclude(_is_in(at + database_ahead()))


def _came_in() -> Q:
    return Q(asked_at_the_door=False) | Q(came_in_at__isnull=False)


def _is_in(at: datetime) -> Q:
    """Until the room begins, a yes at its door lapses where its giver has not been there since."""
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
    """Seats of guests whom not everyone has let in (yet), or whom somebody does not want there."""
    return Q(seat__in=GUEST_SEATS, let_in_at=None)


class RoomMember(models.Model):
    """A person's seat in a room. Appears when the supervisor sets the room up.

    Personal data: that somebody takes part, and when last seen in it. Why: who may read and
    write. Erased with the account.
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
    # The participant's id inside this room, and only there.
    person = models.UUIDField(default=uuid.uuid4, editable=False)
    # NULL: has not come in yet.
    joined_at = models.DateTimeField(null=True, blank=True)
    # Lines up to this number were said before the person came (or came back after going out), and
    # are never shown to that person.
    joined_after_seq = models.PositiveIntegerField(default=0)
    # NULL: never seen. Presence rests on this, not on sockets that say goodbye.
    seen_at = models.DateTimeField(null=True, blank=True)
    # NULL: has not gone out since last seen.
    went_out_at = models.DateTimeField(null=True, blank=True)
    # NULL: has not tapped “continue” since the last hold.
    continued_at = models.DateTimeField(null=True, blank=True)
    # NULL: goes on with the room. Else the room went on without a “ready” from this participant,
    # who is shown nothing that is said until then (domain 10.12).
    rests_since = models.DateTimeField(null=True, blank=True)
    # Of rooms in which women talk about their own lives: the participant is asked first (domain
    # 10.6, 10.11). Of an interpreter: says that nothing ties the interpreter to anybody there
    # (domain 4.6).
    asked_at_the_door = models.BooleanField(db_default=False, default=False)
    # NULL: has not said that it is safe to talk now. There is no column for a no.
    safe_at = models.DateTimeField(null=True, blank=True)
    # Was told in person of the answer under duress (domain 10.6).
    knows_other_yes = models.BooleanField(db_default=False, default=False)
    # NULL: has not tapped “go in”, having seen who is inside; or has gone out, or signed in anew,
    # since. Until the room begins it lapses (`_is_in`).
    came_in_at = models.DateTimeField(null=True, blank=True)
    # A backup's “I am ready”. NULL: not said.
    ready_at = models.DateTimeField(null=True, blank=True)
    # Of who was given the seat by answering a call, and has not held the room since. No longer
    # where that person was reported.
    called_in = models.BooleanField(db_default=False, default=False)
    # A backup's. NULL: the room was not offered to this backup, or the backup said not now.
    offered_at = models.DateTimeField(null=True, blank=True)
    # A guest's alone. NULL: not everyone has said OK.
    let_in_at = models.DateTimeField(null=True, blank=True)
    # Of a guest: somebody said no, and nothing anywhere says who. Of others: “Not this time” was
    # said while a matter was open, and the seat, ended, goes with the words of the room.
    turned_away = models.BooleanField(db_default=False, default=False)
    # NULL: may write. Else the supervisor asked for reading only, for some minutes.
    muted_until = models.DateTimeField(null=True, blank=True)
    # NULL: has not asked for a word alone with the supervisor, after the room.
    wants_a_word_at = models.DateTimeField(null=True, blank=True)
    # A mentor's alone, and before the room opens. NULL: not said; then it is learning.
    may_count = models.BooleanField(null=True, blank=True)
    # NULL: the room is not over for this seat. It is, once it winds down and the seat's part is
    # done.
    through_at = models.DateTimeField(null=True, blank=True)
    # NULL: the supervisor has not put this person out of the room.
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
