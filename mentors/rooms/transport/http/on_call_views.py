"""The desk of people on call: what rings, rooms to back up, whom to tell."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.auth.middleware import only_looks
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound
from mentors.on_call_rules import GIVE_NO_SEAT, CallReason

from ...lifecycle.entry_services import say_i_am_ready
from ...lifecycle.task_services import take_back_told, tick_off
from ...on_call import queries
from ...on_call import sentences as on_call_sentences
from ...on_call.alarm_services import acknowledge_alarms
from ...on_call.alert_services import answer_call
from ...participants.supervisor_services import take_over
from ...reports.queries import answered_reports
from ...rules.participants import Act, may
from ...state import permissions, sentences
from ...state.alarm_queries import has_alarms
from ...state.queries import Seat, seats_for

# Reasons that the room's own page shows to seats that allow this action.
TOLD_IN_THE_ROOM = {CallReason.HELP: Act.ANSWER_HELP, CallReason.STOPPED_LINES: Act.REVEAL}


def _only_with_a_desk(request: SignedInRequest) -> None:
    if not permissions.has_a_desk(request.user):
        raise NotFound


@login_required
@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """Show everything that waits for the user. Without scripts the page reloads itself.

    Opening it acknowledges an alarm, but an automatic reload does not: perhaps nobody is watching.
    """
    _only_with_a_desk(request)
    if "renewed" not in request.GET:
        acknowledge_alarms(user=request.user)
    ringing = [
        (one, on_call_sentences.CALL_WORDS[one.because])
        for one in queries.ringing_for(request.user)
    ]
    rooms = [(one, sentences.KIND_WORDS[one.kind]) for one in queries.backed_up_by(request.user)]
    tasks = queries.tasks_for(request.user, request.GET.get("page"))
    context = {
        "ringing": ringing,
        "over": on_call_sentences.CALLS_FROM_WHAT_ENDED,
        "unheld": [
            (one, sentences.KIND_WORDS[one.kind])
            for one in queries.held_by_nobody_for(request.user)
        ],
        "answered": answered_reports(request.user, now()),
        "rooms": rooms,
        "page": tasks,
        "tasks": [(one, *on_call_sentences.words_of_task(one.what, one.her_plan)) for one in tasks],
        "told": queries.told_lately_by(request.user),
        "has_alarms": has_alarms(),
    }
    return render(request, "mentors/rooms/desk.html", context)


@login_required
@require_safe
def rings(request: SignedInRequest) -> JsonResponse:
    """Return what the desk's script polls: calls that ring there, and rooms to take over."""
    _only_with_a_desk(request)
    calls = [str(one.call_id) for one in queries.ringing_for(request.user)]
    rooms = [str(public_id) for public_id in queries.to_be_taken_over_by(request.user)]
    return JsonResponse({"calls": calls, "rooms": rooms})


@only_looks
@login_required
@require_safe
def notice(request: SignedInRequest) -> HttpResponse:
    """Return the notice that covers the user's other pages during a call; 204 while none rings.

    It does not extend the session: only the desk is a place to wait for a call.
    """
    _only_with_a_desk(request)
    calls = queries.ringing_for(request.user)
    seat = _seat_in(request, request.GET.get("room", "")) if calls else None
    words = [
        (one, "" if one.because in GIVE_NO_SEAT else on_call_sentences.CALL_WORDS[one.because])
        for one in calls
        if seat is None or one.public_id != seat.public_id or not _is_told_there(seat, one.because)
    ]
    if not words:
        return HttpResponse(status=204)
    context = {"ringing": words, "holds": seat is not None and seat.seat == "supervisor"}
    return render(request, "mentors/rooms/call_notice.html", context)


def _seat_in(request: SignedInRequest, room: str) -> Seat | None:
    """Return the user's seat in the room whose page asks; None for no room, or no seat there."""
    try:
        return seats_for([(UUID(room), request.user.pk)])[0]
    except ValueError:
        return None


def _is_told_there(seat: Seat, because: str) -> bool:
    """Whether the room's own page shows somebody in this seat why the room calls."""
    act = TOLD_IN_THE_ROOM.get(CallReason(because))
    return act is not None and may(seat.seat, act)


@login_required
@require_POST
def answer(request: SignedInRequest, call_id: UUID) -> HttpResponse:
    """Answer “I am coming”; redirects into the room if the call gives a seat there."""
    _only_with_a_desk(request)
    room = answer_call(by=request.user, call_id=call_id, at=now())
    if queries.reaches_after_it(request.user, call_id):
        messages.success(request, on_call_sentences.REACH_THEM)
    elif queries.has_no_seat_for(request.user, call_id):
        messages.warning(request, on_call_sentences.NO_SEAT_THERE)
    else:
        messages.success(request, on_call_sentences.RINGS_NO_MORE)
        if queries.is_called_into(request.user, call_id):
            return redirect("room", room.public_id)
    return redirect("room-desk")


@login_required
@require_POST
def ready(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Record a backup's “I am ready”, for ten minutes."""
    room = queries.room_backed_up(request.user, public_id)
    say_i_am_ready(by=request.user, room_id=room.pk, at=now())
    return redirect("room-desk")


@login_required
@require_POST
def step_in(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Take over a room without a supervisor as its backup, and go in."""
    room = queries.room_backed_up(request.user, public_id)
    take_over(by=request.user, room_id=room.pk, at=now())
    return redirect("room", public_id)


@login_required
@require_POST
def told(request: SignedInRequest, task_id: UUID) -> HttpResponse:
    """Record that the user has told the person in the task."""
    tick_off(by=request.user, task_id=task_id, at=now())
    return redirect("room-desk")


@login_required
@require_POST
def not_told(request: SignedInRequest, task_id: UUID) -> HttpResponse:
    """Undo a tap on the wrong task."""
    take_back_told(by=request.user, task_id=task_id, at=now())
    return redirect("room-desk")
