"""Rooms that wait for the safeguarding lead: reading one, keeping messages, closing the case.

A GET shows no message of a room unless the lead has pressed “Read it” in the last minutes: the log
has each opening (ADR-0123).
"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.auth.reauthentication import reauthentication_required
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Conflict, Invalid
from mentors.case_rules import LINES_KEPT_AT_MOST, WHY_CHARACTERS
from mentors.rooms.state.sentences import SEAT_WORDS

from . import case_queries, case_services, sentences
from .case_queries import ToldLine, asked_for, narrowed_in
from .case_services import give_everything_back
from .services import is_opened, note_opened


@login_required
@require_safe
def room_matter(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show why it waits and until when, and its messages for some minutes after “Read it”."""
    return _page(request, public_id)


def _page(
    request: SignedInRequest, public_id: UUID, refused: str = "", status: int = 200
) -> HttpResponse:
    room = case_queries.room_for(request.user, public_id)
    row = case_queries.row_of(room)
    opened = not row.gone and is_opened(request.session, public_id, now())
    context = {
        "row": row,
        "reasons": [sentences.MATTER_WORDS[one] for one in row.reasons],
        "opened": opened,
        "lines": [_told(line) for line in case_queries.lines_of(room)] if opened else [],
        "reports": case_queries.reports_of(room) if opened else [],
        "asked": asked_for(room),
        "narrowed": narrowed_in(room),
        "refused": refused,
        "chosen": request.POST.getlist("line"),
        "why": request.POST.get("why", ""),
        "most": LINES_KEPT_AT_MOST,
        "longest": WHY_CHARACTERS,
    }
    return render(request, "mentors/safeguarding/matter.html", context, status=status)


def _told(line: ToldLine) -> dict[str, object]:
    apart = sentences.APART_WORDS.get(line.apart, sentences.NOT_SAID) if line.apart else ""
    return {"line": line, "seat": SEAT_WORDS.get(line.seat, line.seat), "apart": apart}


@login_required
@require_POST
@reauthentication_required
def read_room(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Log that the lead reads the room, then open it."""
    case_services.open_room_words(by=request.user, room_id=public_id, at=now())
    note_opened(request.session, public_id, now())
    return redirect("safeguarding-matter", public_id)


@login_required
@require_POST
@reauthentication_required
def keep(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Request a second person's agreement to keep these messages."""
    try:
        case_services.ask_to_keep(
            by=request.user,
            room_id=public_id,
            keys=request.POST.getlist("line"),
            why=request.POST.get("why", ""),
            at=now(),
        )
    except (Conflict, Invalid) as problem:
        status = 409 if isinstance(problem, Conflict) else 400
        return _page(request, public_id, str(problem), status)
    messages.success(request, _("Request sent. Another lead or a coordinator decides."))
    return redirect("safeguarding-matter", public_id)


@login_required
@require_POST
def keep_back(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Withdraw the request to keep messages."""
    case_services.take_back(by=request.user, room_id=public_id, at=now())
    messages.success(request, _("Taken back. Nothing is kept."))
    return redirect("safeguarding-matter", public_id)


@login_required
@require_POST
@reauthentication_required
def answer_keeping(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Answer a request to keep messages, as second person."""
    yes = request.POST.get("then") == "keep"
    case_services.answer_keeping(by=request.user, request_id=public_id, yes=yes, at=now())
    done = _("Saved. The participants are told on their own pages.")
    messages.success(request, done if yes else _("Declined. Nothing is kept."))
    return redirect("safeguarding")


@login_required
@require_POST
def close_matter(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Close the case of the room."""
    case_services.close_matter(by=request.user, room_id=public_id, at=now())
    messages.success(request, _("Closed. The messages are deleted after one day."))
    return redirect("safeguarding")


@login_required
@require_POST
@reauthentication_required
def give_back(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Restore full access for a person limited to lessons."""
    give_everything_back(by=request.user, narrowed_id=public_id, at=now())
    messages.success(request, _("Full access restored."))
    return redirect("safeguarding")
