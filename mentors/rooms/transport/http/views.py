"""The rooms' pages, and the same room over plain HTTP where sockets or scripts do not work."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Conflict, DomainError, Invalid, NotFound, Refused
from mentors.room_states import RoomState
from mentors.room_types import REAL

from ... import services
from ...frames import builders
from ...messaging.services import NotSaid
from ...on_call.sentences import rejected_words
from ...participants.presence import Arrival
from ...reports.queries import kept_of
from ...rules.lifecycle import Missing
from ...rules.messaging import LAST_SEQUENCE
from ...rules.participants import Act, may
from ...state import permissions, queries, sentences
from ...state.message_queries import waiting_messages
from ...state.opening_queries import missing_before_opening, what_is_missing
from ...state.queries import Seat
from ...state.snapshot import Welcome
from .forms import SayForm
from .presenters import RoomPage, page_of
from .private_presenters import private_for

# Far more digits than any number here; Python itself refuses to parse thousands.
MAX_AFTER_DIGITS = 100


@login_required
@require_safe
def rooms(request: SignedInRequest) -> HttpResponse:
    """List the rooms in which the user has a seat."""
    rooms = queries.rooms_for(request.user)
    context = {
        "rooms": rooms,
        "kept": kept_of(request.user, now()),
        "can_set_up": permissions.can_set_up_rooms(request.user),
        "has_desk": permissions.has_a_desk(request.user),
        "mentors": permissions.mentors(request.user),
        "may_rehearse": permissions.may_rehearse(request.user),
    }
    return render(request, "mentors/rooms/list.html", context)


def come_in(
    request: SignedInRequest, public_id: UUID, after: int = 0, *, anew: bool = False
) -> tuple[Seat, Welcome]:
    """Return the user's seat, and what is shown. Readers and actors are in the list of people.

    After “Go out” only a page opened `anew` brings the user back. Raises Conflict for automatic or
    sent requests of an older page; Refused while the user's consent is missing.
    """
    seat = queries.seats_for([(public_id, request.user.pk)])[0]
    if seat is None and queries.part_that_is_over(request.user, public_id) is not None:
        # A polling page is led to the end; for what the user sends, the answer says why it fails.
        raise Conflict(sentences.OVER_FOR_YOU) if request.method == "POST" else NotFound
    if seat is None and queries.room_that_waits_for_a_yes(request.user, public_id):
        raise Refused(sentences.FIRST_YOUR_YES)
    if seat is None:
        raise NotFound
    welcome = services.go_in([Arrival(seat.member_id, after, anew)])[0]
    if welcome is None:
        raise NotFound
    if welcome.out:
        raise Conflict(sentences.GONE_OUT)
    return seat, welcome


def room_page(
    request: HttpRequest, page: RoomPage, status: int = 200, waits_for: Sequence[Missing] = ()
) -> HttpResponse:
    context = {
        "page": page,
        "reading": _renews_itself(request),
        "waits_for": [what_is_missing([code]) for code in waits_for],
        "alarm_place": queries.place_of(page.public_id) if Missing.ALARM in waits_for else None,
        "numbers": _who_helps_at_any_hour(page),
    }
    return render(request, "mentors/rooms/room.html", context, status=status)


def _who_helps_at_any_hour(page: RoomPage) -> tuple[tuple[str, str, str], ...]:
    """Return names and numbers for participants of a room that ended because nobody came."""
    if page.state != RoomState.EMERGENCY_CLOSED or page.is_holder:
        return ()
    return permissions.emergency_numbers(queries.place_of(page.public_id))


def _renews_itself(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD") and request.GET.get("view") == "read"


@login_required
@require_safe
def room(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the room. `?view=read` is the page that reloads itself without scripts."""
    if (part := queries.part_that_is_over(request.user, public_id)) is not None:
        return render(request, "mentors/rooms/through.html", {"page": part})
    try:
        seat, welcome = come_in(request, public_id, anew=not _renews_itself(request))
    except Refused:
        return redirect("room-before", public_id)
    return room_page(request, page_of(welcome), waits_for=_what_is_missing(seat, welcome))


def _what_is_missing(seat: Seat, welcome: Welcome) -> list[Missing]:
    """Return what a real room waits for before it opens, for its supervisor only."""
    snapshot = welcome.snapshot
    if seat.seat != "supervisor" or snapshot.state != RoomState.LOBBY or snapshot.kind not in REAL:
        return []
    codes = missing_before_opening(queries.room_of(seat), now())
    # The supervisor came in just now; the page's first heartbeat follows a moment later.
    return [code for code in codes if code != Missing.SUPERVISOR]


