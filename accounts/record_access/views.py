"""The coordinator's list of assignments, and the questions asked before opening a record."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now
from core.errors import NotFound
from core.submit import refusal

from ..auth.reauthentication import reauthentication_required
from ..types import SignedInRequest
from . import access_queries, permissions, queries, services
from .forms import AskForm, AssignForm, WhyForm
from .rules import Reason

METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(METHODS)
def why_open(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask once a day for the reason to open a person's record, then go on to the page."""
    then = request.GET.get("then", "")
    if not url_has_allowed_host_and_scheme(then, allowed_hosts=None):
        then = "/"
    name = queries.name_before_opening(request.user, public_id, now())
    # Preselect the reason for an assessor who was about to rate.
    initial = {"reason": Reason.MARK} if then.startswith("/assessment/") else {}
    form = WhyForm(request.POST if request.method == "POST" else None, initial=initial)

    def note() -> None:
        services.note_access(
            viewer=request.user,
            about_id=public_id,
            reason=form.cleaned_data["reason"],
            at=now(),
        )

    status: int | None = 200
    if request.method == "POST":
        status = refusal(form, note)
        if status is None:
            return redirect(then)
    context = {"name": name, "form": form, "then": then}
    return render(request, "accounts/record_access/why.html", context, status=status)


# --- assignments ----------------------------------------------------------------------------


@login_required
@require_safe
def assignments(request: SignedInRequest) -> HttpResponse:
    """Assignments in the organisations that the user coordinates."""
    name = request.GET.get("name", "").strip()
    found = queries.assignments_for(request.user, name=name, page=request.GET.get("page"), at=now())
    context = {"found": found, "name": name, "query": urlencode({"name": name}) if name else ""}
    return render(request, "accounts/record_access/assignments.html", context)


@login_required
@require_http_methods(METHODS)
@reauthentication_required
def new_assignment(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """Assign a supervisor to a learner."""
    name = request.GET.get("name", "").strip()
    choice = queries.choice_of(request.user, organisation_id, name=name)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        choice=choice,
        initial={"since": timezone.localdate()},
    )

    def keep() -> None:
        services.assign(
            by=request.user,
            organisation_id=organisation_id,
            person_id=UUID(form.cleaned_data["supervisor"]),
            about_id=UUID(form.cleaned_data["woman"]),
            at=now(),
            **form.days(),  # type: ignore[arg-type]  # the first day is always there
        )

    status: int | None = 200
    if request.method == "POST":
        status = refusal(form, keep)
        if status is None:
            messages.success(request, _("Assignment saved."))
            return redirect("assignments")
    context = {"choice": choice, "form": form, "name": name}
    return render(request, "accounts/record_access/new.html", context, status=status)


@login_required
@require_POST
def end_assignment(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """End an assignment: the supervisor no longer has access."""
    services.end_assignment(by=request.user, assignment_id=public_id, at=now())
    messages.success(request, _("Assignment ended. The record is closed to the supervisor."))
    return redirect("assignments")


# --- emergencies ----------------------------------------------------------------------------


@login_required
@require_http_methods(METHODS)
@reauthentication_required
def ask_to_see(request: SignedInRequest) -> HttpResponse:
    """Ask a second person for emergency access to a record for a day."""
    places = permissions.organisations_of(request.user, *permissions.MAY_ASK)
    if not places or not permissions.is_trained(request.user):
        raise NotFound
    form = AskForm(request.POST if request.method == "POST" else None, organisations=places)
    status: int | None = 200
    if request.method == "POST":
        status = refusal(form, lambda: _ask(request, form.cleaned_data))
        if status is None:
            messages.success(
                request, _("Request sent. A coordinator or the safeguarding lead decides.")
            )
            return redirect("ask-to-see")
    context = {"form": form, "requests": access_queries.own_requests(request.user, now())}
    return render(request, "accounts/record_access/ask.html", context, status=status)


def _ask(request: SignedInRequest, said: dict[str, Any]) -> None:
    about = queries.named_in(request.user, UUID(said["organisation"]), said["name"])
    services.ask_to_see(
        person=request.user,
        organisation_id=UUID(said["organisation"]),
        about_id=about,
        reason=said["reason"],
        at=now(),
    )


@login_required
@require_POST
@reauthentication_required
def answer_request(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Approve, decline or end emergency access early."""
    then = request.POST.get("then")
    if then == "close":
        services.close_early(by=request.user, request_id=public_id, at=now())
        messages.success(request, _("Closed."))
    else:
        services.answer_request(by=request.user, request_id=public_id, yes=then == "open", at=now())
        messages.success(request, _("Opened for 24 hours.") if then == "open" else _("Declined."))
    reviews = permissions.reviewed_by(request.user)
    return redirect("accesses" if reviews else "ask-to-see")
