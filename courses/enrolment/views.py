"""Opening a course."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from courses.catalogue.queries import course_key, course_url
from lms.common.clock import now
from lms.common.errors import NotFound

from . import permissions, services


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_course(request, code):
    """“Open this course”. A GET (after signing in again) only leads to the course's page."""
    key = course_key(code)
    if request.method == "POST":
        services.enrol(learner=request.user, course_key=key, at=now())
    elif not permissions.can_see_course(request.user, key):
        raise NotFound
    return redirect(course_url(code, get_language()))
