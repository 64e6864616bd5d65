"""The page for a learner's self-ratings."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.types import SignedInRequest
from core.clock import now
from core.submit import refusal

from .forms import OwnViewForm
from .queries import own_views
from .services import keep_own_view


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_view(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the learner's levels beside the decisions, and save all levels at once."""
    own = own_views(request.user, public_id)
    form, status = OwnViewForm(own=own), 200
    if request.method == "POST":
        form = OwnViewForm(request.POST, own=own)
        refused = refusal(
            form,
            lambda: keep_own_view(
                learner=request.user, journey_id=public_id, levels=form.cleaned_data, at=now()
            ),
        )
        if refused is None:
            messages.success(request, _("Kept. You can change it or take it back any time."))
            return redirect("own-view", public_id)
        status = refused
    context = {"own": own, "form": form}
    return render(request, "mentors/evidence/self_ratings/own_view.html", context, status=status)
