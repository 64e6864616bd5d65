"""The pages of those who decide over a certificate by two."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.drafts.pages import (
    FormDraft,
    carried_out,
    filled,
    form_draft,
    keeps_words,
    lines_of,
)
from accounts.fresh_sign_in import fresh_sign_in_required
from accounts.types import SignedInRequest
from core.clock import now

from . import step_queries, step_services
from .step_forms import StepForm
from .step_queries import CertificateView


@login_required
@require_safe
def certificates(request: SignedInRequest) -> HttpResponse:
    """What waits for two people, what is suspended, and one found by name."""
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
    """One certificate: its state, what waits, what was decided, what can be asked for."""
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
@fresh_sign_in_required
def ask(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One of the two asks; whoever only comes here is led to the page of the form."""
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
    messages.success(request, _("It waits for the second of you. Until then nothing changes."))
    return redirect("certificate-to-decide", public_id)


@login_required
@require_POST
@fresh_sign_in_required
def agree(request: SignedInRequest, step_id: UUID) -> HttpResponse:
    """The second of two agrees."""
    step = step_services.agree(by=request.user, step_id=step_id, at=now())
    messages.success(request, _("It holds from now on. She reads your words on “My way”."))
    return _after(step)


@login_required
@require_POST
@fresh_sign_in_required
def decline(request: SignedInRequest, step_id: UUID) -> HttpResponse:
    """One of them says no, or takes back what was asked."""
    step = step_services.decline(by=request.user, step_id=step_id, at=now())
    messages.success(request, _("It is off the table. Nothing changes for her."))
    return _after(step)


def _after(step: step_services.CertificateStep) -> HttpResponse:
    if step.certificate.ended_at is not None:
        return redirect("certificates-to-decide")
    return redirect("certificate-to-decide", step.certificate.public_id)
