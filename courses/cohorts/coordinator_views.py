"""The coordinator's pages: cohorts, their learners, facilitators and sessions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.queries import organisations_of
from accounts.roles import Role
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import DomainError, NotFound

from . import meeting_services, queries, services
from .forms import CohortForm, MeetingForm, PersonForm
from .view_models import CohortPage, Person

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def cohorts(request: SignedInRequest) -> HttpResponse:
    """Show all cohorts that the user coordinates."""
    lines = queries.cohorts_for(request.user, get_language(), now())
    return render(request, "courses/cohorts/list.html", {"cohorts": lines})


@login_required
@require_http_methods(METHODS)
def create_cohort(request: SignedInRequest) -> HttpResponse:
    """Create a cohort."""
    organisations = organisations_of(request.user, Role.COORDINATOR)
    if not organisations:
        raise NotFound
    courses = queries.courses_for_cohorts(get_language())
    form = CohortForm(request.POST or None, organisations=organisations, courses=courses)

    def make() -> Any:
        said = form.cleaned_data
        return services.create_cohort(
            by=request.user,
            organisation_id=said["organisation"],
            course_key=said["course"],
            at=now(),
            **form.said(),
        )

    return _form_page(request, form, make, "courses/cohorts/cohort_form.html")


@require_safe
@login_required
def cohort(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show one cohort with everything in it."""
    return _cohort_page(request, public_id)


def _cohort_page(
    request: SignedInRequest,
    public_id: UUID,
    *,
    learner: PersonForm | None = None,
    facilitator: PersonForm | None = None,
) -> HttpResponse:
    page = queries.cohort_page(request.user, public_id, get_language(), now())
    context = {
        "page": page,
        "learner_form": learner or _learner_form(None, page),
        "facilitator_form": facilitator or _facilitator_form(None, page),
    }
    status = 400 if learner or facilitator else 200
    return render(request, "courses/cohorts/cohort.html", context, status=status)


def _learner_form(
    data: QueryDict | None, page: CohortPage, also: tuple[Person, ...] = ()
) -> PersonForm:
    people = page.can_come + also
    return PersonForm(data, label=_("Learner"), people=people)


def _facilitator_form(
    data: QueryDict | None, page: CohortPage, also: tuple[Person, ...] = ()
) -> PersonForm:
    label = _("Supervisor")
    return PersonForm(data, label=label, people=page.can_hold + also, prefix="holds")


