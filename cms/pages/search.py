"""The page on which she looks for something. What she typed comes by POST and is kept nowhere."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.types import SignedInRequest
from core.clock import now

from .search_queries import LONGEST, look_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: SignedInRequest) -> HttpResponse:
    """GET: an empty line. POST: what was found."""
    text = request.POST.get("words", "")[:LONGEST]
    found = None
    if text.strip():
        today = timezone.localdate(now())
        found = look_for(request.user, text, language=get_language() or "", today=today)
    context = {"text": text, "found": found, "longest": LONGEST}
    return render(request, "cms/pages/search.html", context)
