"""Setting up a room, moving it, calling it off: a supervisor's pages."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound
from core.submit import refusal
from mentors.room_types import TYPES, RoomKind

from ... import services
from ...help.services import note_who_was_told
from ...on_call import sentences as on_call_sentences
from ...on_call.queries import room_held_by, room_to_call_off, women_at_the_door
from ...scheduling import limit_services
from ...scheduling.services import refuse_unless_trained
from ...state import permissions, queries, sentences
from ...state.load_queries import limits_of, rests_after_events
from .forms import LimitsForm, RoomForm, TimeForm
from .message_views import uuid_of

METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(METHODS)
def new_room(request: SignedInRequest) -> HttpResponse:
    """Let a supervisor set up a room; `kind` in the URL is its type."""
    refuse_unless_trained(request.user)
    kind = _kind(request)
    people = queries.people_for_seats(request.user, "mentor", "mentee", "backup", "observer")
    day = request.GET.get("day", "")
    initial = {"minutes": TYPES[kind].lengths[0], "day": day}
    form = RoomForm(request.POST or None, kind=kind, people=people, initial=initial)

    def keep() -> None:
        at = now()
        services.set_up_room(
            by=request.user,
            kind=kind,
            **form.seats(),
            starts_at=form.starts_at(at),
            minutes=form.cleaned_data["minutes"],
            at=at,
        )

    status: int | None = 200
    if request.method == "POST":
        status = refusal(form, keep)
        if status is None:
            messages.success(request, _("Session scheduled."))
            return redirect("rooms")
    context = {
        "form": form,
        "kind": str(kind),
        "day": day,
        "title": on_call_sentences.NEW_ROOM_TITLES[kind],
        "kinds": [(str(one), sentences.KIND_WORDS[one]) for one in RoomKind if one != kind],
    }
    return render(request, "mentors/rooms/new.html", context, status=status)


def _kind(request: SignedInRequest) -> RoomKind:
    asked = request.GET.get("kind") or RoomKind.PRACTICE
    if asked not in list(RoomKind):
        raise NotFound
    return RoomKind(asked)


@login_required
@require_http_methods(METHODS)
def plan(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Change the time of a room, or call it off, as long as it has not begun."""
    room = room_held_by(request.user, public_id)
    initial = {"minutes": room.minutes} | _day_and_time(room.starts_at)
    posted = request.POST if request.method == "POST" else None
    form = TimeForm(posted, kind=room.kind, initial=initial)

    def keep() -> None:
        at = now()
        services.edit_room(
            by=request.user,
            room_id=room.pk,
            starts_at=form.starts_at(at),
            minutes=form.cleaned_data["minutes"],
            at=at,
        )

    status: int | None = 200
    if posted is not None:
        status = refusal(form, keep)
        if status is None:
            messages.success(request, _("Session changed. The alerts page lists whom to tell."))
            return redirect("rooms")
    context = {
        "form": form,
        "room": room,
        "kind_words": sentences.KIND_WORDS[room.kind],
        "women": women_at_the_door(room),
    }
    return render(request, "mentors/rooms/plan.html", context, status=status)


def _day_and_time(starts_at: datetime) -> dict[str, object]:
    local = timezone.localtime(starts_at)
    return {"day": local.date(), "time": local.time()}


@login_required
@require_POST
def other_yes(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Record that the supervisor has told somebody in person about the answer under duress."""
    room = room_held_by(request.user, public_id)
    person = uuid_of(request, "person")
    told = request.POST.get("told") == "yes"
    note_who_was_told(by=request.user, room_id=room.pk, person=person, told=told)
    return redirect("room-plan", public_id)


@login_required
@require_POST
def cancel(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Call the room off."""
    room = room_to_call_off(request.user, public_id)
    services.cancel_room(by=request.user, room_id=room.pk, at=now())
    if not permissions.has_a_desk(request.user):
        # A coordinator: supervisors and the lead see on their desks whom to tell.
        messages.success(request, _("Session cancelled. The team tells the participants."))
        return redirect("start")
    messages.success(request, _("Session cancelled. The alerts page lists whom to tell."))
    return redirect("room-desk")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: SignedInRequest) -> HttpResponse:
    """Edit a mentor's own limits; nobody else sees them."""
    if not permissions.mentors(request.user):
        raise NotFound
    most = limits_of([request.user.pk], now())[request.user.pk]
    initial = LimitsForm.of(most, rests_after=rests_after_events(request.user))
    form = LimitsForm(request.POST or None, initial=initial)
    status: int | None = 200
    if request.method == "POST":
        status = refusal(
            form,
            lambda: limit_services.set_limits(person=request.user, **form.cleaned_data),
        )
        if status is None:
            messages.success(request, _("Kept. Nobody is told, and you can change it any time."))
            return redirect("my-limits")
    return render(request, "mentors/rooms/limits.html", {"form": form}, status=status)


@login_required
@require_POST
def not_this_time(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Withdraw the user from a session; no reason is asked and none is kept."""
    limit_services.not_this_time(by=request.user, room_id=public_id)
    messages.success(request, _("That is all right. Nobody asks why, and it counts for nothing."))
    return redirect("rooms")
