"""A session for its facilitator, the facilitator's calendar, and a learner's reply to a session."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import DomainError, Invalid, NotFound
from core.ratelimit import limit_requests

from . import calendar_services, meeting_services, queries
from .forms import AttendanceForm

METHODS = ["GET", "HEAD", "POST"]
COMES, NOT_THIS_TIME = "comes", "not-this-time"
# Calendar programs poll every few minutes at most, and many users of an organisation share one IP.
READS_A_MINUTE = 60


@login_required
@require_http_methods(METHODS)
def meeting(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the learners, their replies and, once the session has begun, take attendance."""
    page = queries.meeting_page(request.user, public_id, get_language(), now())
    data = request.POST if request.method == "POST" else None
    form = AttendanceForm(data, women=page.women)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _marked(request, public_id, form):
            return redirect("session", public_id)
        status = 400
    context = {"page": page, "form": form}
    return render(request, "courses/cohorts/meeting.html", context, status=status)


def _marked(request: SignedInRequest, public_id: UUID, form: AttendanceForm) -> bool:
    try:
        meeting_services.mark_attendance(
            by=request.user, meeting_id=public_id, marks=form.marks(), at=now()
        )
    except Invalid as problem:
        form.add_error(None, str(problem.sentence))
        return False
    messages.success(request, _("Attendance saved. You can change it here."))
    return True


@login_required
@require_http_methods(METHODS)
def make_calendar(request: SignedInRequest) -> HttpResponse:
    """Show what the user's calendar contains, and create a new URL for it.

    The URL is shown in this response only.
    """
    places = queries.organisations_with_calendar(request.user)
    if not places:
        raise NotFound
    context: dict[str, object] = {"places": places}
    if request.method == "POST":
        chosen = request.POST.get("organisation") or str(places[0][0])
        place = next((place for place in places if str(place[0]) == chosen), None)
        if place is None:
            raise NotFound
        token = calendar_services.create_calendar_feed(
            by=request.user, organisation_id=place[0], at=now()
        )
        context |= {
            "place": place[1],
            "address": request.build_absolute_uri(reverse("calendar", args=[token])),
        }
    return render(request, "courses/cohorts/calendar.html", context)


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """Return the calendar of a token without a sign-in: calendar programs cannot sign in."""
    try:
        return _calendar(request, token)
    except DomainError as problem:
        response = HttpResponse(status=problem.status)
        # Django would log the URL, and with it the token.
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark
        return response


@limit_requests(name="calendar", a_minute=READS_A_MINUTE)
def _calendar(request: HttpRequest, token: str) -> HttpResponse:
    body = calendar_services.render_calendar_feed(token=token, at=now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return response


@login_required
@require_POST
def reply(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Record “I will come” or “Not this time”. Nobody asks why."""
    said = request.POST.get("reply")
    back = "start" if request.POST.get("then") == "day" else "learn"
    if said not in (COMES, NOT_THIS_TIME):
        raise Invalid
    try:
        meeting_services.record_reply(
            learner=request.user, meeting_id=public_id, comes=said == COMES, at=now()
        )
    except NotFound:
        raise
    except DomainError as problem:
        messages.info(request, str(problem.sentence))
    else:
        messages.success(request, _("Kept. You can change it until the session begins."))
    return redirect(back)
