"""Signing what was seen, and rating what it shows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.common.clock import now
from lms.common.errors import DomainError, NotFound

from . import queries, services
from .forms import ObservationForm, RateForm


@login_required
@require_http_methods(["GET", "POST"])
def room_observation(request, public_id):
    """The sheet of a closed room; once signed, the signed record."""
    sheet = queries.sheet_for(request.user, public_id)
    signing = request.method == "POST" and sheet.state != "signed"
    form = ObservationForm(request.POST if signing else None, competencies=sheet.competencies)
    status = 200
    if signing and form.is_valid():
        try:
            services.sign_observation(
                observer=request.user,
                room_id=public_id,
                seen=form.seen,
                sentence=form.cleaned_data["sentence"],
                at=now(),
            )
        except NotFound:
            raise
        except DomainError as problem:
            form.add_error(None, str(problem.sentence))
            status = problem.status
        else:
            messages.success(request, _("Signed. She can read it now."))
            return redirect(request.path)
    elif request.method == "POST":
        if not signing:
            return redirect(request.path)
        status = 400
    context = {"sheet": sheet, "form": form}
    return render(request, "mentors/competencies/observation.html", context, status=status)


@login_required
@require_safe
def assess_journey(request, public_id):
    """One woman's way, for who assesses it."""
    journey = queries.journey_for_assessor(request.user, public_id)
    return render(request, "mentors/competencies/journey.html", {"journey": journey})


@login_required
@require_http_methods(["GET", "POST"])
def rate_competency(request, public_id, code):
    """Rating one competency; afterwards her own rating, and the other's."""
    journey, line = queries.competency_for_assessor(request.user, public_id, code)
    form = RateForm(request.POST or None, line=line)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.rate(
                assessor=request.user,
                journey_id=public_id,
                code=code,
                level=form.cleaned_data["level"],
                evidence_ids=form.cleaned_data["evidence"],
                next_step=form.cleaned_data["next_step"],
                at=now(),
            )
        except NotFound:
            raise
        except DomainError as problem:
            form.add_error(None, str(problem.sentence))
            status = problem.status
        else:
            messages.success(request, _("Your rating is kept."))
            return redirect(request.path)
    elif request.method == "POST":
        status = 400
    context = {"journey": journey, "line": line, "form": form}
    return render(request, "mentors/competencies/rate.html", context, status=status)
