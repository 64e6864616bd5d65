"""The questions to a participant before going into a room, one at a time (domain 4.8)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.auth.reauthentication import reauthentication_required
from accounts.consents import queries as consents
from accounts.consents import services
from accounts.consents.forms import NO, YES
from accounts.consents.queries import Question, Standing
from accounts.consents.rules import NEEDED_IN_A_ROOM, Kind
from accounts.consents.texts import language_for
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Invalid
from core.submit import refusal
from mentors.room_types import REAL, SAFE_FOR, type_of

from ...help.services import say_not_free
from ...lifecycle.entry_services import go_through, say_it_is_safe, turn_back
from ...on_call.queries import inside
from ...state import queries
from ...state.queries import Room, RoomMember
from .forms import BeforeForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def before(request: SignedInRequest, public_id: UUID) -> HttpResponseBase:
    """Show the first unanswered question; after a no, show what can be done instead.

    The others in the room are not told the answers. Only a yes needs a fresh sign-in (ADR-0048).
    """
    room = queries.room_that_waits_for_a_yes(request.user, public_id)
    if room is None:
        # Nothing is missing; somebody without a seat gets “not found”.
        queries.seat_for(request.user, public_id)
        return redirect("room", public_id)
    if request.method != "POST" and _has_said_yes(request, room):
        return _door_page(request, room)
    if request.method == "POST":
        form = BeforeForm(request.POST, kinds=_kinds(room))
        answer = _answer if form["answer"].value() == NO else reauthentication_required(_answer)
        return answer(request, room, form)
    return _page(request, room, BeforeForm(kinds=_kinds(room)))


def _answer(request: SignedInRequest, room: Room, form: BeforeForm) -> HttpResponse:
    def keep() -> None:
        services.answer(
            person=request.user,
            organisation_id=room.organisation.public_id,
            number=form.cleaned_data["number"],
            yes=form.cleaned_data["answer"] == YES,
            language=get_language() or "",
            at=now(),
        )

    status = refusal(form, keep)
    if status is not None:
        return _page(request, room, form, status)
    # After the last yes this page leads into the room, which shows what it waits for.
    return redirect("room-before", room.public_id)


def _page(
    request: SignedInRequest, room: Room, form: BeforeForm, status: int = 200
) -> HttpResponse:
    language = get_language() or ""
    rows = _questions(request, room)
    context = {
        "room": room,
        "form": form,
        "language": language_for(language),
        "said_no": [row for row in rows if row.standing == Standing.NO],
        "left": sum(_is_open(row) for row in rows),
        "question": next((row for row in rows if _is_open(row)), None),
    }
    return render(request, "mentors/rooms/before.html", context, status=status)


def _is_open(row: Question) -> bool:
    return row.standing in (Standing.OPEN, Standing.LAPSED)


def _kinds(room: Room) -> frozenset[Kind]:
    return NEEDED_IN_A_ROOM | ({Kind.MEET_MENTOR} if room.kind in REAL else frozenset())


def _questions(request: SignedInRequest, room: Room) -> list[Question]:
    """Return the questions for this user before this room."""
    language = get_language() or ""
    return consents.asked_before_a_room(
        request.user, room.organisation, language, now(), kinds=_kinds(room)
    )


def _has_said_yes(request: SignedInRequest, room: Room) -> bool:
    """Whether the user is at the door.

    A role without questions never is; staff have to correct that.
    """
    rows = _questions(request, room)
    seat = queries.seat_at_the_door(request.user, room)
    if seat is not None and seat.seat == RoomMember.Seat.INTERPRETER:
        return True
    return bool(rows) and all(row.standing == Standing.YES for row in rows)


# --- at the door ----------------------------------------------------------------------------


def _door_page(request: SignedInRequest, room: Room, status: int = 200) -> HttpResponse:
    """Ask whether it is safe to talk now; then show who is inside.

    No name is shown before the first yes.
    """
    seat = queries.seat_at_the_door(request.user, room)
    interprets = seat is not None and seat.seat == RoomMember.Seat.INTERPRETER
    said = seat is not None and seat.safe_at is not None and seat.safe_at > now() - SAFE_FOR
    # An interpreter is asked only about ties to the people in the room.
    safe = said or interprets
    context = {
        "room": room,
        "at_the_door": seat is not None,
        "safe": safe,
        "interprets": interprets,
        "other_yes": seat is not None and seat.knows_other_yes,
        "inside": inside(room, request.user) if safe else [],
        "agreement": type_of(room.kind).agreement,
    }
    return render(request, "mentors/rooms/door.html", context, status=status)


@login_required
@require_POST
def door(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Handle a tap at the door. What is not said is not recorded anywhere (domain 10.11)."""
    room = queries.room_that_waits_for_a_yes(request.user, public_id)
    if room is None:
        queries.seat_for(request.user, public_id)
        return redirect("room", public_id)
    if not _has_said_yes(request, room):
        return redirect("room-before", public_id)
    match request.POST.get("then"):
        case "safe":
            say_it_is_safe(by=request.user, room_id=room.pk)
            return redirect("room-before", public_id)
        case "fine":
            say_not_free(by=request.user, room_id=room.pk, at=now())
            # From now on this user cannot open the list of rooms.
            messages.info(request, _("There is no session for you now."))
            return redirect("start")
        case "go-in":
            go_through(by=request.user, room_id=room.pk)
            return redirect("room", public_id)
        case "not-this-one":
            turn_back(by=request.user, room_id=room.pk)
            return redirect("rooms")
    raise Invalid(_("Please choose one of the answers. Nothing was changed."))
