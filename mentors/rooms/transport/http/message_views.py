"""Plain HTTP for private parts of a room: private messages, help requests, OKs and held messages.

Each URL does what the frame of the same name does (docs/developers/room-protocol.md).
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.types import SignedInRequest
from core.errors import Conflict, DomainError, Invalid, NotFound

from ... import services as rooms_services
from ...frames import builders
from ...frames.protocol import RejectedReason
from ...help import services
from ...messaging import moderation_services, private_services
from ...messaging.private_services import NewAside
from ...on_call.sentences import rejected_words
from ...participants import services as participants_services
from ...participants import supervisor_services
from ...rules.messaging import SLOW_CHOICES
from ...rules.participants import Act, may
from ...state import queries, sentences
from ...state.message_queries import waiting_messages
from ...state.queries import Seat
from .views import act, wants_json, with_words_back

type View = Callable[[SignedInRequest, UUID], HttpResponse]
# Reads one field of a form. Raises Invalid for an unexpected value.
type Read = Callable[[SignedInRequest, str], Any]


def _text(request: SignedInRequest, field: str) -> str:
    return request.POST.get(field, "")


def uuid_of(request: SignedInRequest, field: str) -> UUID:
    """Return the id in this field. Raises Invalid if it is not one."""
    try:
        return UUID(request.POST.get(field, ""))
    except ValueError:
        raise Invalid(sentences.PAGE_LINES["try-again"]) from None


def _number(request: SignedInRequest, field: str) -> int:
    """Return the whole number in this field.

    Raises Invalid if it is not one of at most three digits.
    """
    typed = request.POST.get(field, "")
    if not (typed.isascii() and typed.isdigit()) or len(typed) > 3:
        raise Invalid(sentences.PAGE_LINES["try-again"])
    return int(typed)


def _seconds(request: SignedInRequest, field: str) -> int:
    """Return the seconds of slow mode. Raises Invalid for a value that is not offered."""
    if request.POST.get(field, "") not in map(str, SLOW_CHOICES):
        raise Invalid(sentences.PAGE_LINES["try-again"])
    return _number(request, field)


def _is_said(request: SignedInRequest, field: str) -> bool:
    """Whether the field has any value except a clear no: in doubt people are called."""
    return request.POST.get(field, "") not in ("", "false")


def _does(wanted: Act, command: Callable[..., object], **fields: tuple[str, Read]) -> View:
    """Return a view for this action. `fields`: parameter → the form's field, and how it is read."""

    @login_required
    @require_POST
    def view(request: SignedInRequest, public_id: UUID) -> HttpResponse:
        given = {name: read(request, field) for name, (field, read) in fields.items()}
        return act(request, public_id, wanted, partial(command, **given))

    return view


# OK to a guest; or a no, and nobody learns who gave it.
ok = _does(Act.ALLOW, participants_services.allow, guest=("of", uuid_of))
not_ok = _does(Act.ALLOW, participants_services.turn_away, guest=("of", uuid_of))
# A help request, which only the supervisor sees, in practice as a drill or real; the supervisor's
# answer to it.
help = _does(Act.HELP, services.ask_for_help, real=("real", _is_said))
answer = _does(Act.ANSWER_HELP, services.answer_help, signal=("help", uuid_of))
# Limit somebody to reading for some minutes; or remove somebody from this room for good.
mute = _does(
    Act.MUTE, moderation_services.mute, person=("person", uuid_of), minutes=("minutes", _number)
)
remove = _does(Act.REMOVE, moderation_services.remove, person=("person", uuid_of))
code_word = _does(Act.CODE_WORD, services.agree_on, word=("word", _text))
# Slow mode: seconds between two messages of one participant.
slow = _does(Act.SLOW, moderation_services.slow_down, seconds=("seconds", _seconds))
# The supervisor offers the room to a backup, who takes it or declines.
hand_over = _does(Act.HAND_OVER, supervisor_services.offer, to=("to", uuid_of))
take = _does(Act.TAKE, supervisor_services.take)
not_now = _does(Act.TAKE, supervisor_services.decline)
# In practice with three: this person observes from now on.
swap = _does(Act.SWAP, participants_services.change_places, observer=("observer", uuid_of))
# The mentor says, before the room opens, whether the session is for learning or may count.
counts = _does(Act.COUNTS, participants_services.set_counts_as_evidence, say=("say", _text))
# The supervisor asks a second person to approve a held message, or drops it.
release = _does(Act.RELEASE, moderation_services.ask_release, line_id=("id", uuid_of))
discard = _does(Act.RELEASE, moderation_services.discard, line_id=("id", uuid_of))


@login_required
@require_POST
def aside(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Send a private message to the supervisor, or from the supervisor to somebody.

    If it was not sent, the answer says why.
    """
    client_id = uuid_of(request, "id") if request.POST.get("id") else uuid4()
    to = uuid_of(request, "to") if request.POST.get("to") else None
    new = NewAside(client_id, request.POST.get("text", ""), to)
    reasons: list[RejectedReason] = []

    def say(member_id: int) -> None:
        if reason := private_services.say_aside(member_id=member_id, new=new):
            reasons.append(reason)

    try:
        response = act(request, public_id, Act.ASIDE, say, keep_text=False)
    except (Conflict, Invalid) as problem:
        if wants_json(request):
            raise
        return _aside_back(request, public_id, problem, new)
    if not reasons:
        return response
    if wants_json(request):
        return JsonResponse(builders.rejected(client_id, reasons[0]), status=409)
    kind = queries.room_of(queries.seat_for(request.user, public_id)).kind
    why = Conflict(str(rejected_words(kind)[reasons[0]]))
    return _aside_back(request, public_id, why, new)


def _aside_back(
    request: SignedInRequest, public_id: UUID, problem: DomainError, new: NewAside
) -> HttpResponse:
    to = {} if new.to is None else {"answers": new.to}
    return with_words_back(request, public_id, problem, aside_text=new.text, **to)


def _reader(request: SignedInRequest, public_id: UUID) -> Seat:
    """Return the reader's seat; for seats that open no held messages these pages do not exist."""
    seat = queries.seat_for(request.user, public_id)
    if not may(seat.seat, Act.REVEAL):
        raise NotFound
    return seat


def _page(
    request: HttpRequest, seat: Seat, opened: UUID | None = None, words: str = ""
) -> HttpResponse:
    found = waiting_messages(seat.room_id)
    # During a private talk the backup learns of nothing that was held there.
    lines = [
        {"line": line, "kind": sentences.STOPPED_WORDS.get(line.category, line.category)}
        for line in (found.lines if seat.member_id in found.readers else ())
    ]
    context = {"public_id": seat.public_id, "lines": lines, "opened": opened, "words": words}
    return render(request, "mentors/rooms/stopped.html", context)


@login_required
@require_safe
def stopped(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the category and the sender of each held message; without its text."""
    return _page(request, _reader(request, public_id))


@login_required
@require_POST
def reveal(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the text of one to this reader only; the log records that it was opened."""
    seat = _reader(request, public_id)
    try:
        line_id = UUID(request.POST.get("id", ""))
    except ValueError:
        raise Invalid(sentences.NO_SUCH_LINE) from None
    line, words = rooms_services.reveal_line(member_id=seat.member_id, line_id=line_id)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(builders.waiting(line, words))
    return _page(request, seat, line.id, words)