@login_required
@require_http_methods(METHODS)
def change_cohort(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Change the name, the number of places and the dates of a cohort."""
    there = queries.get_cohort(request.user, public_id)
    initial = {name: getattr(there, name) for name in ("name", "capacity", "starts_on", "ends_on")}
    form = CohortForm(request.POST or None, initial=initial)

    def change() -> Any:
        return services.change_cohort(by=request.user, cohort_id=public_id, at=now(), **form.said())

    return _form_page(request, form, change, "courses/cohorts/cohort_form.html", cohort=there)


@login_required
@require_http_methods(METHODS)
def close_cohort(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask for confirmation, then close the cohort."""
    there = queries.get_cohort(request.user, public_id)
    if request.method == "POST":
        services.close_cohort(by=request.user, cohort_id=public_id, at=now())
        messages.success(request, _("Cohort closed. All work is kept."))
        return redirect("cohort", public_id)
    return render(request, "courses/cohorts/close.html", {"cohort": there})


@login_required
@require_POST
def assign_place(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Give a learner a place in the cohort."""
    page = queries.cohort_page(request.user, public_id, get_language(), now())
    # After a first click the learner is still a valid choice, so a second click is harmless.
    form = _learner_form(request.POST, page, also=page.women)
    if not form.is_valid():
        return _cohort_page(request, public_id, learner=form)
    services.assign_place(
        by=request.user,
        cohort_id=public_id,
        enrolment_id=form.cleaned_data["person"],
        at=now(),
    )
    messages.success(request, _("Added to the cohort."))
    return redirect("cohort", public_id)


@login_required
@require_POST
def end_place(request: SignedInRequest, public_id: UUID, enrolment_id: UUID) -> HttpResponse:
    """Remove a learner from the cohort."""
    services.end_place(by=request.user, cohort_id=public_id, enrolment_id=enrolment_id, at=now())
    messages.success(request, _("Removed from the cohort. All work is kept."))
    return redirect("cohort", public_id)


@login_required
@require_POST
def assign_facilitator(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Add a supervisor as a facilitator of the cohort."""
    page = queries.cohort_page(request.user, public_id, get_language(), now())
    form = _facilitator_form(request.POST, page, also=page.facilitators)
    if not form.is_valid():
        return _cohort_page(request, public_id, facilitator=form)
    services.assign_facilitator(
        by=request.user, cohort_id=public_id, person_id=form.cleaned_data["person"], at=now()
    )
    messages.success(request, _("Facilitator added."))
    return redirect("cohort", public_id)


@login_required
@require_POST
def remove_facilitator(request: SignedInRequest, public_id: UUID, person_id: UUID) -> HttpResponse:
    """End a facilitator's duty, and with it the cohort's sessions in their calendar."""
    services.remove_facilitator(by=request.user, cohort_id=public_id, person_id=person_id, at=now())
    messages.success(request, _("Facilitator removed."))
    return redirect("cohort", public_id)


@login_required
@require_http_methods(METHODS)
def create_meeting(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Plan a session: as a draft, or published at once."""
    there = queries.get_cohort(request.user, public_id)
    modules = queries.modules_of(there, get_language())
    form = MeetingForm(request.POST or None, modules=modules)

    def plan() -> Any:
        meeting_services.plan_meeting(
            by=request.user,
            cohort_id=public_id,
            plan=form.plan(),
            publish=form.publish,
            at=now(),
        )
        return there

    return _form_page(request, form, plan, "courses/cohorts/meeting_form.html", cohort=there)


@login_required
@require_http_methods(METHODS)
def change_meeting(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Change the time or details of a session, or publish a draft."""
    there = queries.get_planned_meeting(request.user, public_id)
    modules = queries.modules_of(there.cohort, get_language())
    form = MeetingForm.showing(there, modules=modules)
    if request.method == "POST":
        form = MeetingForm(request.POST, modules=modules)

    def change() -> Any:
        meeting_services.change_meeting(
            by=request.user,
            meeting_id=public_id,
            plan=form.plan(there.starts_at),
            publish=form.publish,
            at=now(),
        )
        return there.cohort

    context = {"cohort": there.cohort, "meeting": there}
    return _form_page(request, form, change, "courses/cohorts/meeting_form.html", **context)


@login_required
@require_POST
def publish_meeting(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Publish a draft to the learners of the cohort."""
    there = queries.get_planned_meeting(request.user, public_id)
    meeting_services.publish_meeting(by=request.user, meeting_id=public_id, at=now())
    messages.success(request, _("Session published."))
    return redirect("cohort", there.cohort.public_id)


@login_required
@require_http_methods(METHODS)
def call_off_meeting(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask for confirmation, then call the session off."""
    there = queries.get_planned_meeting(request.user, public_id)
    if request.method == "POST":
        meeting_services.call_off_meeting(by=request.user, meeting_id=public_id, at=now())
        messages.success(request, _("Session cancelled. Learners who had seen it are told."))
        return redirect("cohort", there.cohort.public_id)
    return render(request, "courses/cohorts/call_off.html", {"meeting": there})


def _form_page(
    request: SignedInRequest, form: Form, act: Callable[[], Any], template: str, **context: Any
) -> HttpResponse:
    """Show the form; when it is valid, run `act` and redirect to the cohort it returns.

    On an error the form is shown again with what was typed.
    """
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                done = act()
            except NotFound:
                raise
            except DomainError as problem:
                form.add_error(None, str(problem.sentence))
                status = problem.status
            else:
                messages.success(request, _("Saved."))
                return redirect("cohort", done.public_id)
        else:
            status = 400
    return render(request, template, {"form": form, **context}, status=status)
