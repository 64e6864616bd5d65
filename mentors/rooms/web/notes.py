"""A supervisor's plan and notes for a room, on a page of its own or beside the talk (`?beside`)."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.drafts.fields import KEEP, sender_in
from accounts.types import SignedInRequest
from core.errors import DomainError

from ..room_note_queries import HerNotes, notes_of
from ..room_note_rules import NOTES_CHARACTERS, Written, tidied
from ..room_note_services import keep_notes


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Hers alone. keep.js sends the form as she writes; a button sends it as any form."""
    found = notes_of(request.user, public_id)
    if request.method != "POST":
        return _page(request, found, found.written)
    sender = sender_in(request.POST)
    written = Written(
        plan=tidied(request.POST.get("plan", "")),
        notes=tidied(request.POST.get("notes", "")),
        window=sender.page if sender else "",
        turn=sender.turn if sender else 0,
    )
    shown = sender.version if sender else found.version
    by_itself = KEEP in request.POST
    try:
        version = keep_notes(member_id=found.member_id, written=written, version=shown)
    except DomainError as problem:
        if by_itself:
            return JsonResponse({"sentence": str(problem.sentence)}, status=problem.status)
        return _page(request, found, written, str(problem.sentence), problem.status)
    if by_itself:
        return JsonResponse({"version": version})
    messages.success(request, _("Kept, for you alone."))
    return redirect(request.path)


def _page(
    request: SignedInRequest,
    found: HerNotes,
    typed: Written,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """`typed` is what stands in the boxes; what is kept stands beside it where that is another."""
    mine = (typed.plan, typed.notes) == (found.written.plan, found.written.notes)
    context = {
        "her": found,
        "typed": typed,
        "refused": refused,
        "other": None if mine or status != 409 else found.written,
        "window": uuid4().hex,
        "most": NOTES_CHARACTERS,
    }
    template = "notes_form.html" if "beside" in request.GET else "notes.html"
    return render(request, f"mentors/rooms/{template}", context, status=status)
