"""The pages of short messages."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.types import SignedInRequest
from core.clock import now
from core.submit import refusal

from . import message_queries, message_services
from .forms import MessageForm
from .message_queries import Thread


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pair_messages(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The messages of a pair, for the two and their supervisor."""
    return _thread(request, message_queries.thread_of_pair(request.user, public_id))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def supervisor_messages(
    request: SignedInRequest, organisation_id: UUID, person_id: UUID
) -> HttpResponse:
    """The messages of a participant and the supervisors."""
    thread = message_queries.thread_with_supervisors(
        request.user, organisation_id, person_id, now()
    )
    return _thread(request, thread)


def _thread(request: SignedInRequest, thread: Thread) -> HttpResponse:
    """Show a thread. A POST sends a message, or marks all as read with `act=read`."""
    if request.POST.get("act") == "read":
        message_services.mark_read(thread=thread)
        return redirect("start")
    posted = request.POST if request.method == "POST" else None
    form = MessageForm(posted)
    status: int | None = 200
    if posted is not None:
        status = refusal(
            form,
            lambda: message_services.send(
                by=request.user, thread=thread, words=form.cleaned_data["words"], at=now()
            ),
        )
        if status is None:
            messages.success(request, _("Sent."))
            return redirect(request.path)
    context = {"thread": message_queries.thread_page(request.user, thread), "form": form}
    return render(request, "mentors/mentoring/messages.html", context, status=status)
