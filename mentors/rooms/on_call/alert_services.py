"""Calls for rooms: whose desks ring, and who is next (domain 4.3)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, Subquery

from accounts.models import User
from accounts.queries import holds, people_in
from accounts.roles import Role
from accounts.safe_contact.queries import kept_from
from core.audit.services import record
from core.clock import now
from core.errors import Conflict, NotFound
from mentors.on_call_rules import GIVE_NO_SEAT, NEXT_AFTER, CallReason, first_called, next_called
from mentors.room_states import OVER, STANDS_STILL, RoomState

from ...models import Call, HelpSignal, Report, Ring, Room, RoomMember
from ..state import permissions, sentences
from ..state.clock import DatabaseNow
from ..state.opening_queries import on_duty
from ..state.row_locks import locked
from ..state.snapshot import present_now, supervised_now
from .alarm_services import alarm_where_needed
from .alone_queries import calls_people, has_its_supervisor, late_without_supervisor

BACKUP, LEAD = RoomMember.Seat.BACKUP, RoomMember.Seat.LEAD
_COME = (RoomMember.Seat.SUPERVISOR, BACKUP, LEAD)
# Reasons for which desks ring until somebody answers, even after the room is over.
UNTIL_ANSWERED = (CallReason.DURESS, CallReason.REPORT, CallReason.HELP)


def call_for(room: Room, reason: CallReason) -> Call | None:
    """Ring for this room; None if it already rings for this reason. *Locks expected*: the room.

    It does not ring on the supervisor's desk: the supervisor is there. Before the room opens the
    supervisor may be elsewhere, so an answer under duress rings there too. The subject of a report
    is never called about it.
    """
    if reason == CallReason.REPORT:
        _not_to_whom_it_is_about(room)
    if Call.objects.filter(room=room, because=reason, ended_at=None).exists():
        return None
    call = Call.objects.create(room=room, because=reason, made_at=DatabaseNow())
    rows = RoomMember.objects.in_force().filter(room=room, seat=BACKUP).order_by("pk")
    duty = on_duty(room.organisation_id, now())
    not_called = _not_called(room, reason)
    leads = [lead for lead in duty.leads if lead not in not_called]
    first = first_called(
        backups=[one for one in rows.values_list("user", flat=True) if one not in not_called],
        # If no lead on duty can be called, other leads are.
        leads=leads or _all_leads_but(room, not_called),
        rota=[one for one in duty.rota if one not in not_called],
    )
    holder = _holder(room)
    if reason == CallReason.DURESS and holder is not None and holder not in first:
        first.append(holder)
    for person in first:
        Ring.objects.create(call=call, user_id=person, rung_at=DatabaseNow())
    # The alarm is sent even if no hub checks every second.
    transaction.on_commit(alarm_where_needed)
    record(
        actor=None,
        verb="room-called",
        subject=room,
        organisation=room.organisation,
        at=now(),
        reason=str(reason),
    )
    return call


def _all_leads_but(room: Room, not_called: Collection[int | None]) -> list[int]:
    leads = people_in(room.organisation_id, Role.SAFEGUARDING_LEAD).order_by("pk")
    return [lead for lead in leads.values_list("pk", flat=True) if lead not in not_called]


def _not_to_whom_it_is_about(room: Room) -> None:
    """Remove running calls, and a helper's seat, from the people reported since."""
    about = Report.objects.filter(room=room).values("about__user")
    Ring.objects.filter(
        call__room=room, call__because=CallReason.REPORT, call__ended_at=None, user__in=about
    ).delete()
    RoomMember.objects.filter(room=room, user__in=about, called_in=True).update(called_in=False)


def ring_where_needed() -> int:
    """Call for rooms without a supervisor, and the next on the rota if nobody answers.

    Returns how many desks began to ring. Every hub calls this each second; harmless from anywhere.
    """
    rung = (
        _call_for_the_abandoned() + _call_again_for_help() + _ring_the_next() - _end_what_is_over()
    )
    alarm_where_needed()
    return rung


