"""Opening a course, resting from it, leaving it, going on. Nobody asks why (domain R10.7)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.catalogue.queries import course_card, course_key, course_url
from lms.common.clock import now
from lms.common.errors import NotFound

from . import permissions, services
from .queries import my_standing
from .rules import EnrolmentState

METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(METHODS)
def open_course(request, code):
    """“Open this course”. A GET (after signing in again) only leads to the course's page."""
    key = course_key(code)
    if request.method == "POST":
        services.enrol(learner=request.user, course_key=key, at=now())
    elif not permissions.can_see_course(request.user, key):
        raise NotFound
    return redirect(course_url(code, get_language()))


@login_required
@require_http_methods(METHODS)
def pause_course(request, code):
    """Asks once whether she means it, then pauses."""
    done = _("Paused. Everything is where you left it, and nothing runs out.")
    page = {"move": services.pause, "template": "courses/pause.html", "done": done}
    return _asked(request, code, EnrolmentState.PAUSED, **page)


@login_required
@require_http_methods(METHODS)
def leave_course(request, code):
    """Asks once whether she means it, then leaves the course."""
    done = _("You have left the course. All that you did in it is kept, should you want it again.")
    page = {"move": services.leave, "template": "courses/leave.html", "done": done}
    return _asked(request, code, EnrolmentState.LEFT, **page)


def _asked(request, code, to, *, move, template, done):
    standing = my_standing(request.user, code)
    if request.method == "POST":
        move(learner=request.user, enrolment_id=standing.public_id, at=now())
        messages.success(request, done)
        return redirect("/learn/")
    if not standing.may_become(to):
        return redirect("/learn/")
    course = course_card(request.user, standing.course_key, get_language())
    return render(request, template, {"course": course})


@login_required
@require_http_methods(METHODS)
def go_on(request, code):
    """After a pause: back to where she was. A GET only leads to the course's page."""
    standing = my_standing(request.user, code)
    if request.method == "POST":
        services.come_back(learner=request.user, enrolment_id=standing.public_id, at=now())
    return redirect(f"{course_url(code, get_language())}#next")
