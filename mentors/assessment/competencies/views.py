"""Signing observations, and rating competencies."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.auth.reauthentication import reauthentication_required
from accounts.drafts.pages import (
    carried_out,
    form_draft,
    handed_in_meanwhile,
    keeps_words,
    lines_of,
)
from accounts.record_access.gate import ask_why
from accounts.types import SignedInRequest
from core.clock import now

from . import observation_queries, observation_services, queries, services
from .forms import AnewForm, ObservationForm, RateForm
from .matrix_presenters import matrix
from .work_queries import next_to_rate


@keeps_words("*")
@require_http_methods(["GET", "POST"])
def room_observation(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show and sign the sheet of a room, a draft while the room is open; then show the record.

    `?beside`: the form alone, for the page of the room.
    """
    sheet = observation_queries.sheet_for(request.user, public_id)
    signing = request.method == "POST" and sheet.state != "signed"
    if request.method == "POST" and not signing:
        return redirect(request.path)
    make = partial(ObservationForm, competencies=sheet.competencies)
    draft = form_draft(request, about=sheet.mentor_id, tell=lines_of(make()))
    if draft.answer is not None:
        return draft.answer

    def sign(form: ObservationForm) -> None:
        services.sign_observation(
            observer=request.user,
            room_id=public_id,
            seen=form.seen,
            sentence=form.cleaned_data["sentence"],
            at=now(),
        )

    form, status = carried_out(draft, request.POST, make, sign)
    if status is None:
        messages.success(
            request,
            _("Signed. Only the mentor reads it.")
            if sheet.for_learning
            else _("Signed. The mentor reads it first."),
        )
        return redirect(request.path)
    context = {"sheet": sheet, "form": form, "draft": draft}
    template = "observation_form.html" if "beside" in request.GET else "observation.html"
    return render(request, f"mentors/assessment/competencies/{template}", context, status=status)


@keeps_words("*")
@require_http_methods(["GET", "POST"])
def write_anew(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Rewrite an observation that the mentor disagreed with, starting from what was signed."""
    sheet = observation_queries.sheet_for(request.user, public_id)
    if sheet.signed is None or not sheet.signed.may_be_written_anew:
        return handed_in_meanwhile(request) or redirect("room-observation", public_id)
    signed = {**sheet.signed.seen, "sentence": sheet.signed.sentence}
    make = partial(AnewForm, competencies=sheet.competencies, initial=signed)
    there = {name: [value] for name, value in signed.items() if value}
    draft = form_draft(request, about=sheet.mentor_id, there=there, tell=lines_of(make()))
    if draft.answer is not None:
        return draft.answer

    def write(form: AnewForm) -> None:
        observation_services.write_anew(
            observer=request.user,
            room_id=public_id,
            seen=form.seen,
            sentence=form.cleaned_data["sentence"],
            reason=form.cleaned_data["reason"],
            at=now(),
        )

    form, status = carried_out(draft, request.POST, make, write)
    if status is None:
        messages.success(request, _("Signed. The mentor reads it first."))
        return redirect("room-observation", public_id)
    context = {"sheet": sheet, "form": form, "draft": draft}
    return render(
        request, "mentors/assessment/competencies/write_anew.html", context, status=status
    )


@login_required
@require_safe
def assess_journey(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show one learner's journey to an assessor."""
    journey = queries.journey_for_assessor(request.user, public_id)
    ask_why(request, journey.learner_id)
    context = {"journey": journey, "matrix": matrix(journey)}
    return render(request, "mentors/assessment/competencies/journey.html", context)


@keeps_words("*")
@require_http_methods(["GET", "POST"])
@reauthentication_required
def rate_competency(request: SignedInRequest, public_id: UUID, code: str) -> HttpResponse:
    """Rate one competency; afterwards show the user's rating and the others'."""
    journey, assessed = queries.competency_for_assessor(request.user, public_id, code)
    ask_why(request, journey.learner_id)
    make = partial(RateForm, assessed=assessed)
    about = journey.learner_id
    draft = form_draft(request, about=about, creates=True, tell=lines_of(make()))
    if draft.answer is not None:
        return draft.answer

    def rate(form: RateForm) -> None:
        services.rate(
            assessor=request.user,
            journey_id=public_id,
            code=code,
            level=form.cleaned_data["level"],
            evidence_ids=form.cleaned_data["evidence"],
            next_step=form.cleaned_data["next_step"],
            at=now(),
        )

    form, status = carried_out(draft, request.POST, make, rate)
    if status is None:
        messages.success(request, _("Rating saved."))
        return redirect(request.path)
    context = {
        "journey": journey,
        "assessed": assessed,
        "form": form,
        "draft": draft,
        "next": next_to_rate(request.user, public_id, code) if assessed.own else None,
    }
    return render(request, "mentors/assessment/competencies/rate.html", context, status=status)
