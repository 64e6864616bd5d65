"""How much she takes on, and “Not this time”."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound
from core.submit import refusal

from .. import limit_services, permissions
from ..load_queries import limits_of, rests_after_events
from .limit_forms import LimitsForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: SignedInRequest) -> HttpResponse:
    """Her own limits; nobody else sees them."""
    if not permissions.mentors(request.user):
        raise NotFound
    most = limits_of([request.user.pk], now())[request.user.pk]
    initial = LimitsForm.of(most, rests_after=rests_after_events(request.user))
    form = LimitsForm(request.POST or None, initial=initial)
    status: int | None = 200
    if request.method == "POST":
        status = refusal(
            form,
            lambda: limit_services.set_limits(person=request.user, **form.cleaned_data),
        )
        if status is None:
            messages.success(request, _("Kept. Nobody is told, and you can change it any time."))
            return redirect("my-limits")
    return render(request, "mentors/rooms/limits.html", {"form": form}, status=status)


@login_required
@require_POST
def not_this_time(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """She does not come; no reason is asked and none is kept."""
    limit_services.not_this_time(by=request.user, room_id=public_id)
    messages.success(request, _("That is all right. Nobody asks why, and it counts for nothing."))
    return redirect("rooms")