def _call_for_the_abandoned() -> int:
    # Answered a minute ago and still without a supervisor: it rings again.
    calls = Call.objects.filter(room=OuterRef("pk"), because=CallReason.SUPERVISOR_AWAY)
    lately = calls.filter(Q(ended_at=None) | Q(ended_at__gt=DatabaseNow(-NEXT_AFTER)))
    real = Room.objects.filter(~Exists(lately), calls_people())
    held = real.filter(state__in=STANDS_STILL, held_at__isnull=False).exclude(supervised_now())
    # Separate queries, so that each uses its own index.
    late = real.filter(late_without_supervisor())
    rung = 0
    for alone in (held, late):
        for pk in sorted(alone.values_list("pk", flat=True)):
            with transaction.atomic():
                for room in locked(alone.filter(pk=pk), wait=False):
                    rung += call_for(room, CallReason.SUPERVISOR_AWAY) is not None
    return rung


def _call_again_for_help() -> int:
    """Call again if somebody said “I am coming” a minute ago and nobody came or answered.

    It rings for the next on the rota at once as well: those called before did not come.
    """
    # Queried first and separately: usually nobody waits, and then no room is read.
    calls_for_help = HelpSignal.objects.filter(real=True, answered_at=None)
    waiting = list(calls_for_help.values_list("room", flat=True))
    if not waiting:
        return 0
    calls = Call.objects.filter(room=OuterRef("pk"), because=CallReason.HELP)
    lately = calls.filter(Q(ended_at=None) | Q(ended_at__gt=DatabaseNow(-NEXT_AFTER)))
    came = RoomMember.objects.in_force().filter(
        present_now(),
        room=OuterRef("pk"),
        seat__in=_COME,
        user=Subquery(
            Call.objects.filter(room=OuterRef("room"), because=CallReason.HELP)
            .order_by("-made_at", "-pk")
            .values("answered_by")[:1]
        ),
    )
    alone = Room.objects.filter(~Exists(lately), ~Exists(came), pk__in=waiting)
    alone = alone.exclude(state__in=OVER)
    rung = 0
    for pk in sorted(alone.values_list("pk", flat=True)):
        with transaction.atomic():
            for room in locked(alone.filter(pk=pk), wait=False):
                call = call_for(room, CallReason.HELP)
                rung += call is not None and 1 + _ring_who_was_never_called(call)
    return rung


def _ring_who_was_never_called(call: Call) -> int:
    before = Ring.objects.filter(call__room=call.room_id, call__because=call.because)
    return _ring_first_but(call, set(before.values_list("user", flat=True)))


def _ring_the_next() -> int:
    due = (
        Call.objects.filter(ended_at=None)
        .annotate(last_rung_at=Max("rings__rung_at"))
        .filter(
            Q(last_rung_at__lte=DatabaseNow(-NEXT_AFTER))
            | Q(last_rung_at=None, made_at__lte=DatabaseNow(-NEXT_AFTER))
        )
    )
    rung = 0
    for pk in sorted(due.values_list("pk", flat=True)):
        with transaction.atomic():
            calls = Call.objects.filter(pk=pk, ended_at=None)
            for call in locked(calls, wait=False):
                rung += _ring_one_more(call)
    return rung


def _ring_one_more(call: Call) -> int:
    fresh = call.rings.filter(rung_at__gt=DatabaseNow(-NEXT_AFTER))
    if fresh.exists():
        return 0
    return _ring_first_but(call, set(call.rings.values_list("user", flat=True)))


def _ring_first_but(call: Call, called: set[int]) -> int:
    rota = on_duty(call.room.organisation_id, now()).rota
    not_called = _not_called(call.room, CallReason(call.because))
    person = next_called([one for one in rota if one not in not_called], called)
    if person is None and call.room.state in OVER:
        # The rota may have ended like the session; then a lead who is not on the rota may be
        # called.
        person = next_called(_all_leads_but(call.room, not_called), called)
    if person is None:
        return 0
    Ring.objects.create(call=call, user_id=person, rung_at=DatabaseNow())
    return 1


def _end_what_is_over() -> int:
    """End calls for rooms that are over, or whose supervisor is back.

    Three reasons ring until somebody answers. An answer under duress calls its room off, a reported
    person may end the room, and a session may end before anybody answers a help request.
    """
    back = Room.objects.filter(has_its_supervisor(), pk=OuterRef("room"))
    over = Q(room__state__in=OVER) & ~_rings_on()
    needless = over | Q(because=CallReason.SUPERVISOR_AWAY) & Q(Exists(back))
    ended = Call.objects.filter(needless, ended_at=None).values_list("pk", flat=True)
    if found := list(ended):
        Call.objects.filter(pk__in=found, ended_at=None).update(ended_at=DatabaseNow())
    return 0


