"""Who may open which page. Checked on every way to a page, before it is served.

A refusal never says whether the page exists: signed out, every URL leads to sign-in; a course that
is not for the user is a 404. Source: contract 5.
"""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from wagtail.models import Page

from courses.catalogue.queries import course_url
from courses.enrolment.access import CourseAccess, can_open_lesson, course_access

from ..models import CoursePage, HomePage, LessonPage, ModulePage


def gate(page: Page, request: HttpRequest) -> HttpResponse | None:
    """Return None if the user may open the page, else the response. Raises Http404 for a course
    that is not for the user.
    """
    if isinstance(page, HomePage):
        # Redirects to the start page, which also handles anonymous users.
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if isinstance(page, LessonPage):
        return lesson_gate(page, request)
    if isinstance(page, ModulePage):
        return module_gate(page, request)
    if isinstance(page, CoursePage):
        _see_course(access_to(page.code, request))
    return None


def access_to(course_code: str, request: HttpRequest) -> CourseAccess | None:
    """The user's access to the course; read once for each request."""
    kept = getattr(request, "course_access", None)
    if kept is None or kept.code != course_code:
        kept = course_access(request.user, code=course_code)
        request.course_access = kept  # type: ignore[attr-defined]  # for the rest of this request
    return kept


def module_gate(page: ModulePage, request: HttpRequest) -> HttpResponse | None:
    """None for those who take the course or run its sessions; others go to the course page."""
    access = access_to(page.address_steps[0], request)
    if access is not None and access.can_open_modules:
        return None
    return redirect(course_url(_see_course(access).code, get_language()))


def lesson_gate(page: LessonPage, request: HttpRequest) -> HttpResponse | None:
    """None if the user may open the lesson, else a redirect to the course, or a 404."""
    access = access_to(page.address_steps[0], request)
    if can_open_lesson(access, page.key):
        return None
    return redirect(course_url(_see_course(access).code, get_language()))


def _see_course(access: CourseAccess | None) -> CourseAccess:
    if access is None or not access.may_see:
        raise Http404
    return access
