"""Serving pages. Wagtail does it; a page of a course is only found faster."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.url_routing import RouteResult
from wagtail.views import serve as serve_page

from accounts.types import SignedInRequest
from courses.enrolment.permissions import can_read_meeting_notes

from .access import access_to
from .handbook import handbook_language, shipped_handbook
from .queries import page_at


def course_tree(
    request: HttpRequest, course: str, module: int | None = None, lesson: int | None = None
) -> HttpResponseBase:
    """A course, module or lesson page. Hooks, gates and serving are Wagtail's own."""
    if not request.user.is_authenticated:
        # Before any look-up: a stranger cannot tell which addresses exist.
        return redirect_to_login(request.get_full_path())
    access = access_to(course, request)
    steps = [step for step in (module, lesson) if step is not None]
    page = page_at(access.edition, get_language(), course, *steps) if access else None
    if page is None:
        raise Http404
    # Where Wagtail keeps the outcome of its own routing (Page.route_for_request).
    request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]  # theirs
    return serve_page(request, request.path)


@login_required
@require_safe
def handbook(request: SignedInRequest, course: str) -> HttpResponse:
    """The course for whoever holds its sessions, to print: those who may read the notes."""
    access = access_to(course, request)
    if access is None or not access.may_see or not can_read_meeting_notes(request.user):
        raise Http404
    language = handbook_language(course, access.key, get_language())
    if language is None:
        raise Http404
    response = HttpResponse(shipped_handbook(course, language), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="handbook-{course}-{language}.pdf"'
    return response
