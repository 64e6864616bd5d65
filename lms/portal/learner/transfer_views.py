"""Pages of a transfer to another organisation: the learner's and the receiver's."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import queries as people
from accounts.auth.reauthentication import reauthentication_required
from accounts.membership.queries import person_looked_after
from accounts.permissions import can_coordinate
from accounts.record_access.gate import ask_why
from accounts.roles import PARTICIPANT_ROLES, Role
from accounts.transfers import queries, services
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound
from core.ratelimit import limit_posts
from core.submit import refusal

from .transfer_forms import STAYS, ReceiveForm, TransferForm
from .transfer_pages import chosen, lines_of, offer_of

METHODS = ["GET", "HEAD", "POST"]


@login_required
@reauthentication_required
@require_http_methods(METHODS)
def with_me(request: SignedInRequest) -> HttpResponse:
    """What could be transferred, and the codes made so far; then a new code, shown once."""
    user, at = request.user, now()
    if not queries.can_hand_over(user):
        raise NotFound
    offer = offer_of(user, at)
    places = people.organisations_of(user, *PARTICIPANT_ROLES)
    form = TransferForm(
        request.POST if request.method == "POST" else None, offer=offer, places=places
    )
    made = []

    def act() -> None:
        leaves = form.cleaned_data["leaves"]
        brought = chosen(offer, form.ticked)
        made.append(
            services.make(
                user=user,
                brought=brought,
                leaves=None if leaves == STAYS else UUID(leaves),
                at=at,
            )
        )

    status: int | None = 200
    if request.method == "POST":
        status = refusal(form, act)
        if status is None:
            return _shown_once(request, *made[0])
    context = {
        "form": form,
        "has_something": bool(offer),
        "mine": [(one, lines_of(one.brought, user)) for one in queries.mine(user, at)],
    }
    return render(request, "portal/hand_over/mine.html", context, status=status)


def _shown_once(request: SignedInRequest, made: "services.HandOver", code: str) -> HttpResponse:
    context = {
        "code": code,
        "expires_at": made.expires_at,
        "leaves": made.leaves,
        "parts": next(
            lines_of(one.brought, request.user)
            for one in queries.mine(request.user, now())
            if one.public_id == made.public_id
        ),
    }
    return render(request, "portal/hand_over/code.html", context)


@login_required
@require_POST
def take_back(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Cancel a code; what was transferred with it cannot be read any more."""
    services.take_back(user=request.user, hand_over_id=public_id, at=now())
    messages.success(request, _("Taken back. Nobody can use or read it any more."))
    return redirect("with-me")


@login_required
@limit_posts(name="hand-over", a_minute=20)
@require_http_methods(METHODS)
@reauthentication_required
def receive(request: SignedInRequest) -> HttpResponse:
    """A coordinator enters the code that a learner gives."""
    if not can_coordinate(request.user):
        raise NotFound
    places = people.organisations_of(request.user, Role.COORDINATOR)
    form = ReceiveForm(request.POST if request.method == "POST" else None, organisations=places)
    came = []

    def act() -> None:
        place = people.organisation_of(
            request.user, form.cleaned_data["organisation"], Role.COORDINATOR
        )
        if place is None:
            raise NotFound
        came.append(
            services.receive(
                by=request.user, organisation=place, code=form.cleaned_data["code"], at=now()
            )
        )

    status: int | None = 200
    if request.method == "POST":
        status = refusal(form, act)
        if status is None:
            messages.success(
                request, _("Transfer accepted. The learner belongs to your organisation now.")
            )
            return redirect("brought", came[0].public_id)
    return render(request, "portal/hand_over/receive.html", {"form": form}, status=status)


@login_required
@require_safe
def brought(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What a learner transferred, for a coordinator of the new organisation."""
    found = person_looked_after(request.user, public_id)
    if found is None:
        raise NotFound
    person, organisation = found
    ask_why(request, public_id)
    rows = queries.brought_to(request.user, person, organisation)
    context = {
        "person": person,
        "parts": [lines_of(one, request.user) for one in rows],
    }
    return render(request, "portal/hand_over/brought.html", context)
