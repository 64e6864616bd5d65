"""The list of attempts that were handed in, one of them, and looking at an answer again."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sight.gate import ask_why
from accounts.types import SignedInRequest
from core.clock import now
from core.submit import refusal
from courses.attempts.sentences import outcome_of

from . import queries, services
from .forms import FilterForm, LookAgainForm


@require_safe
@login_required
def listing(request: SignedInRequest) -> HttpResponse:
    """What was handed in, by course, questions, name and outcome."""
    language = get_language()
    offered = queries.choices(request.user, language)
    choices = {"courses": offered.courses, "quizzes": offered.quizzes}
    filters = FilterForm(request.GET, **choices).filters()
    found = queries.results(request.user, filters, page=request.GET.get("page"), language=language)
    asked = {name: getattr(filters, name) for name in ("course", "quiz", "name", "outcome")}
    context = {
        "results": found,
        "form": FilterForm(initial=asked, **choices),
        "query": urlencode({name: value for name, value in asked.items() if value}),
    }
    return render(request, "courses/marking/results/list.html", context)


@require_safe
@login_required
def attempt_report(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One attempt with everything in it."""
    view = queries.attempt_report(request.user, public_id, get_language())
    ask_why(request, view.learner_id)
    return _page(request, view)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def look_again(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Says otherwise than the rules. A GET (after signing in again) only leads to the attempt."""
    view = queries.attempt_report(request.user, public_id, get_language())
    ask_why(request, view.learner_id)
    if request.method != "POST":
        return redirect("result", public_id=public_id)
    form = LookAgainForm(request.POST, auto_id="again-%s")

    def look() -> None:
        services.look_again(
            marker=request.user,
            attempt_id=public_id,
            question_key=form.cleaned_data["question"],
            met=form.met,
            reason=form.cleaned_data["reason"],
            at=now(),
        )

    status = refusal(form, look)
    if status is None:
        messages.success(request, _("Kept. She reads it with her result."))
        return redirect("result", public_id=public_id)
    return _page(request, view, refused=form, status=status)


def _page(
    request: SignedInRequest, view: Any, *, refused: LookAgainForm | None = None, status: int = 200
) -> HttpResponse:
    """Each question with a form of its own; the one that was refused keeps what it held."""
    keys = {one.question.key for one in view.questions}
    asked = refused.data.get("question", "") if refused is not None else ""
    asked = asked if asked in keys else ""
    questions = [
        (
            one,
            refused
            if asked == one.question.key
            else LookAgainForm(
                initial={"question": one.question.key}, auto_id=f"{one.question.key}-%s"
            ),
        )
        for one in view.questions
    ]
    context = {
        "attempt_report": view,
        "questions": questions,
        "count": outcome_of(view.attempt),
        "form": refused,
        "asked": asked,
    }
    return render(request, "courses/marking/results/attempt.html", context, status=status)
