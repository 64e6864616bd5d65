"""Views for the two of a pair and its team."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound
from core.submit import refusal

from . import pair_queries, pair_services, proposal_services
from .forms import GoalsForm, TeamPairForm

ACTS: dict[str, tuple[Callable[..., Any], Promise]] = {
    "accept": (pair_services.accept, gettext_lazy("You said yes. We tell you when both have.")),
    "decline": (pair_services.decline, gettext_lazy("That is all right. Nobody asks why.")),
    "pause": (pair_services.pause, gettext_lazy("Paused, for as long as you like.")),
    "go-on": (pair_services.go_on, gettext_lazy("Good to go on.")),
    "end": (pair_services.end, gettext_lazy("It is ended. Nobody asks why.")),
}
# The pages from which the two act; anyone from elsewhere is of the team.
PAGES = {"mentee": "my-mentor", "mentor": "my-mentoring"}


@login_required
@require_POST
def act(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Do one action with the pair, for one of the two or the team."""
    service, words = ACTS.get(request.POST.get("act", ""), (None, None))
    if service is None:
        raise NotFound
    service(by=request.user, pair_id=public_id, at=now())
    messages.success(request, str(words))
    page = PAGES.get(request.POST.get("from", ""))
    return redirect(page) if page else redirect("mentoring-pair", public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def goals(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Edit what the mentee wants from mentoring."""
    words = pair_queries.goals_of(request.user, public_id)
    posted = request.POST if request.method == "POST" else None
    form = GoalsForm(posted, initial={"goals": words})
    status: int | None = 200
    if posted is not None:
        status = refusal(
            form,
            lambda: pair_services.write_goals(
                by=request.user, pair_id=public_id, goals=form.cleaned_data["goals"], at=now()
            ),
        )
        if status is None:
            messages.success(request, _("Saved."))
            return redirect("my-mentor")
    return render(request, "mentors/mentoring/goals.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the pair to its supervisor and the coordinators, who can change its settings."""
    pair = pair_queries.pair_of_team(request.user, public_id, now())
    posted = request.POST if request.method == "POST" else None
    form = TeamPairForm(posted, pair=pair)

    def keep() -> None:
        pair_services.set_sessions(
            by=request.user,
            pair_id=public_id,
            sessions=form.cleaned_data["sessions"],
            at=now(),
        )
        if chosen := form.cleaned_data.get("supervisor"):
            proposal_services.name_supervisor(
                by=request.user, pair_id=public_id, supervisor_id=UUID(chosen), at=now()
            )

    status: int | None = 200
    if posted is not None:
        status = refusal(form, keep)
        if status is None:
            messages.success(request, _("Saved."))
            return redirect("mentoring-pair", public_id)
    context = {"pair": pair, "form": form}
    return render(request, "mentors/mentoring/pair.html", context, status=status)
