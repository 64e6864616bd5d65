"""Opening, pausing, leaving and resuming a course. Nobody asks why (domain R10.7)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Invalid, NotFound
from courses.catalogue.queries import course_key, course_url
from courses.states import EnrolmentState

from . import permissions, services
from .forms import DueForm
from .queries import course_card, due_rows, enrolment_status

METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(METHODS)
def open_course(request: SignedInRequest, code: str) -> HttpResponse:
    """Open the course. A GET (after signing in again) only redirects to the course's page."""
    key = course_key(code)
    if request.method == "POST":
        services.enrol(learner=request.user, course_key=key, at=now())
    elif not permissions.can_see_course(request.user, key):
        raise NotFound
    return redirect(course_url(code, get_language()))


@login_required
@require_http_methods(METHODS)
def pause_course(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask for confirmation, then pause the course."""
    done = _("Paused. Everything is where you left it, and nothing runs out.")
    page: dict[str, Any] = {
        "move": services.pause_enrolment,
        "template": "courses/enrolment/pause.html",
        "done": done,
    }
    return _confirm_change(request, code, EnrolmentState.PAUSED, **page)


@login_required
@require_http_methods(METHODS)
def leave_course(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask for confirmation, then leave the course."""
    done = _("You have left the course. All that you did in it is kept, should you want it again.")
    page: dict[str, Any] = {
        "move": services.leave_enrolment,
        "template": "courses/enrolment/leave.html",
        "done": done,
    }
    return _confirm_change(request, code, EnrolmentState.LEFT, **page)


def _confirm_change(
    request: SignedInRequest,
    code: str,
    to: str,
    *,
    move: Callable[..., Any],
    template: str,
    done: str,
) -> HttpResponse:
    standing = enrolment_status(request.user, code)
    if request.method == "POST":
        move(learner=request.user, enrolment_id=standing.public_id, at=now())
        messages.success(request, done)
        return redirect("learn")
    if not standing.can_become(to):
        return redirect("learn")
    course = course_card(request.user, standing.course_key, get_language())
    return render(request, template, {"course": course})


@login_required
@require_http_methods(METHODS)
def resume_course(request: SignedInRequest, code: str) -> HttpResponse:
    """Resume the course after a pause. A GET only redirects to the course's page."""
    standing = enrolment_status(request.user, code)
    if request.method == "POST":
        services.resume_enrolment(learner=request.user, enrolment_id=standing.public_id, at=now())
    return redirect(f"{course_url(code, get_language())}#next")


@login_required
@require_http_methods(METHODS)
def due_days(request: SignedInRequest) -> HttpResponse:
    """Show everyone in a course for staff, each with the due date."""
    return _due_page(request)


@login_required
@require_http_methods(METHODS)
def set_due_day(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Set or remove one due date. A GET (after signing in again) only redirects to the list."""
    rows = due_rows(request.user, get_language())
    if request.method != "POST":
        return redirect("due-days")
    if all(row.public_id != public_id for row in rows):
        raise NotFound
    form, status = DueForm(request.POST, auto_id=f"{public_id}-%s"), 400
    if form.is_valid():
        try:
            due_on = form.cleaned_data["due_on"]
            services.set_due_day(
                coordinator=request.user, enrolment_id=public_id, due_on=due_on, at=now()
            )
        except Invalid as problem:
            form.add_error("due_on", str(problem.sentence))
        else:
            messages.success(request, _("Due date saved."))
            return redirect("due-days")
    return _due_page(request, refused=form, row_id=public_id, status=status)


def _due_page(
    request: SignedInRequest,
    *,
    refused: Any | None = None,
    row_id: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = [
        (
            row,
            refused
            if row.public_id == row_id
            else DueForm(initial={"due_on": row.due_on}, auto_id=f"{row.public_id}-%s"),
        )
        for row in due_rows(request.user, get_language())
    ]
    context = {"rows": rows, "form": refused}
    return render(request, "courses/enrolment/due_days.html", context, status=status)
