"""Who may open which page. Asked on every way to a page, before it is served.

A refusal never says whether the page exists: signed out, every address leads to sign-in; a course
that is not for her is not there. Source: contract section 5.
"""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import get_language

from courses.catalogue.queries import course_url
from courses.enrolment.permissions import can_open_lesson, can_open_modules, can_see_course

from .models import CoursePage, HomePage, LessonPage, ModulePage


def gate(page, request):
    """None when she may go on, else the answer she gets. Raises Http404 for what is not hers."""
    if isinstance(page, HomePage):
        # Leads to the one start page, which knows what to do with a stranger.
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if isinstance(page, LessonPage):
        return lesson_gate(page, request)
    if isinstance(page, ModulePage):
        return module_gate(page, request)
    if isinstance(page, CoursePage):
        _see_course(page.key, request)
    return None


def module_gate(page: ModulePage, request):
    """To the module for whoever takes the course or holds sessions; others to the course."""
    course = page.get_parent()
    if can_open_modules(request.user, course.translation_key):
        return None
    _see_course(course.translation_key, request)
    return redirect(course_url(page.place[0], get_language()))


def lesson_gate(page: LessonPage, request):
    """Into the lesson, or to the course that she has not opened yet, or nowhere."""
    if can_open_lesson(request.user, page.key):
        return None
    _see_course(page.get_parent().get_parent().translation_key, request)
    return redirect(course_url(page.place[0], get_language()))


def _see_course(course_key, request) -> None:
    if not can_see_course(request.user, course_key):
        raise Http404
