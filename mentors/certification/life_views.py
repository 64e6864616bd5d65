"""What she does with a certificate that is hers, and what she reads of a decision over it."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.drafts.pages import FormDraft, carried_out, filled, form_draft, keeps_words
from accounts.fresh_sign_in import fresh_sign_in_required
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Conflict, Invalid

from . import life_services, step_services, told_queries
from .life_forms import AnotherNameForm, HearingForm
from .queries import certificate_of


@login_required
@require_POST
def pause(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """She rests; nobody asks why."""
    life_services.pause(learner=request.user, certificate_id=public_id, at=now())
    messages.success(request, _("You rest now. Your certificate waits, and its time stands."))
    return redirect("my-way")


@login_required
@require_POST
def go_on(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """She is back."""
    life_services.go_on(learner=request.user, certificate_id=public_id, at=now())
    messages.success(request, _("Your certificate is current again."))
    return redirect("my-way")


@login_required
@require_POST
def put_reminder_away(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """She has read of the date."""
    life_services.put_reminder_away(learner=request.user, certificate_id=public_id, at=now())
    return redirect("start")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in_required
def another_name(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The same certificate with another name on it."""
    certificate = certificate_of(request.user, public_id)
    form = AnotherNameForm(request.POST or None)
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                life_services.take_another_name(
                    learner=request.user,
                    certificate_id=public_id,
                    name=form.cleaned_data["name"],
                    at=now(),
                )
                messages.success(request, _("Here it is with your new name."))
                return redirect("my-way")
            status = 400
        except (Conflict, Invalid) as problem:
            form.add_error("name", str(problem.sentence))
            status = problem.status
    context = {"form": form, "achievement": certificate.shown_title}
    return render(request, "mentors/certification/another_name.html", context, status=status)


@login_required
@require_safe
def decided(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What two people decided over hers, or ask for."""
    told = told_queries.decided_over(request.user, public_id)
    waiting = next((step for step in told.steps if step.open), None)
    if waiting is None:
        return _decided(request, told, HearingForm(), None)
    place = reverse("say-in-hearing", args=[public_id, waiting.public_id])
    draft = form_draft(request, place=place)
    form = filled(HearingForm(initial={"words": waiting.her_words}), draft.words)
    return _decided(request, told, form, draft)


def _decided(
    request: SignedInRequest,
    told: told_queries.Told,
    form: HearingForm,
    draft: FormDraft | None,
    status: int = 200,
) -> HttpResponse:
    waits = any(step.open for step in told.steps)
    context = {"told": told, "form": form, "draft": draft, "waits": waits}
    return render(request, "mentors/certification/decided.html", context, status=status)


@keeps_words("words")
@require_http_methods(["GET", "HEAD", "POST"])
def say_in_hearing(request: SignedInRequest, public_id: UUID, step_id: UUID) -> HttpResponse:
    """What she wants to be heard with; whoever only comes here is led to the page of the form."""
    if request.method != "POST":
        return redirect("decided-over-certificate", public_id)
    told = told_queries.decided_over(request.user, public_id)
    there = next((step.her_words for step in told.steps if step.public_id == step_id), "")
    draft = form_draft(request, there={"words": [there]})
    if draft.answer is not None:
        return draft.answer
    form, status = carried_out(
        draft,
        request.POST,
        partial(HearingForm, initial={"words": there}),
        lambda form: step_services.say_in_hearing(
            learner=request.user, step_id=step_id, words=form.cleaned_data["words"], at=now()
        ),
    )
    if status is not None:
        return _decided(request, told, form, draft, status)
    messages.success(request, _("They read it before they decide. You can change it until then."))
    return redirect("decided-over-certificate", public_id)