def _rings_on() -> Q:
    """Match calls that ring until somebody answers, even after their room is over."""
    # A serious concern is also a note for the lead; it keeps ringing if nobody came (domain 10.4).
    return Q(because__in=UNTIL_ANSWERED) | Q(
        because=CallReason.SAFEGUARDING, room__state=RoomState.EMERGENCY_CLOSED
    )


def _not_called(room: Room, reason: CallReason) -> set[int | None]:
    """Return whoever it may be about, takes part in the room or supervises it."""
    seats = RoomMember.objects.filter(room=room).not_on_duty()
    about: set[int | None] = set(seats.values_list("user", flat=True))
    if reason == CallReason.REPORT:
        about.update(Report.objects.filter(room=room).values_list("about__user", flat=True))
    if reason not in GIVE_NO_SEAT:
        about |= may_not_come_in(room)
    return about | {_holder(room)}


def may_not_come_in(room: Room) -> set[int]:
    """Return those who were removed from this room, or must not meet somebody there."""
    seats = RoomMember.objects.filter(room=room)
    people = list(seats.values_list("user", flat=True))
    removed = seats.filter(removed_at__isnull=False).values_list("user", flat=True)
    return kept_from(people, room.organisation) | set(removed)


def _holder(room: Room) -> int | None:
    seats = RoomMember.objects.filter(room=room, seat=RoomMember.Seat.SUPERVISOR)
    return seats.values_list("user", flat=True).first()


def help_is_answered(room: Room, *, by: User) -> None:
    """End the ringing for a help request in this room, because it was answered there.

    *Locks expected*: the room.
    """
    Call.objects.filter(room=room, because=CallReason.HELP, ended_at=None).update(
        ended_at=DatabaseNow(), answered_by=by
    )


def help_is_withdrawn(room: Room) -> None:
    """Stop the ringing once nobody waits for help any longer. *Locks expected*: the room."""
    if not HelpSignal.objects.filter(room=room, real=True, answered_at=None).exists():
        calls = Call.objects.filter(room=room, because=CallReason.HELP, ended_at=None)
        calls.update(ended_at=DatabaseNow())


def matter_is_closed(room: Room, *, by: User) -> None:
    """Stop what still rings after the room is over, because the lead has closed the case.

    *Locks expected*: the room.
    """
    over = Call.objects.filter(_rings_on(), room=room, ended_at=None).values_list("pk", flat=True)
    Call.objects.filter(pk__in=list(over)).update(ended_at=DatabaseNow(), answered_by=by)


def answer_call(*, by: User, call_id: UUID, at: datetime) -> Room:
    """Answer a call with “I am coming”: it stops ringing.

    Somebody without a seat in the room gets a backup's. A lead who is not a supervisor gets a
    lead's seat, which cannot read messages (domain 4.2).

    Whoever answers a report comes by telephone or in person: its subject would notice an arrival.
    Raises NotFound for a call that does not ring on the desk of `by`, or if `by` may no longer be
    called; Conflict if somebody else was quicker.
    """
    with transaction.atomic():
        mine = Ring.objects.filter(user=by, call=OuterRef("pk"))
        call = (
            Call.objects.select_for_update(of=("self",), no_key=True)
            .filter(Exists(mine), public_id=call_id)
            .first()
        )
        if call is None:
            raise NotFound
        room = Room.objects.select_related("organisation").get(pk=call.room_id)
        if not permissions.may_be_called_in(by, room.organisation):
            raise NotFound
        if call.ended_at is not None:
            if call.answered_by_id == by.pk:
                return room
            raise Conflict(sentences.CALL_ANSWERED)
        Call.objects.filter(pk=call.pk).update(ended_at=DatabaseNow(), answered_by=by)
        if call.because not in GIVE_NO_SEAT:
            _give_a_seat(room, by)
        record(
            actor=by,
            verb="room-call-answered",
            subject=room,
            organisation=room.organisation,
            at=at,
            reason=call.because,
        )
    return room


def _give_a_seat(room: Room, by: User) -> None:
    seats = RoomMember.objects.filter(room=room, user=by)
    if room.state in OVER or seats.exists() or by.pk in may_not_come_in(room):
        return
    for seat, role in ((BACKUP, Role.SUPERVISOR), (LEAD, Role.SAFEGUARDING_LEAD)):
        if holds(by, role, room.organisation):
            # The same person may answer two calls for this room at once.
            RoomMember.objects.get_or_create(
                room=room, user=by, defaults={"seat": seat, "called_in": True}
            )
            return
