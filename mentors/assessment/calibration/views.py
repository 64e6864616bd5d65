"""This quarter's calibration: choosing the scene, rating it, and the results."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound
from core.submit import refusal
from mentors.assessment.competencies.sentences import assessor_level_name

from . import queries, services
from .forms import LevelsForm, SceneForm
from .permissions import place_to_open
from .queries import agreement_words, quarter_words


@login_required
@require_safe
def calibrations(request: SignedInRequest) -> HttpResponse:
    """Show this quarter wherever the user rates or coordinates, and the quarters before."""
    states = queries.quarter_states(request.user, now())
    if not states:
        raise NotFound
    context = {
        "states": states,
        "earlier": [
            (row, quarter_words(row.quarter)) for row in queries.earlier(request.user, now())
        ],
        "quarter": quarter_words(states[0].quarter),
    }
    return render(request, "mentors/assessment/calibration/calibrations.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_calibration(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """Choose the scene of this quarter, for a coordinator."""
    place = place_to_open(request.user, organisation_id)
    form = SceneForm(request.POST or None)
    status: int | None = 200
    if request.method == "POST":
        status = refusal(
            form,
            lambda: services.open_calibration(
                by=request.user,
                organisation_id=organisation_id,
                script_key=form.cleaned_data["script"],
                at=now(),
            ),
        )
        if status is None:
            messages.success(request, _("Scene selected. Assessors find it on Home."))
            return redirect("calibrations")
    context = {"form": form, "place": place, "scripts": queries.scripts()}
    return render(request, "mentors/assessment/calibration/open.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calibration(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the scene and the form for levels; once they are submitted, the group's agreement."""
    found = queries.round_for(request.user, public_id)
    form = LevelsForm(request.POST or None, texts=found.texts) if found.asks else None
    status: int | None = 200
    if request.method == "POST":
        if form is None:
            # A double click, or a coordinator, who does not rate.
            if not found.own:
                raise NotFound
            return redirect("calibration", public_id)
        status = refusal(
            form,
            lambda: services.rate_scene(
                by=request.user, calibration_id=public_id, levels=form.cleaned_data, at=now()
            ),
        )
        if status is None:
            messages.success(request, _("Ratings submitted. The other ratings are shown below."))
            return redirect("calibration", public_id)
    context = {
        "round": found,
        "form": form,
        "quarter": quarter_words(found.calibration.quarter),
        "group": agreement_words(found.agreement) if found.agreement else "",
        "own": agreement_words(found.own) if found.own else "",
        "rows": [
            (
                row.text,
                assessor_level_name(row.own) if row.own else "",
                [(assessor_level_name(level), number) for level, number in row.others],
            )
            for row in found.competencies
        ],
    }
    return render(request, "mentors/assessment/calibration/one.html", context, status=status)
