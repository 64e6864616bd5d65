"""The coordinator's page of a journey, and the certificate itself."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.fresh_sign_in import fresh_sign_in_required
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Conflict, Invalid
from mentors.badges.queries import badge_file, badge_jwt
from mentors.badges.services import key_that_signs
from mentors.competencies.services import assign_assessor

from . import coordinator_queries, link_services, queries, services
from .coordinator_queries import CoordinatedJourney
from .forms import AssessorForm
from .printing import certificate_pdf
from .supplement_printing import supplement_pdf


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
    return _saved(certificate_pdf(certificate), "application/pdf", "certificate.pdf")


@login_required
@require_safe
def supplement(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What it stands for, part by part; with her name where she asks for it (`name=yes`)."""
    certificate = queries.certificate_of(request.user, public_id)
    pdf = supplement_pdf(certificate, named=request.GET.get("name") == "yes")
    return _saved(pdf, "application/pdf", "supplement.pdf")


@login_required
@require_POST
@fresh_sign_in_required
def hand_back(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """She gives it back; no reason is asked."""
    services.hand_back(learner=request.user, certificate_id=public_id, at=now())
    messages.success(request, _("Your certificate is handed back."))
    return redirect("my-way")


@login_required
@require_safe
def badge(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Her certificate as an Open Badge, signed inside; hers only."""
    certificate = queries.certificate_of(request.user, public_id)
    content = badge_file(certificate, key_that_signs(at=now()))
    return _saved(content, "application/vc+ld+json", "badge.json")


@login_required
@require_safe
def badge_token(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The same as a JWT."""
    certificate = queries.certificate_of(request.user, public_id)
    content = badge_jwt(certificate, key_that_signs(at=now()))
    return _saved(content, "application/vc+jwt", "badge.jwt")


@login_required
@require_POST
@fresh_sign_in_required
def make_link(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A link for one person, shown to her once."""
    token = link_services.make_link(learner=request.user, certificate_id=public_id, at=now())
    address = settings.BASE_URL.rstrip("/") + reverse("check-once", args=[token])
    response = render(request, "mentors/certification/link.html", {"address": address})
    response["Cache-Control"] = "no-store"
    return response


def _saved(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
