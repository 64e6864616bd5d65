"""The public check of a certificate: by address, code or file, or by a link that she made."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.clock import now
from core.ratelimit import limit_posts

from . import link_services, verification_queries
from .check_forms import CheckForm
from .verification_queries import UNKNOWN, Answer


@require_safe
def verify(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whether a certificate is valid. Open to anyone, the same calm page for every answer."""
    return _answered(request, verification_queries.verify(public_id, now()))


# Writes nothing and asks for no sign-in, so that there is nothing to forge; and no cookie is set.
@csrf_exempt
@limit_posts(name="check", a_minute=20)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The same by code or file. The file is read and not kept."""
    if request.method != "POST":
        return _asked(request, CheckForm())
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _asked(request, form, status=400)
    if held := form.held:
        return _answered(request, verification_queries.verify_file(held, now()))
    return _answered(request, verification_queries.verify_code(form.cleaned_data["code"], now()))


@csrf_exempt
@limit_posts(name="check-link", a_minute=20)
@require_http_methods(["GET", "HEAD", "POST"])
def once(request: HttpRequest, token: str) -> HttpResponse:
    """A link that she made: a button first, since messengers open links by themselves."""
    context: dict[str, Any] = {"frame": _frame(request)}
    if request.method == "POST":
        context["shown"] = link_services.open_link(token=token, at=now())
        return _not_kept(render(request, "mentors/certification/once.html", context))
    open_still = link_services.is_open(token=token, at=now())
    context["open"] = open_still
    status = 200 if open_still else 410
    return _not_kept(render(request, "mentors/certification/once.html", context, status=status))


def _asked(request: HttpRequest, form: CheckForm, status: int = 200) -> HttpResponse:
    context = {"frame": _frame(request), "form": form}
    return render(request, "mentors/certification/check.html", context, status=status)


def _answered(request: HttpRequest, answer: Answer) -> HttpResponse:
    return render(
        request,
        "mentors/certification/verify.html",
        {"answer": answer, "frame": _frame(request)},
        status=404 if answer.state == UNKNOWN else 200,
    )


def _frame(request: HttpRequest) -> str:
    """A woman who looks herself has her own page around it, with “Leave”.

    To an employer a page with a quick exit would say what kind of place this is (domain R7.7).
    """
    return "base.html" if request.user.is_authenticated else "mentors/certification/open.html"


def _not_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
