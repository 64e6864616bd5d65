"""The coordinator's page of a journey, the certificate itself, and the public check."""

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
from mentors.competencies.services import assign_assessor

from . import coordinator_queries, queries, services, verification_queries
from .coordinator_queries import CoordinatedJourney
from .forms import AssessorForm
from .printing import certificate_pdf


@login_required
@require_safe
def coordinate_journey(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What is met and missing, who assesses, and the button to give the certificate."""
    journey = coordinator_queries.journey_for_coordinator(request.user, public_id, at=now())
    return _page(request, journey, AssessorForm(supervisors=journey.supervisors))


def _page(
    request: HttpRequest, journey: CoordinatedJourney, form: AssessorForm, status: int = 200
) -> HttpResponse:
    context = {"journey": journey, "form": form}
    return render(request, "mentors/certification/journey.html", context, status=status)


@login_required
@require_POST
@fresh_sign_in_required
def ask_assessor(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A supervisor is asked to assess this journey."""
    journey = coordinator_queries.journey_for_coordinator(request.user, public_id, at=now())
    form = AssessorForm(request.POST, supervisors=journey.supervisors)
    if not form.is_valid():
        return _page(request, journey, form, status=400)
    try:
        assign_assessor(by=request.user, journey_id=public_id, at=now(), **form.cleaned_data)
    except (Conflict, Invalid) as problem:
        form.add_error(None, str(problem.sentence))
        return _page(request, journey, form, status=problem.status)
    messages.success(request, _("She is asked. It stands on her desk now."))
    return redirect("coordinate-journey", public_id)


@login_required
@require_POST
@fresh_sign_in_required
def issue(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Gives the certificate, or says what is still to do."""
    services.issue_certificate(by=request.user, journey_id=public_id, at=now())
    messages.success(request, _("The certificate is given. She finds it on “My way”."))
    return redirect("coordinate-journey", public_id)


@login_required
@require_safe
def download(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Her certificate as a PDF; hers only."""
    certificate = queries.certificate_of(request.user, public_id)
    response = HttpResponse(certificate_pdf(certificate), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="certificate.pdf"'
    return response


@login_required
@require_POST
@fresh_sign_in_required
def hand_back(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """She gives it back; no reason is asked."""
    services.hand_back(learner=request.user, certificate_id=public_id, at=now())
    messages.success(request, _("Your certificate is handed back."))
    return redirect("my-way")


@require_safe
def verify(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whether a certificate is valid. Open to anyone, the same calm page for every answer."""
    answer = verification_queries.verify(public_id, now())
    # A woman who looks herself has her own page around it, with “Leave”. To an employer a page with
    # a quick exit would say what kind of place this is (domain R7.7).
    frame = "base.html" if request.user.is_authenticated else "mentors/certification/open.html"
    return render(
        request,
        "mentors/certification/verify.html",
        {"answer": answer, "frame": frame},
        status=404 if answer.state == verification_queries.UNKNOWN else 200,
    )
