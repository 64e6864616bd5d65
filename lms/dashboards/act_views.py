"""The page where a coordinator reads who did what."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.people_queries import team_of
from accounts.queries import organisations_of
from accounts.roles import Role
from accounts.types import SignedInRequest
from core.errors import NotFound

from .acts_page import Asked, acts_page
from .forms import ActsForm, chosen_place


@require_safe
@login_required
def acts(request: SignedInRequest) -> HttpResponse:
    """What the team did in her organisation, the latest first."""
    organisations = organisations_of(request.user, Role.COORDINATOR)
    if not organisations:
        raise NotFound
    organisation = chosen_place(organisations, request.GET.get("place"))
    team = team_of(organisation)
    form = ActsForm(request.GET, organisations=organisations, team=team.values())
    form.is_valid()
    before = request.GET.get("before", "")
    asked = Asked(
        who=form.asked("who"),
        name=form.asked("q").strip(),
        kind=form.asked("kind"),
        day=form.cleaned_data.get("day"),
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )
    kept = request.GET.copy()
    kept.pop("before", None)
    context = {
        "form": form,
        "page": acts_page(organisation, team, asked),
        "asked": kept.urlencode(),
        "is_first": asked.before is None,
    }
    return render(request, "dashboards/acts.html", context)
