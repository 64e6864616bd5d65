"""A learner's page of prior learning, and the page of the assessor who reviews a claim."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts.pages import carried_out, form_draft, keeps_words
from accounts.types import SignedInRequest
from core.clock import now

from . import queries, services
from .forms import ClaimForm, TalkForm

METHODS = ["GET", "HEAD", "POST"]


@keeps_words("code", "words")
@require_http_methods(METHODS)
def claims(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the learner's claims so far, and the form for a new one."""
    found = queries.claims_of(request.user, public_id)
    draft = form_draft(request, creates=True)
    if draft.answer is not None:
        return draft.answer
    form, status = carried_out(
        draft,
        request.POST,
        partial(ClaimForm, competencies=found.competencies),
        lambda form: services.claim(
            learner=request.user, journey_id=public_id, at=now(), **form.cleaned_data
        ),
    )
    if status is None:
        messages.success(request, _("It is said. Somebody who assesses you talks with you."))
        return redirect(request.path)
    context = {"found": found, "form": form, "draft": draft}
    return render(request, "mentors/evidence/prior_learning/claims.html", context, status=status)


@login_required
@require_POST
def take_back(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Withdraw a claim; no reason is asked for."""
    said = services.take_back(learner=request.user, claim_id=public_id, at=now())
    messages.success(request, _("Taken back. You can say it again any time."))
    return redirect("prior-learning", said.journey.public_id)


@keeps_words("talked_on", "outcome", "agreed")
@require_http_methods(METHODS)
def one(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show one claim to an assessor: the learner's text, and a form for the outcome of the talk."""
    heard = queries.claim_to_hear(request.user, public_id)
    draft = form_draft(request, about=heard.learner_id)
    if draft.answer is not None:
        return draft.answer
    form, status = carried_out(
        draft,
        request.POST,
        TalkForm,
        lambda form: services.talked(
            by=request.user, claim_id=public_id, at=now(), **form.cleaned_data
        ),
    )
    if status is None:
        messages.success(request, _("Outcome saved. The learner reads it."))
        return redirect(request.path)
    context = {"heard": heard, "form": form, "draft": draft}
    return render(request, "mentors/evidence/prior_learning/one.html", context, status=status)


@login_required
@require_POST
def return_unread(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Return a claim unread, and delete its text."""
    services.return_unread(by=request.user, claim_id=public_id, at=now())
    messages.success(request, _("Returned unread. The text is deleted and the learner is told."))
    return redirect("prior-learning-one", public_id)
