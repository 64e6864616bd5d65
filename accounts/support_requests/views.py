"""Pages to make a support request, and the staff list of requests."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.clock import now
from core.errors import Invalid, NotFound

from ..queries import organisations_of
from ..types import SignedInRequest
from . import queries, services
from .forms import SPOKEN, AskForm, SeeToItForm
from .rules import ASKED_ROLES


@login_required
@require_POST
def ask(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """Make a support request. No reason is asked for."""
    at = now()
    teams = queries.teams_for(request.user, at)
    team = next((one for one in teams if one.organisation.public_id == organisation_id), None)
    if team is None:
        raise NotFound
    form = AskForm(request.POST, team=team)
    if not form.is_valid():
        raise Invalid(str(form.errors["who"][0]))
    services.ask_for_someone(
        woman=request.user, organisation_id=organisation_id, person_id=form.person_id, at=at
    )
    messages.success(request, _("Asked. Nobody will ask you why."))
    return redirect("services")


@login_required
@require_POST
def take_back(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Withdraw a support request."""
    services.take_back(woman=request.user, public_id=public_id)
    messages.success(request, _("Taken back. Nothing of it is kept."))
    return redirect("services")


@login_required
@require_safe
def asked(request: SignedInRequest) -> HttpResponse:
    """Open requests for the user, or for anybody on the team."""
    if not organisations_of(request.user, *ASKED_ROLES):
        raise NotFound
    found = queries.waiting_for(request.user, now())
    return render(request, "accounts/support_requests/waiting.html", {"waiting": found})


@login_required
@require_POST
def see_to_it(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Take on a request, or close it after the talk."""
    form = SeeToItForm(request.POST)
    if not form.is_valid():
        raise Invalid
    if form.cleaned_data["said"] == SPOKEN:
        services.say_they_have_spoken(by=request.user, public_id=public_id, at=now())
        messages.success(request, _("Done. The person can ask again at any time."))
    else:
        services.promise_to_come(by=request.user, public_id=public_id, at=now())
        messages.success(request, _("Saved. The person sees that you are coming."))
    return redirect("asked")
