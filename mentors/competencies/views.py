"""Signing what was seen, and rating what it shows."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.drafts.pages import filled, form_draft, keeps_words, lines_of
from accounts.fresh_sign_in import fresh_sign_in_required
from accounts.sight.gate import ask_why
from accounts.types import SignedInRequest
from core.clock import now
from core.submit import refusal

from . import observation_queries, queries, services
from .forms import ObservationForm, RateForm
from .matrix_presenters import matrix


@keeps_words("*")
@require_http_methods(["GET", "POST"])
def room_observation(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The sheet of a closed room; once signed, the signed record."""
    sheet = observation_queries.sheet_for(request.user, public_id)
    signing = request.method == "POST" and sheet.state != "signed"
    if request.method == "POST" and not signing:
        return redirect(request.path)
    empty = ObservationForm(competencies=sheet.competencies)
    draft = form_draft(request, about=sheet.mentor_id, tell=lines_of(empty))
    if draft.answer is not None:
        return draft.answer
    form = filled(empty, draft.words)
    if draft.pressed:
        form = ObservationForm(request.POST, competencies=sheet.competencies)

    def sign() -> None:
        services.sign_observation(
            observer=request.user,
            room_id=public_id,
            seen=form.seen,
            sentence=form.cleaned_data["sentence"],
            at=now(),
        )

    status = draft.status
    if draft.pressed:
        refused = refusal(form, sign)
        if refused is None:
            draft.sent()
            messages.success(request, _("Signed. She can read it now."))
            return redirect(request.path)
        status = refused
    context = {"sheet": sheet, "form": form, "draft": draft}
    return render(request, "mentors/competencies/observation.html", context, status=status)


@login_required
@require_safe
def assess_journey(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One woman's way, for who assesses it."""
    journey = queries.journey_for_assessor(request.user, public_id)
    ask_why(request, journey.learner_id)
    context = {"journey": journey, "matrix": matrix(journey)}
    return render(request, "mentors/competencies/journey.html", context)


@keeps_words("*")
@require_http_methods(["GET", "POST"])
@fresh_sign_in_required
def rate_competency(request: SignedInRequest, public_id: UUID, code: str) -> HttpResponse:
    """Rating one competency; afterwards her own rating, and the other's."""
    journey, assessed = queries.competency_for_assessor(request.user, public_id, code)
    ask_why(request, journey.learner_id)
    empty = RateForm(assessed=assessed)
    about = journey.learner_id
    draft = form_draft(request, about=about, creates=True, tell=lines_of(empty))
    if draft.answer is not None:
        return draft.answer
    form = filled(empty, draft.words)
    if draft.pressed:
        form = RateForm(request.POST, assessed=assessed)

    def rate() -> None:
        services.rate(
            assessor=request.user,
            journey_id=public_id,
            code=code,
            level=form.cleaned_data["level"],
            evidence_ids=form.cleaned_data["evidence"],
            next_step=form.cleaned_data["next_step"],
            at=now(),
        )

    status = draft.status
    if draft.pressed:
        refused = refusal(form, rate)
        if refused is None:
            draft.sent()
            messages.success(request, _("Your rating is kept."))
            return redirect(request.path)
        status = refused
    context = {"journey": journey, "assessed": assessed, "form": form, "draft": draft}
    return render(request, "mentors/competencies/rate.html", context, status=status)
