"""The page on which she looks for something. What she typed comes by POST and is kept nowhere."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import activate, get_language
from django.views.decorators.http import require_http_methods

from accounts import languages
from accounts.types import SignedInRequest
from core.clock import now

from .search_queries import LONGEST, look_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: SignedInRequest) -> HttpResponse:
    """GET: an empty line. POST: what was found, in the language that she pressed where she did."""
    text = request.POST.get("words", "")[:LONGEST]
    if "language" in request.POST:
        if not text.strip():
            return languages.go_on(request, request.path)
        # What she typed stands nowhere, so no other address could bring it back.
        return _in_another_language(request, text)
    return _found(request, text)


def _in_another_language(request: SignedInRequest, text: str) -> HttpResponse:
    code = request.POST["language"]
    if languages.is_offered(code):
        activate(code)
    response = _found(request, text)
    languages.choose(request, response, code)
    return response


def _found(request: SignedInRequest, text: str) -> HttpResponse:
    found = None
    if text.strip():
        today = timezone.localdate(now())
        found = look_for(request.user, text, language=get_language() or "", today=today)
    context = {"text": text, "found": found, "longest": LONGEST}
    return render(request, "cms/pages/search.html", context)
