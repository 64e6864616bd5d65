"""The pages of a mentor."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.types import SignedInRequest
from core.clock import now
from core.submit import refusal
from mentors.rooms.state.alarm_queries import has_alarms

from . import coming_queries, mentor_queries, request_services, rest_services
from .forms import CardForm


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """Show the user's pairs, what is coming up, the card and the limits."""
    at = now()
    places = mentor_queries.mentoring_of(request.user, at)
    pairs = [pair for place in places for pair in place.pairs]
    soonest = coming_queries.next_session(pairs)
    context = {
        "places": places,
        "next": soonest,
        "coming": coming_queries.coming_up(request.user, pairs, at, besides=soonest),
        "has_reminders": has_alarms(),
        "limits": coming_queries.limits_in_words(request.user, at),
    }
    return render(request, "mentors/mentoring/mine.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """Edit the user's card, languages and times."""
    earlier = mentor_queries.card_of(request.user, organisation_id)
    posted = request.POST if request.method == "POST" else None
    form = CardForm(posted, initial=CardForm.of(earlier) if earlier else {})
    status: int | None = 200
    if posted is not None:
        status = refusal(
            form,
            lambda: request_services.write_card(
                mentor=request.user, organisation_id=organisation_id, **form.said(), at=now()
            ),
        )
        if status is None:
            messages.success(request, _("Saved."))
            return redirect("my-mentoring")
    return render(request, "mentors/mentoring/card.html", {"form": form}, status=status)


@login_required
@require_POST
def rest(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """Start or end the mentor's rest."""
    mentor, at = request.user, now()
    if request.POST.get("act") == "back":
        rest_services.come_back(mentor=mentor, organisation_id=organisation_id, at=at)
        messages.success(request, _("Good to have you back."))
    else:
        rest_services.rest(mentor=mentor, organisation_id=organisation_id, at=at)
        messages.success(request, _("You rest, for as long as you like. Nobody asks why."))
    return redirect("my-mentoring")
