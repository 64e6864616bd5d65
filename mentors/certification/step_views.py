"""The pages of those who decide over a certificate by two."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.fresh_sign_in import fresh_sign_in_required
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Conflict, Invalid

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
    return _page(request, found, StepForm(possible=found.possible))


def _page(
    request: HttpRequest, found: CertificateView, form: StepForm, status: int = 200
) -> HttpResponse:
    context = {"found": found, "form": form}
    return render(request, "mentors/certification/certificate.html", context, status=status)


@login_required
@require_POST
@fresh_sign_in_required
def ask(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One of the two asks."""
    found = step_queries.certificate_to_decide(request.user, public_id, now())
    form = StepForm(request.POST, possible=found.possible)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    try:
        step_services.ask_for_step(
            by=request.user,
            certificate_id=public_id,
            kind=form.cleaned_data["kind"],
            words=form.cleaned_data["words"],
            hearing_at=form.hearing_at(),
            at=now(),
        )
    except (Conflict, Invalid) as problem:
        form.add_error(None, str(problem.sentence))
        return _page(request, found, form, status=problem.status)
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
