"""Before mentoring: the learner's page, and the supervisor's page."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.record_access.gate import ask_why
from accounts.types import Organisation, Person, SignedInRequest
from core.clock import now
from core.errors import NotFound
from core.submit import refusal

from . import queries, services
from .forms import AskedForm, ReadinessForm
from .permissions import beside, places_of
from .rules import agreement_in, language_for, texts_in


def _words() -> dict[str, object]:
    language = language_for(get_language() or "en")
    return {
        "language": language,
        "questions": texts_in(language).questions,
        "agreement": agreement_in(language),
    }


@login_required
@require_safe
def my_joining(request: SignedInRequest) -> HttpResponse:
    """Show the talk that the learner leads, both sides' promises, and the learner's standing."""
    places = places_of(request.user)
    if not places:
        raise NotFound
    joinings = [queries.joining_of(request.user, place) for place in places]
    context = {"joinings": joinings, **_words()}
    return render(request, "mentors/mentor_onboarding/mine.html", context)


@login_required
@require_POST
def agree(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """Save the user's agreement."""
    services.agree(
        person=request.user,
        organisation_id=organisation_id,
        language=get_language() or "en",
        at=now(),
    )
    messages.success(request, _("You agreed. You can take it back here at any time."))
    return redirect("my-joining")


@login_required
@require_POST
def take_back(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """Withdraw the agreement; nobody asks why."""
    services.take_back(person=request.user, organisation_id=organisation_id, at=now())
    messages.success(request, _("Taken back. Your lessons and all that you reached stay yours."))
    return redirect("my-joining")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def joining_of(request: SignedInRequest, organisation_id: UUID, public_id: UUID) -> HttpResponse:
    """Record the day of a talk and the learner's choice, for the supervisor."""
    whom = beside(request.user, organisation_id, public_id)
    ask_why(request, public_id)
    if request.method != "POST":
        return _page(request, whom, ReadinessForm(), AskedForm(), 200)
    form = ReadinessForm(request.POST)
    refused = refusal(
        form,
        lambda: services.write_talk(
            by=request.user,
            organisation_id=organisation_id,
            person_id=public_id,
            **form.cleaned_data,
            at=now(),
        ),
    )
    if refused is not None:
        return _page(request, whom, form, AskedForm(), refused)
    messages.success(request, _("Saved. The person can read it."))
    return redirect("joining-of", organisation_id, public_id)


@login_required
@require_POST
def agreed_aloud(request: SignedInRequest, organisation_id: UUID, public_id: UUID) -> HttpResponse:
    """Record an agreement that was read aloud, at the learner's request."""
    whom = beside(request.user, organisation_id, public_id)
    ask_why(request, public_id)
    form = AskedForm(request.POST)
    refused = refusal(
        form,
        lambda: services.write_agreement_down(
            by=request.user,
            organisation_id=organisation_id,
            person_id=public_id,
            language=get_language() or "en",
            asked=form.cleaned_data["asked"],
            at=now(),
        ),
    )
    if refused is not None:
        return _page(request, whom, ReadinessForm(), form, refused)
    messages.success(request, _("Saved. The person can withdraw it at any time."))
    return redirect("joining-of", organisation_id, public_id)


def _page(
    request: SignedInRequest,
    whom: tuple[Person, Organisation],
    form: ReadinessForm,
    asked_form: AskedForm,
    status: int,
) -> HttpResponse:
    person, place = whom
    context = {
        "woman": person,
        "joining": queries.joining_of(person, place),
        "form": form,
        "asked_form": asked_form,
        **_words(),
    }
    return render(request, "mentors/mentor_onboarding/of_mentor.html", context, status=status)
