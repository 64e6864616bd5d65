"""The pages for decisions by two people about certificates, and the holder's own."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.auth.reauthentication import reauthentication_required
from accounts.drafts.pages import (
    FormDraft,
    carried_out,
    filled,
    form_draft,
    keeps_words,
    lines_of,
)
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Conflict, Invalid

from . import decision_queries, life_services, step_queries, step_services
from .forms import AnotherNameForm, HearingForm, StepForm
from .queries import certificate_of
from .step_queries import CertificateView


@login_required
@require_safe
def certificates(request: SignedInRequest) -> HttpResponse:
    """Show what waits for two people, what is suspended, and certificates found by name."""
    wanted = request.GET.get("q", "").strip()
    context = {
        "waiting": step_queries.certificates_to_decide(request.user, now()),
        "wanted": wanted,
        "found": step_queries.certificates_named(request.user, wanted, now()),
    }
    return render(request, "mentors/certification/certificates.html", context)


@login_required
@require_safe
def certificate(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show one certificate: its state, the open step, past steps and possible steps."""
    found = step_queries.certificate_to_decide(request.user, public_id, now())
    draft = _draft(request, found, place=reverse("ask-for-step", args=[public_id]))
    form = filled(StepForm(possible=found.possible), draft.words)
    return _page(request, found, form, draft)


def _draft(request: SignedInRequest, found: CertificateView, *, place: str = "") -> FormDraft:
    return form_draft(
        request,
        creates=True,
        about=found.learner_id,
        tell=lines_of(StepForm(possible=found.possible)),
        place=place,
    )


def _page(
    request: HttpRequest,
    found: CertificateView,
    form: StepForm,
    draft: FormDraft,
    status: int = 200,
) -> HttpResponse:
    context = {"found": found, "form": form, "draft": draft}
    return render(request, "mentors/certification/certificate.html", context, status=status)


@keeps_words("kind", "words", "hearing")
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def ask(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Request a step; a GET redirects to the page with the form."""
    if request.method != "POST":
        return redirect("certificate-to-decide", public_id)
    found = step_queries.certificate_to_decide(request.user, public_id, now())
    draft = _draft(request, found)
    if draft.answer is not None:
        return draft.answer
    form, status = carried_out(
        draft,
        request.POST,
        partial(StepForm, possible=found.possible),
        lambda form: step_services.ask_for_step(
            by=request.user,
            certificate_id=public_id,
            kind=form.cleaned_data["kind"],
            words=form.cleaned_data["words"],
            hearing_at=form.hearing_at(),
            at=now(),
        ),
    )
    if status is not None:
        return _page(request, found, form, draft, status)
    messages.success(request, _("Request submitted. It takes effect after a second approval."))
    return redirect("certificate-to-decide", public_id)


@login_required
@require_POST
@reauthentication_required
def agree(request: SignedInRequest, step_id: UUID) -> HttpResponse:
    """Agree to a step as the second person."""
    step = step_services.agree(by=request.user, step_id=step_id, at=now())
    messages.success(request, _("Approved. The mentor reads the reason on “My way”."))
    return _after(step)


@login_required
@require_POST
@reauthentication_required
def decline(request: SignedInRequest, step_id: UUID) -> HttpResponse:
    """Decline a step, or withdraw one's own request."""
    step = step_services.decline(by=request.user, step_id=step_id, at=now())
    messages.success(request, _("Request declined. Nothing changes."))
    return _after(step)


def _after(step: step_services.CertificateStep) -> HttpResponse:
    if step.certificate.ended_at is not None:
        return redirect("certificates-to-decide")
    return redirect("certificate-to-decide", step.certificate.public_id)


@login_required
@require_POST
def pause(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Pause the holder's certificate; nobody asks why."""
    life_services.pause(learner=request.user, certificate_id=public_id, at=now())
    messages.success(request, _("You rest now. Your certificate waits, and its time stands."))
    return redirect("my-way")


@login_required
@require_POST
def go_on(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Resume the holder's certificate."""
    life_services.go_on(learner=request.user, certificate_id=public_id, at=now())
    messages.success(request, _("Your certificate is current again."))
    return redirect("my-way")


@login_required
@require_POST
def put_reminder_away(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Dismiss the reminder that the certificate expires."""
    life_services.put_reminder_away(learner=request.user, certificate_id=public_id, at=now())
    return redirect("start")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def another_name(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Change the name on the certificate."""
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
    """Show what two people decided about the holder's certificate, or what is requested."""
    told = decision_queries.decided_over(request.user, public_id)
    waiting = next((step for step in told.steps if step.open), None)
    if waiting is None:
        return _decided(request, told, HearingForm(), None)
    place = reverse("say-in-hearing", args=[public_id, waiting.public_id])
    draft = form_draft(request, place=place)
    form = filled(HearingForm(initial={"words": waiting.her_words}), draft.words)
    return _decided(request, told, form, draft)


def _decided(
    request: SignedInRequest,
    told: decision_queries.Told,
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
    """Save the holder's statement for the hearing; a GET redirects to the page with the form."""
    if request.method != "POST":
        return redirect("decided-over-certificate", public_id)
    told = decision_queries.decided_over(request.user, public_id)
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