@login_required
@require_safe
def messages(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Return what the user missed, as the frames that a socket would have sent."""
    asked = request.GET.get("after", "0")
    if len(asked) > MAX_AFTER_DIGITS:
        raise Invalid(sentences.NO_NUMBER)
    after = min(int(asked), LAST_SEQUENCE) if asked.isascii() and asked.isdigit() else 0
    seat, welcome = come_in(request, public_id, after)
    # As over a socket: in a room on hold nobody is sent anything new (domain 4.3, ADR-0080).
    lines = welcome.lines if welcome.snapshot.speaks_until is not None else ()
    answer = builders.welcome(welcome) | {
        "messages": [builders.message(line) for line in lines],
        "private": [
            *builders.private(private_for(welcome)),
            *_signs(seat, welcome),
            *_stopped(seat),
        ],
    }
    return JsonResponse(answer)


def _signs(seat: Seat, welcome: Welcome) -> list[builders.ServerFrame]:
    """Return who is ready, for seats that see it; marks set by pages are sent only over sockets."""
    if not may(seat.seat, Act.SEE_SIGNS):
        return []
    return [builders.signs(welcome.snapshot, welcome.member_id, {})]


def _stopped(seat: Seat) -> list[builders.ServerFrame]:
    """Return held messages for the supervisor and the backup; never with their text."""
    if not may(seat.seat, Act.REVEAL):
        return []
    found = waiting_messages(seat.room_id)
    return [builders.waiting(one) for one in found.lines] if seat.member_id in found.readers else []


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


@login_required
@require_POST
def say(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Post a message of the user. If it was not sent, it is back in the box, with the reason."""
    seat, welcome = come_in(request, public_id)
    form = SayForm(request.POST)
    is_valid = form.is_valid()
    # After a role swap while writing, the text comes back, as for anyone who only reads.
    if is_valid and not may(seat.seat, form.act) and seat.seat != "observer":
        raise Refused
    if "look" in request.POST:
        # A request for new messages: nothing is sent, and the text in the box stays there.
        typed = form.data.get("text", "")
        page = page_of(welcome, text=typed, say_id=form.cleaned_data.get("id"))
        return room_page(request, page)
    if not is_valid:
        return _not_sent(request, public_id, form, form.sentence, 400)
    outcome = services.post_messages([form.new_message(seat.member_id)])[0]
    if isinstance(outcome, services.NotSaid):
        return _rejected(request, public_id, form, outcome, welcome.snapshot.kind)
    if wants_json(request):
        return JsonResponse(builders.message(outcome.line))
    if form.kept_text:
        # A phrase was tapped while writing: the written text stays.
        _seat, welcome = come_in(request, public_id)
        return room_page(request, page_of(welcome, text=form.kept_text))
    return redirect("room", public_id)


def _rejected(
    request: SignedInRequest,
    public_id: UUID,
    form: SayForm,
    outcome: NotSaid,
    kind: str,
) -> HttpResponse:
    reason = outcome.reason
    if reason == "no-seat":
        raise NotFound
    if wants_json(request):
        rejected = builders.rejected(form.cleaned_data["id"], reason, outcome.left)
        return JsonResponse(rejected, status=409)
    sentence = str(rejected_words(kind)[reason]).replace("{seconds}", str(outcome.left or 0))
    return _not_sent(request, public_id, form, sentence, 409)


def _not_sent(
    request: SignedInRequest, public_id: UUID, form: SayForm, sentence: str, status: int
) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(builders.malformed(), status=status)
    _seat, welcome = come_in(request, public_id)
    text, say_id = form.data.get("text", ""), form.cleaned_data.get("id")
    page = page_of(welcome, text=text, say_id=say_id, notice=sentence)
    return room_page(request, page, status)


def act(
    request: SignedInRequest,
    public_id: UUID,
    what: Act,
    command: Callable[..., object],
    *,
    keep_text: bool = True,
) -> HttpResponse:
    """Run a command of the room and return its new state.

    Raises Refused if the seat does not allow it.

    `keep_text`: text sent along from the box stays in it.
    """
    seat, _welcome = come_in(request, public_id)
    if not may(seat.seat, what):
        raise Refused
    command(member_id=seat.member_id)
    if wants_json(request):
        _seat, welcome = come_in(request, public_id)
        return JsonResponse(builders.state(welcome.snapshot, welcome.member_id))
    if keep_text and (typed := request.POST.get("text", "")):
        # Without scripts the text was sent along with the button.
        _seat, welcome = come_in(request, public_id)
        return room_page(request, page_of(welcome, text=typed))
    return redirect("room", public_id)


def with_words_back(
    request: SignedInRequest, public_id: UUID, problem: DomainError, **boxes: Any
) -> HttpResponse:
    """Return the room with the reason why a text was not sent, and the text in its box.

    `boxes` are fields of `PrivatePage`.

    Raises as `come_in`, if the user is no longer in the room.
    """
    _seat, welcome = come_in(request, public_id)
    page = page_of(welcome, notice=str(problem.sentence))
    return room_page(request, replace(page, private=replace(page.private, **boxes)), problem.status)


@login_required
@require_POST
def hold(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Put the room on hold for everyone."""
    return act(request, public_id, Act.HOLD, services.hold_room)


@login_required
@require_POST
def go_on(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Record that the user is ready to resume."""
    return act(request, public_id, Act.CONTINUE, services.continue_room)


@login_required
@require_POST
def go_out(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """“Go out”: leave the room, still signed in.

    Never refused: withdrawn consent already means out.
    """
    if queries.room_that_waits_for_a_yes(request.user, public_id):
        return redirect("rooms")
    seat = queries.seat_for(request.user, public_id)
    services.go_out(member_id=seat.member_id)
    return redirect("rooms")
