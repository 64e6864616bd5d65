"""The learner's progress page, and the steps at the end of each part of a lesson.

A GET writes nothing.
"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Invalid, NotFound
from courses.catalogue.queries import course_url, lesson_address
from courses.enrolment.permissions import can_see_lesson

from . import queries, sentences, services
from .forms import PositionForm


def _address(request: SignedInRequest, key: UUID) -> str:
    """Return the URL of a lesson that the user can see. Raises NotFound."""
    if not can_see_lesson(request.user, key):
        raise NotFound
    return lesson_address(key, get_language())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def save_position(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Save the user's position. A GET (after signing in again) only redirects to the lesson."""
    lesson = _address(request, key)
    if request.method != "POST":
        return redirect(lesson)
    form = PositionForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("This step did not arrive whole. Your place is kept as it was."))
    part = form.cleaned_data["place"]
    services.save_position(learner=request.user, lesson_key=key, place=part, at=now())
    if "X-Here" in request.headers:
        # The next part is already on the learner's page (js/lesson.js).
        return HttpResponse(status=204)
    if form.cleaned_data["then"] == PositionForm.NEXT:
        return redirect(f"{lesson}#part-{part}")
    messages.success(request, _("Your place is kept. You can come back any time."))
    return redirect("start")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mark_read(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Mark the lesson as read, and go on to its open questions, or else to what is next."""
    if request.method != "POST":
        return redirect(_address(request, key))
    reading = services.mark_lesson_read(learner=request.user, lesson_key=key, at=now())
    access, language = reading.access, get_language()
    course = queries.course_state(request.user, access.key, language, access)
    if line := sentences.after_lesson(course, key):
        messages.success(request, line)
    if reading.quiz is not None:
        return redirect("quiz-start", key=reading.quiz)
    return redirect(f"{course_url(access.code, language)}#next")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keep_for_later(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Add the lesson to the user's list for later, or remove it. A GET redirects to the lesson."""
    if request.method != "POST":
        return redirect(_address(request, key))
    keep = request.POST.get("keep") != "no"
    services.set_kept_for_later(learner=request.user, lesson_key=key, keep=keep, at=now())
    if not keep:
        messages.success(request, _("Taken off your list. The lesson stays as it is."))
        return redirect("kept-lessons")
    messages.success(request, _("Kept for later. You find it under “Learn”."))
    return redirect(f"{_address(request, key)}#end")


@require_safe
@login_required
def kept_lessons(request: SignedInRequest) -> HttpResponse:
    """Show the learner's list for later; nobody else sees it."""
    found = queries.kept_lessons(request.user, get_language())
    return render(request, "courses/progress/later.html", {"lessons": found})


@require_safe
@login_required
def all_courses(request: SignedInRequest) -> HttpResponse:
    """Show every lesson of every course that the user takes, to look at or to print."""
    courses = queries.all_courses(request.user, get_language())
    return render(request, "courses/progress/whole_way.html", {"courses": courses})
