"""The pages of a mentee who has a mentor or would like one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Invalid, NotFound
from core.submit import refusal
from mentors.certification.decision_queries import checked_name
from mentors.rooms.state.alarm_queries import has_alarms

from . import ending_queries, mentee_queries, request_services
from .forms import STEPS, SuitsForm
from .participation_printing import participation_pdf
from .permissions import places_to_mentor


@login_required
@require_safe
def my_mentor(request: SignedInRequest) -> HttpResponse:
    """Show the user's mentor, or how to ask for one."""
    context = {
        "mentors": mentee_queries.my_mentors(request.user, now()),
        "is_mentor": bool(places_to_mentor(request.user)),
        "has_reminders": has_alarms(),
    }
    return render(request, "mentors/mentoring/my_mentor.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest, organisation_id: UUID, step: int) -> HttpResponse:
    """Handle one of three short steps; with the first the user is on the waiting list."""
    earlier = mentee_queries.request_of(request.user, organisation_id)
    if not 1 <= step <= len(STEPS):
        raise NotFound
    kind = STEPS[step - 1]
    posted = request.POST if request.method == "POST" else None
    form = kind(posted, initial=kind.of(earlier) if earlier else {})
    status: int | None = 200
    if posted is not None:
        status = refusal(
            form,
            lambda: request_services.ask(
                person=request.user, organisation_id=organisation_id, **form.said(), at=now()
            ),
        )
        if status is None and step < len(STEPS):
            return redirect("ask-for-mentor", organisation_id, step + 1)
        if status is None:
            messages.success(request, _("You are on the list."))
            return redirect("my-mentor")
    context = {
        "form": form,
        "step": step,
        "steps": len(STEPS),
        "organisation_id": organisation_id,
        "waits": earlier is not None and earlier.closed_at is None,
    }
    return render(request, "mentors/mentoring/ask.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def what_suits(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """Edit the times and the way of talking that suit the user now."""
    row = mentee_queries.request_of(request.user, organisation_id)
    if row is None:
        raise NotFound
    posted = request.POST if request.method == "POST" else None
    form = SuitsForm(posted, initial=SuitsForm.of(row))
    status: int | None = 200
    if posted is not None:
        status = refusal(
            form,
            lambda: request_services.say_what_suits(
                person=request.user, organisation_id=organisation_id, **form.said(), at=now()
            ),
        )
        if status is None:
            messages.success(request, _("Saved."))
            return redirect("my-mentor")
    return render(request, "mentors/mentoring/suits.html", {"form": form}, status=status)


@login_required
@require_POST
def take_back(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """Withdraw the request for a mentor."""
    request_services.take_back(person=request.user, organisation_id=organisation_id, at=now())
    messages.success(request, _("You are no longer on the list. You can ask again at any time."))
    return redirect("my-mentor")


@login_required
@require_POST
def participation(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Return a certificate of participation with the name that was typed, which is not stored."""
    pair = ending_queries.ended_pair(request.user, public_id)
    try:
        name = checked_name(request.POST.get("name", ""))
    except Invalid as problem:
        messages.error(request, str(problem.sentence))
        return redirect("my-mentor")
    printed = participation_pdf(
        name=name,
        issuer=pair.issuer,
        sessions=pair.sessions,
        since=pair.since,
        until=pair.until,
        at=now(),
    )
    response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="paper.pdf"'
    return response
