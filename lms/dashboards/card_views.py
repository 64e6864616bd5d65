"""Pages about cards, for coordinators."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries as people
from accounts import services as accounts
from accounts.fresh_sign_in import fresh_sign_in_required
from accounts.permissions import can_coordinate
from accounts.roles import Role
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound
from core.submit import refusal

from .card_pages import cards_page, printed_card
from .forms import InvitationForm


@require_safe
@login_required
def cards(request: SignedInRequest) -> HttpResponse:
    """The cards of her organisations, and the form that makes new ones."""
    if not can_coordinate(request.user):
        raise NotFound
    return _cards(request, None)


def _cards(
    request: SignedInRequest, form: InvitationForm | None, status: int = 200
) -> HttpResponse:
    organisations = people.organisations_of(request.user, Role.COORDINATOR)
    context = {
        "cards": cards_page(organisations, request.GET.get("page", "1"), now()),
        "form": form or InvitationForm(organisations=organisations),
    }
    return render(request, "dashboards/cards/list.html", context, status=status)


@login_required
@require_POST
@fresh_sign_in_required
def make(request: SignedInRequest) -> HttpResponse:
    """New cards, ready to be printed. Their codes stand in this one answer and nowhere else."""
    if not can_coordinate(request.user):
        raise NotFound
    organisations = people.organisations_of(request.user, Role.COORDINATOR)
    form = InvitationForm(request.POST, organisations=organisations)
    made = []

    def act() -> None:
        organisation = people.organisation_of(
            request.user, form.cleaned_data["organisation"], Role.COORDINATOR
        )
        if organisation is None:
            raise NotFound
        made.extend(
            accounts.make_cards(
                by=request.user,
                organisation=organisation,
                role=form.cleaned_data["role"],
                how_many=form.cleaned_data["how_many"] or 1,
                at=now(),
            )
        )

    status = refusal(form, act)
    if status is not None:
        return _cards(request, form, status=status)
    context = {
        "cards": [printed_card(card, code) for card, code in made],
        "role": made[0][0].get_role_display(),
    }
    return render(request, "dashboards/cards/print.html", context)


@login_required
@require_POST
def void(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Nobody comes in with this card any more."""
    accounts.void_card(by=request.user, card_id=public_id, at=now())
    messages.success(request, _("Nobody comes in with this card any more."))
    return redirect("cards")


@login_required
@require_POST
def extend(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Two weeks more."""
    accounts.extend_card(by=request.user, card_id=public_id, at=now())
    messages.success(request, _("This card is good for two more weeks."))
    return redirect("cards")
