"""For who holds a room or stands by: the lines that were stopped, and the words of one."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.types import SignedInRequest
from core.errors import Invalid, NotFound

from .. import frames, queries, sentences, services
from ..queries import Seat
from ..seat_acts import Act, may
from ..stopped_queries import waiting_lines


def _reader(request: SignedInRequest, public_id: UUID) -> Seat:
    """Her seat; for everyone whose seat opens no such line these pages are not there."""
    seat = queries.seat_for(request.user, public_id)
    if not may(seat.seat, Act.REVEAL):
        raise NotFound
    return seat


def _page(
    request: HttpRequest, seat: Seat, opened: UUID | None = None, words: str = ""
) -> HttpResponse:
    found = waiting_lines(seat.room_id)
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
    """The words of one, for her alone; the log notes that she opened it."""
    seat = _reader(request, public_id)
    try:
        line_id = UUID(request.POST.get("id", ""))
    except ValueError:
        raise Invalid(sentences.NO_SUCH_LINE) from None
    line, words = services.reveal_line(member_id=seat.member_id, line_id=line_id)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(frames.waiting(line, words))
    return _page(request, seat, line.id, words)
