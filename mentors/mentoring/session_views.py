"""Views for one session: for the two of the pair, and for staff."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound

from . import notice_services, session_services, staff_queries
from .booking_rules import Feedback
from .permissions import supervises_anywhere

# The pages from which the two act.
PAGES = {"mentee": "my-mentor", "mentor": "my-mentoring"}


@login_required
@require_POST
def say(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Handle “I'll be late” and “Not this week”: no reason is asked."""
    what = request.POST.get("what")
    if what == "late":
        session_services.say_late(by=request.user, room_id=public_id, at=now())
        messages.success(request, _("They know now. There is no hurry."))
    elif what == "not-this-week":
        session_services.not_this_week(by=request.user, room_id=public_id, at=now())
        messages.success(request, _("This session is off. Nobody asks why."))
    else:
        raise NotFound
    return redirect(PAGES.get(request.POST.get("from", ""), "start"))


@login_required
@require_POST
def feedback(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Save the mentee's answer to the question after a session."""
    answer = request.POST.get("answer", "")
    session_services.give_feedback(by=request.user, room_id=public_id, answer=answer, at=now())
    messages.success(request, thanks(answer))
    return redirect("my-mentor")


def thanks(answer: str) -> str:
    """Return the reply to an answer to “How was it?” or “How is it going?”."""
    if answer == Feedback.CHANGE:
        return _("Thank you. The supervisor reads it today.")
    return _("Thank you.")


@login_required
@require_POST
def take_up(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Mark the feedback as taken up by the supervisor."""
    pair_id = session_services.take_up_feedback(by=request.user, room_id=public_id, at=now())
    messages.success(request, _("Marked as done."))
    return redirect("mentoring-pair", pair_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: SignedInRequest) -> HttpResponse:
    """Show news of sessions to their supervisors and backups; a POST marks it as read."""
    if not supervises_anywhere(request.user):
        raise NotFound
    if request.method == "POST":
        notice_services.note_read(by=request.user, at=now())
        messages.success(request, _("Marked as read."))
        return redirect("start")
    context = {"lines": staff_queries.notices_of(request.user)}
    return render(request, "mentors/mentoring/notices.html", context)
