"""The second person's pages: held messages that a supervisor wants to approve (domain 10.25)."""

from uuid import UUID

from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.types import SignedInRequest
from core.errors import NotFound

from ...messaging import moderation_services
from ...state import permissions, sentences
from ...state.message_queries import lines_to_release


def _page(request: SignedInRequest, opened: UUID | None = None, words: str = "") -> HttpResponse:
    lines = [
        {"line": line, "kind": sentences.STOPPED_WORDS.get(line.category, line.category)}
        for line in lines_to_release(request.user)
    ]
    context = {"lines": lines, "opened": opened, "words": words}
    return render(request, "mentors/rooms/releases.html", context)


def _check(request: SignedInRequest) -> None:
    if not permissions.is_second_somewhere(request.user):
        raise NotFound


@login_required
@require_safe
def releases(request: SignedInRequest) -> HttpResponse:
    """List the messages that wait for a second person, without their text."""
    _check(request)
    return _page(request)


@login_required
@require_POST
def release(request: SignedInRequest, line_id: UUID) -> HttpResponse:
    """Let the second person read the message, which is logged, or approve it."""
    _check(request)
    if "read" in request.POST:
        words = moderation_services.read_for_release(by=request.user, line_id=line_id)
        return _page(request, line_id, words)
    moderation_services.release(by=request.user, line_id=line_id)
    notices.success(request, _("Message delivered."))
    return redirect("room-releases")
