"""“Publish what is passed”, in the office."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from wagtail.admin.auth import permission_required

from accounts.types import SignedInRequest
from core.clock import now

from .publishing_queries import courses_to_publish, newest_run
from .publishing_services import ask_to_publish


@permission_required("cms.change_quiz")
def publish_passed_page(request: SignedInRequest) -> HttpResponse:
    """GET: what readers have passed and is not out, and how far it is. POST: let it come out.

    `course` in the form is a code; without it all courses are meant.
    """
    at = now()
    if request.method == "POST":
        ask_to_publish(course=request.POST.get("course", ""), by=request.user, at=at)
        return redirect("publish_passed")
    newest = newest_run(at=at)
    context = {"courses": courses_to_publish(), "newest": newest}
    return render(request, "cms/office/publish_passed.html", context)
