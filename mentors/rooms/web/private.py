"""Plain HTTP for what only some in a room are shown or may do: asides, help, OKs and the desk.

Each address does what the frame of the same name does (docs/room-protocol.md).
"""

from functools import partial
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from accounts.types import SignedInRequest
from core.errors import Conflict, Invalid

from .. import (
    aside_services,
    code_word_services,
    counting_services,
    desk_services,
    frames,
    guest_services,
    hand_over_services,
    help_services,
    release_services,
    sentences,
)
from ..aside_services import NewAside
from ..pace_rules import SLOW_CHOICES
from ..seat_acts import Act
from .views import act, wants_json


def uuid_of(request: SignedInRequest, field: str) -> UUID:
    """What the page sent along. Raises Invalid where it is no id."""
    try:
        return UUID(request.POST.get(field, ""))
    except ValueError:
        raise Invalid(sentences.PAGE_LINES["try-again"]) from None


@login_required
@require_POST
def ok(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """This person may come in, as far as she is concerned."""
    return act(
        request, public_id, Act.ALLOW, partial(guest_services.allow, guest=uuid_of(request, "of"))
    )


@login_required
@require_POST
def not_ok(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """This person does not come in; nobody learns whose no it was."""
    return act(
        request,
        public_id,
        Act.ALLOW,
        partial(guest_services.turn_away, guest=uuid_of(request, "of")),
    )


@login_required
@require_POST
def help(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """She asks for help, which the supervisor alone sees."""
    return act(request, public_id, Act.HELP, help_services.ask_for_help)


@login_required
@require_POST
def answer(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The supervisor comes to whoever asked."""
    command = partial(help_services.answer_help, signal=uuid_of(request, "help"))
    return act(request, public_id, Act.ANSWER_HELP, command)


@login_required
@require_POST
def aside(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A word with the supervisor alone, or hers to somebody. What was stopped says why."""
    client_id = uuid_of(request, "id") if request.POST.get("id") else uuid4()
    to = uuid_of(request, "to") if request.POST.get("to") else None
    new = NewAside(client_id, request.POST.get("text", ""), to)
    stopped = []

    def say(member_id: int) -> None:
        if not aside_services.say_aside(member_id=member_id, new=new):
            stopped.append(new)

    response = act(request, public_id, Act.ASIDE, say, keep_text=False)
    if not stopped:
        return response
    if wants_json(request):
        return JsonResponse(frames.rejected(client_id, "screened"), status=409)
    raise Conflict(sentences.REJECTED_WORDS["screened"])


@login_required
@require_POST
def mute(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Somebody reads and does not write for some minutes."""
    minutes = request.POST.get("minutes", "")
    if not (minutes.isascii() and minutes.isdigit()) or len(minutes) > 3:
        raise Invalid(sentences.PAGE_LINES["try-again"])
    command = partial(desk_services.mute, person=uuid_of(request, "person"), minutes=int(minutes))
    return act(request, public_id, Act.MUTE, command)


@login_required
@require_POST
def code_word(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Her code word in this room."""
    command = partial(code_word_services.agree_on, word=request.POST.get("word", ""))
    return act(request, public_id, Act.CODE_WORD, command)


@login_required
@require_POST
def slow(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One line of each every so many seconds."""
    seconds = request.POST.get("seconds", "")
    if seconds not in map(str, SLOW_CHOICES):
        raise Invalid(sentences.PAGE_LINES["try-again"])
    command = partial(desk_services.slow_down, seconds=int(seconds))
    return act(request, public_id, Act.SLOW, command)


@login_required
@require_POST
def hand_over(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The supervisor asks a backup to take the room."""
    command = partial(hand_over_services.offer, to=uuid_of(request, "to"))
    return act(request, public_id, Act.HAND_OVER, command)


@login_required
@require_POST
def take(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The backup takes it."""
    return act(request, public_id, Act.TAKE, hand_over_services.take)


@login_required
@require_POST
def not_now(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The backup does not take it now."""
    return act(request, public_id, Act.TAKE, hand_over_services.decline)


@login_required
@require_POST
def counts(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The mentor says, before it opens, that she learns, or that what is seen may count."""
    say = request.POST.get("say", "")
    command = partial(counting_services.say_what_it_is, say=say)
    return act(request, public_id, Act.COUNTS, command)


@login_required
@require_POST
def remove(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Somebody is out of this room for good."""
    command = partial(desk_services.remove, person=uuid_of(request, "person"))
    return act(request, public_id, Act.REMOVE, command)


@login_required
@require_POST
def release(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The supervisor asks a second person to let a stopped line through."""
    command = partial(release_services.ask_release, line_id=uuid_of(request, "id"))
    return act(request, public_id, Act.RELEASE, command)


@login_required
@require_POST
def discard(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A stopped line is dropped."""
    command = partial(release_services.discard, line_id=uuid_of(request, "id"))
    return act(request, public_id, Act.RELEASE, command)
