"""The three screens, each on a page of its own, so that they work without JavaScript."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ..types import SignedInRequest
from . import services
from .rules import DONE, LAST, is_screen


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: SignedInRequest, number: int) -> HttpResponse:
    """One screen. POST: go on to the next, or skip the rest and go to the start page."""
    if not is_screen(number):
        raise Http404
    if request.method == "POST":
        if request.POST.get("then") == "without":
            services.go_without(user=request.user)
            return redirect("start")
        following = services.go_on(user=request.user, seen=number)
        return redirect("start") if following == DONE else redirect("first-step", following)
    context = {"number": number, "last": LAST, "before": number - 1}
    return render(request, f"accounts/onboarding/{number}.html", context)
