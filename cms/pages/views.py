"""Serving pages. Wagtail does it; course pages are only found faster."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import activate, get_language
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.url_routing import RouteResult
from wagtail.views import serve as serve_page

from accounts import languages
from accounts.types import SignedInRequest
from core.clock import now
from courses.enrolment.permissions import can_read_meeting_notes

from .access import access_to
from .handbook import handbook_language, shipped_handbook
from .queries import LONGEST, look_for, page_at


def course_tree(
    request: HttpRequest, course: str, module: int | None = None, lesson: int | None = None
) -> HttpResponseBase:
    """A course, module or lesson page. Hooks, access checks and serving are Wagtail's own."""
    if not request.user.is_authenticated:
        # Before any look-up, so that an anonymous user cannot tell which URLs exist.
        return redirect_to_login(request.get_full_path())
    access = access_to(course, request)
    steps = [step for step in (module, lesson) if step is not None]
    page = page_at(access.edition, get_language(), course, *steps) if access else None
    if page is None:
        raise Http404
    # Where Wagtail stores the result of its own routing (Page.route_for_request).
    request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]  # theirs
    return serve_page(request, request.path)


@login_required
@require_safe
def handbook(request: SignedInRequest, course: str) -> HttpResponse:
    """The printable handbook of a course, for those who may read its notes."""
    access = access_to(course, request)
    if access is None or not access.may_see or not can_read_meeting_notes(request.user):
        raise Http404
    language = handbook_language(course, access.key, get_language())
    if language is None:
        raise Http404
    response = HttpResponse(shipped_handbook(course, language), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="handbook-{course}-{language}.pdf"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: SignedInRequest) -> HttpResponse:
    """GET: an empty form. POST: the results, in the language that was chosen with the form,
    if any.
    """
    text = request.POST.get("words", "")[:LONGEST]
    if "language" in request.POST:
        if not text.strip():
            return languages.go_on(request, request.path)
        # What the user typed is in no URL, so a redirect would lose it.
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
