"""The coordinator's page of a journey, and the pages of the certificate itself."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_countries import countries

from accounts.auth.reauthentication import reauthentication_required
from accounts.membership.queries import PublicFacts, facts_of
from accounts.membership.services import LEVELS, LONGEST, set_public_name
from accounts.queries import organisations_of
from accounts.roles import Role
from accounts.types import Organisation, SignedInRequest
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from core.ratelimit import limit_posts
from core.submit import refusal
from mentors.assessment.competencies.services import assign_assessor
from mentors.badges.queries import badge_file, badge_jwt
from mentors.badges.services import key_that_signs

from . import coordinator_queries, decision_queries, queries, services
from .coordinator_queries import CoordinatedJourney
from .decision_queries import UNKNOWN, Answer
from .forms import AssessorForm, CheckForm
from .printing import can_print, certificate_pdf
from .renewal_queries import renewal_of_mentor
from .supplement_printing import supplement_pdf


@login_required
@require_safe
def coordinate_journey(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show what is met and missing, the assessors, and the button to issue the certificate."""
    journey = coordinator_queries.journey_for_coordinator(request.user, public_id, at=now())
    return _page(request, journey, AssessorForm(supervisors=journey.supervisors))


def _page(
    request: HttpRequest, journey: CoordinatedJourney, form: AssessorForm, status: int = 200
) -> HttpResponse:
    context = {"journey": journey, "form": form}
    return render(request, "mentors/certification/journey.html", context, status=status)


