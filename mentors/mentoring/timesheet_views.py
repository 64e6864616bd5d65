"""A mentor's hours, and their approval."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound
from core.submit import refusal

from . import timesheet_export, timesheet_queries, timesheet_services
from .coordinator_queries import HOURS
from .forms import MentoringSettingsForm, WorkForm
from .timesheet_rules import month_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """Show a mentor's hours by month, and a form to enter preparation and travel."""
    at = now()
    found = timesheet_queries.timesheet_of(request.user, organisation_id, at)
    posted = request.POST if request.method == "POST" else None
    form = WorkForm(posted)
    status: int | None = 200
    if posted is not None:
        status = refusal(
            form,
            lambda: timesheet_services.enter_work(
                by=request.user, organisation_id=organisation_id, **form.cleaned_data, at=at
            ),
        )
        if status is None:
            messages.success(request, _("Saved."))
            return redirect("my-hours", organisation_id)
    return render(
        request, "mentors/mentoring/hours.html", {"sheet": found, "form": form}, status=status
    )


@login_required
@require_POST
def remove(request: SignedInRequest, organisation_id: UUID, entry_id: UUID) -> HttpResponse:
    """Delete what a mentor entered."""
    timesheet_queries.place_of_mentor(request.user, organisation_id)
    timesheet_services.remove_work(by=request.user, entry_id=entry_id)
    messages.success(request, _("Taken out."))
    return redirect("my-hours", organisation_id)


@login_required
@require_POST
def read_notice(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """Record that a mentor has read the notice about pay."""
    timesheet_services.note_pay_notice_read(
        by=request.user, organisation_id=organisation_id, at=now()
    )
    messages.success(request, _("Saved."))
    return redirect("my-hours", organisation_id)


@login_required
@require_safe
def download(
    request: SignedInRequest, organisation_id: UUID, month: str, form: str
) -> HttpResponse:
    """Return one month as CSV or PDF, with a file name that reveals nothing else."""
    at = now()
    sheet = timesheet_queries.timesheet_of(request.user, organisation_id, at)
    found = next((one for one in sheet.months if one.code == month), None)
    if found is None or form not in ("csv", "pdf"):
        raise NotFound
    if form == "csv":
        response = HttpResponse(timesheet_export.month_csv(found), content_type="text/csv")
    else:
        printed = timesheet_export.month_pdf(
            found, name=request.user.shown_name, organisation=sheet.organisation, at=at
        )
        response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{month}.{form}"'
    return response


@login_required
@require_POST
def approve(request: SignedInRequest, organisation_id: UUID, mentor_id: UUID) -> HttpResponse:
    """Approve a month of one mentor, for a coordinator."""
    month = month_in(request.POST.get("month", ""))
    minutes = request.POST.get("minutes", "")
    if month is None or not minutes.isdecimal():
        raise NotFound
    timesheet_services.approve_month(
        by=request.user,
        organisation_id=organisation_id,
        mentor_id=mentor_id,
        month=month,
        minutes=int(minutes),
        at=now(),
    )
    messages.success(request, _("Hours approved."))
    return redirect(_hours_tab())


@login_required
@require_POST
def mentoring_settings(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """Set when a cancelled session is paid, and the office hours, for a coordinator."""
    form = MentoringSettingsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Enter 0 to 168 hours, and office hours of up to 80 characters."))
        return redirect(_hours_tab())
    timesheet_services.set_mentoring_settings(
        by=request.user, organisation_id=organisation_id, **form.cleaned_data, at=now()
    )
    messages.success(request, _("Saved."))
    return redirect(_hours_tab())


def _hours_tab() -> str:
    return f"{reverse('mentoring')}?tab={HOURS}"
