"""Plain HTTP for what only some in a room are shown or may do: asides, help, OKs and the desk.

Each address does what the frame of the same name does (docs/developers/room-protocol.md).
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
# What a page sent along in one field. Raises Invalid where it is nothing that was asked for.
type Read = Callable[[SignedInRequest, str], Any]


def _text(request: SignedInRequest, field: str) -> str:
    return request.POST.get(field, "")


def uuid_of(request: SignedInRequest, field: str) -> UUID:
    """Raises Invalid where it is no id."""
    try:
        return UUID(request.POST.get(field, ""))
    except ValueError:
        raise Invalid(sentences.PAGE_LINES["try-again"]) from None


def _number(request: SignedInRequest, field: str) -> int:
    """Raises Invalid where it is no whole number of three digits at most."""
    typed = request.POST.get(field, "")
    if not (typed.isascii() and typed.isdigit()) or len(typed) > 3:
        raise Invalid(sentences.PAGE_LINES["try-again"])
    return int(typed)


def _seconds(request: SignedInRequest, field: str) -> int:
    """Raises Invalid for a pace that is not offered."""
    if request.POST.get(field, "") not in map(str, SLOW_CHOICES):
        raise Invalid(sentences.PAGE_LINES["try-again"])
    return _number(request, field)


def _is_said(request: SignedInRequest, field: str) -> bool:
    """Whether it came along with anything but a clear no: in doubt people are called."""
    return request.POST.get(field, "") not in ("", "false")


def _does(wanted: Act, command: Callable[..., object], **fields: tuple[str, Read]) -> View:
    """A view that does this act. `fields`: parameter → the form's field, and how it is read."""

    @login_required
    @require_POST
    def view(request: SignedInRequest, public_id: UUID) -> HttpResponse:
        given = {name: read(request, field) for name, (field, read) in fields.items()}
        return act(request, public_id, wanted, partial(command, **given))

    return view


# Says OK to a guest; or no, and nobody learns whose no it was.
ok = _does(Act.ALLOW, participants_services.allow, guest=("of", uuid_of))
not_ok = _does(Act.ALLOW, participants_services.turn_away, guest=("of", uuid_of))
# Asks for help, which the supervisor alone sees, in practice as a drill or in earnest; the
# supervisor comes to whoever asked.
help = _does(Act.HELP, services.ask_for_help, real=("real", _is_said))
answer = _does(Act.ANSWER_HELP, services.answer_help, signal=("help", uuid_of))
# Somebody reads and does not write for some minutes; or is out of this room for good.
mute = _does(
    Act.MUTE, moderation_services.mute, person=("person", uuid_of), minutes=("minutes", _number)
)
remove = _does(Act.REMOVE, moderation_services.remove, person=("person", uuid_of))
code_word = _does(Act.CODE_WORD, services.agree_on, word=("word", _text))
# One line of each every so many seconds.
slow = _does(Act.SLOW, moderation_services.slow_down, seconds=("seconds", _seconds))
# The supervisor asks a backup to take the room, who takes it, or does not take it now.
hand_over = _does(Act.HAND_OVER, supervisor_services.offer, to=("to", uuid_of))
take = _does(Act.TAKE, supervisor_services.take)
not_now = _does(Act.TAKE, supervisor_services.decline)
# Of practice in three: this person observes from now on.
swap = _does(Act.SWAP, participants_services.change_places, observer=("observer", uuid_of))
# The mentor says, before it opens, whether the session is for learning or may count.
counts = _does(Act.COUNTS, participants_services.set_counts_as_evidence, say=("say", _text))
# The supervisor asks a second person to let a stopped line through, or drops it.
release = _does(Act.RELEASE, moderation_services.ask_release, line_id=("id", uuid_of))
discard = _does(Act.RELEASE, moderation_services.discard, line_id=("id", uuid_of))


@login_required
@require_POST
def aside(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A word with the supervisor alone, or the supervisor's to somebody. What was not told says
    why.
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
    """The reader's seat; for everyone whose seat opens no such line these pages are not there."""
    seat = queries.seat_for(request.user, public_id)
    if not may(seat.seat, Act.REVEAL):
        raise NotFound
    return seat


def _page(
    request: HttpRequest, seat: Seat, opened: UUID | None = None, words: str = ""
) -> HttpResponse:
    found = waiting_messages(seat.room_id)
    # While two talk alone the backup learns of nothing that was stopped there.
    lines = [
        {"line": line, "kind": sentences.STOPPED_WORDS.get(line.category, line.category)}
        for line in (found.lines if seat.member_id in found.readers else ())
    ]
    context = {"public_id": seat.public_id, "lines": lines, "opened": opened, "words": words}
    return render(request, "mentors/rooms/stopped.html", context)


@login_required
@require_safe
def stopped(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Of which kind each is, and who sent it; without its words."""
    return _page(request, _reader(request, public_id))


@login_required
@require_POST
def reveal(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The words of one, for this reader alone; the log notes that they were opened."""
    seat = _reader(request, public_id)
    try:
        line_id = UUID(request.POST.get("id", ""))
    except ValueError:
        raise Invalid(sentences.NO_SUCH_LINE) from None
    line, words = rooms_services.reveal_line(member_id=seat.member_id, line_id=line_id)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(builders.waiting(line, words))
    return _page(request, seat, line.id, words)