@login_required
@require_POST
@reauthentication_required
def ask_assessor(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Assign a supervisor as assessor of this journey."""
    journey = coordinator_queries.journey_for_coordinator(request.user, public_id, at=now())
    form = AssessorForm(request.POST, supervisors=journey.supervisors)
    if not form.is_valid():
        return _page(request, journey, form, status=400)
    try:
        assign_assessor(by=request.user, journey_id=public_id, at=now(), **form.cleaned_data)
    except (Conflict, Invalid) as problem:
        form.add_error(None, str(problem.sentence))
        return _page(request, journey, form, status=problem.status)
    messages.success(request, _("Assessor assigned."))
    return redirect("coordinate-journey", public_id)


@login_required
@require_POST
@reauthentication_required
def issue(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Issue the certificate, or show what is still to do."""
    services.issue_certificate(by=request.user, journey_id=public_id, at=now())
    messages.success(request, _("Certificate issued."))
    return redirect("coordinate-journey", public_id)


@login_required
@require_safe
def download(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Return the user's own certificate as a PDF."""
    certificate = queries.certificate_of(request.user, public_id)
    return _saved(certificate_pdf(certificate), "application/pdf", "certificate.pdf")


@login_required
@require_safe
def supplement(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Return the supplement to the certificate; with the name if the holder asks (`name=yes`)."""
    certificate = queries.certificate_of(request.user, public_id)
    pdf = supplement_pdf(certificate, named=request.GET.get("name") == "yes")
    return _saved(pdf, "application/pdf", "supplement.pdf")


@login_required
@require_POST
@reauthentication_required
def hand_back(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Hand back the holder's certificate; no reason is asked."""
    services.hand_back(learner=request.user, certificate_id=public_id, at=now())
    messages.success(request, _("Your certificate is handed back."))
    return redirect("my-way")


@login_required
@require_safe
def badge(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Return the user's own certificate as an Open Badge with an embedded signature."""
    certificate = queries.certificate_of(request.user, public_id)
    content = badge_file(certificate, key_that_signs(at=now()))
    return _saved(content, "application/vc+ld+json", "badge.json")


@login_required
@require_safe
def badge_token(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Return the same as a JWT."""
    certificate = queries.certificate_of(request.user, public_id)
    content = badge_jwt(certificate, key_that_signs(at=now()))
    return _saved(content, "application/vc+jwt", "badge.jwt")


@login_required
@require_POST
@reauthentication_required
def make_link(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Create a link for one person, shown to the holder once."""
    token = services.make_link(learner=request.user, certificate_id=public_id, at=now())
    address = settings.BASE_URL.rstrip("/") + reverse("check-once", args=[token])
    response = render(request, "mentors/certification/link.html", {"address": address})
    response["Cache-Control"] = "no-store"
    return response


def _saved(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


NOT_STATED = gettext_lazy("Not stated")


class PublicNameForm(forms.Form):
    """The public name, and what a supplement states; every field is optional."""

    name = forms.CharField(
        label=gettext_lazy("Public name"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy(
            "Employers read this. Choose a neutral name, such as a street, a tree or a "
            "learning place. If empty, the name of this site is used."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    public_country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    framework_level = forms.TypedChoiceField(
        label=gettext_lazy("Level of the European Qualifications Framework"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("Leave empty unless your national authority has assigned a level."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["public_country"].choices = [("", NOT_STATED), *countries]
        self.fields["framework_level"].choices = [
            ("", NOT_STATED),
            *((str(level), str(level)) for level in LEVELS),
        ]

    def facts(self) -> PublicFacts:
        """Return the facts for a supplement, as chosen."""
        return PublicFacts(
            **{name: self.cleaned_data[name] for name in PublicFacts.__dataclass_fields__}
        )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def public_name(request: SignedInRequest) -> HttpResponse:
    """Show and change the public name; `place` selects one of several organisations."""
    places = organisations_of(request.user, Role.COORDINATOR)
    asked = request.GET.get("place", "")
    place = next((one for one in places if asked in ("", str(one.public_id))), None)
    if place is None:
        raise NotFound
    initial = {"name": place.public_name, **asdict(facts_of(place))}
    form = PublicNameForm(request.POST or None, initial=initial)
    status: int | None = 200
    if request.method == "POST":
        status = refusal(form, lambda: _keep(request, place, form))
        if status is None:
            messages.success(request, _("Saved. New certificates use this name."))
            return redirect("public-name")
    context = {"form": form, "places": places, "place": place}
    return render(request, "mentors/certification/public_name.html", context, status=status)


def _keep(request: SignedInRequest, place: Organisation, form: PublicNameForm) -> None:
    name = form.cleaned_data["name"]
    if name and not can_print(name):
        raise Invalid(
            _("We cannot print one of these letters yet. Please write the name in another way.")
        )
    set_public_name(by=request.user, organisation=place, name=name, facts=form.facts(), at=now())


@require_safe
def verify(request: HttpRequest, public_id: str) -> HttpResponse:
    """Check whether a certificate is valid. Public, with the same layout for every answer."""
    return _answered(request, decision_queries.verify(public_id, now()))


# It writes nothing and needs no sign-in, so there is nothing to forge; and no cookie is set.
@csrf_exempt
@limit_posts(name="check", a_minute=20)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Check the same by code or file. The file is read and not stored."""
    if request.method != "POST":
        return _asked(request, CheckForm())
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _asked(request, form, status=400)
    if held := form.held:
        return _answered(request, decision_queries.verify_file(held, now()))
    return _answered(request, decision_queries.verify_code(form.cleaned_data["code"], now()))


@csrf_exempt
@limit_posts(name="check-link", a_minute=20)
@require_http_methods(["GET", "HEAD", "POST"])
def once(request: HttpRequest, token: str) -> HttpResponse:
    """Show a holder's link behind a button, because messengers open links by themselves."""
    context: dict[str, Any] = {"frame": _frame(request)}
    if request.method == "POST":
        context["shown"] = services.open_link(token=token, at=now())
        return _not_kept(render(request, "mentors/certification/once.html", context))
    open_still = services.is_open(token=token, at=now())
    context["open"] = open_still
    status = 200 if open_still else 410
    return _not_kept(render(request, "mentors/certification/once.html", context, status=status))


def _asked(request: HttpRequest, form: CheckForm, status: int = 200) -> HttpResponse:
    context = {"frame": _frame(request), "form": form}
    return render(request, "mentors/certification/check.html", context, status=status)


def _answered(request: HttpRequest, answer: Answer) -> HttpResponse:
    return render(
        request,
        "mentors/certification/verify.html",
        {"answer": answer, "frame": _frame(request)},
        status=404 if answer.state == UNKNOWN else 200,
    )


def _frame(request: HttpRequest) -> str:
    """Return the frame: signed-in users have the usual page with “Leave” around it.

    To an employer, a page with a quick exit would reveal what kind of site this is (domain R7.7).
    """
    return "base.html" if request.user.is_authenticated else "mentors/certification/open.html"


def _not_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_required
@require_safe
def my_renewal(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show what is met and what is next for the renewal, until the certificate ends."""
    context = {"renewal": renewal_of_mentor(request.user, public_id, now())}
    return render(request, "mentors/certification/renewal.html", context)
