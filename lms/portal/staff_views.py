"""Staff pages that belong to several apps: calendar, learners, assessment, reports."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.queries import organisations_of, roles_of
from accounts.record_access.gate import ask_why
from accounts.roles import Role
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound

from .calendar.pages import calendar_week
from .coordinator.report_pages import reports_page
from .forms import FindWomanForm
from .home.workspace_page import WORKSPACE_ROLES
from .supervisor.pages import assessment_page, learners_page, woman_page


@require_safe
@login_required
def calendar(request: SignedInRequest) -> HttpResponse:
    """One week: `?week=` a day in it; `?show=all` for everything in the organisation."""
    if not roles_of(request.user) & WORKSPACE_ROLES:
        raise NotFound
    week = calendar_week(
        request.user,
        request.GET.get("week", ""),
        now(),
        show_all=request.GET.get("show", "all") == "all",
    )
    return render(request, "portal/calendar.html", {"week": week})


@require_safe
@login_required
def learners(request: SignedInRequest) -> HttpResponse:
    """The learners of a supervisor."""
    _require(request, Role.SUPERVISOR)
    form = FindWomanForm(request.GET)
    form.is_valid()
    page = learners_page(
        request.user,
        now(),
        find=form.cleaned_data.get("find", ""),
        number=request.GET.get("page"),
    )
    return render(request, "portal/learners.html", {"page": page, "find_form": form})


@require_safe
@login_required
def learner(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One learner of the supervisor, with links to what the supervisor may do for that person."""
    found = woman_page(request.user, public_id, now())
    ask_why(request, public_id)
    return render(request, "portal/woman.html", {"woman": found})


@require_safe
@login_required
def assessment(request: SignedInRequest) -> HttpResponse:
    """What a supervisor has to sign and rate; coordinators are redirected to their queue."""
    if organisations_of(request.user, Role.SUPERVISOR):
        page = assessment_page(request.user)
        return render(request, "portal/assessment.html", {"page": page})
    _require(request, Role.COORDINATOR)
    return redirect("coordinate-queue")


@require_safe
@login_required
def reports(request: SignedInRequest) -> HttpResponse:
    """Numbers about the programme; none about a person."""
    _require(request, Role.COORDINATOR)
    organisations = organisations_of(request.user, Role.COORDINATOR)
    page = reports_page(request.user, organisations, get_language() or "en", now())
    return render(request, "portal/reports.html", {"page": page, "today": timezone.localdate()})


def _require(request: SignedInRequest, role: Role) -> None:
    if not organisations_of(request.user, role):
        raise NotFound
