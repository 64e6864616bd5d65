"""The list of submitted attempts, one of them, and reviewing an answer."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.drafts.pages import carried_out, form_draft, keeps_words, lines_of
from accounts.record_access.gate import ask_why
from accounts.types import SignedInRequest
from core.clock import now
from courses.quizzes.attempts.sentences import outcome_text

from . import queries, services
from .forms import FilterForm, LookAgainForm


@require_safe
@login_required
def listing(request: SignedInRequest) -> HttpResponse:
    """Show submitted attempts, filtered by course, quiz, name and outcome."""
    language = get_language()
    offered = queries.filter_choices(request.user, language)
    choices = {"courses": offered.courses, "quizzes": offered.quizzes}
    filters = FilterForm(request.GET, **choices).filters()
    found = queries.list_results(
        request.user, filters, page=request.GET.get("page"), language=language
    )
    asked = {name: getattr(filters, name) for name in ("course", "quiz", "name", "outcome")}
    context = {
        "results": found,
        "form": FilterForm(initial=asked, **choices),
        "query": urlencode({name: value for name, value in asked.items() if value}),
    }
    return render(request, "courses/quizzes/marking/results/list.html", context)


@require_safe
@login_required
def attempt_report(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show one attempt with everything in it."""
    view = queries.attempt_report(request.user, public_id, get_language())
    ask_why(request, view.learner_id)
    context = {"attempt_report": view, "count": outcome_text(view.attempt)}
    return render(request, "courses/quizzes/marking/results/attempt.html", context)


@keeps_words("mark", "reason")
@require_http_methods(["GET", "HEAD", "POST"])
def look_again(request: SignedInRequest, public_id: UUID, key: str) -> HttpResponse:
    """Review one question of an attempt."""
    view = queries.attempt_report(request.user, public_id, get_language())
    ask_why(request, view.learner_id)
    number, asked = view.to_look_at(key)
    draft = form_draft(request, about=view.learner_id, creates=True, tell=lines_of(LookAgainForm()))
    if draft.answer is not None:
        return draft.answer

    def look(form: LookAgainForm) -> None:
        services.look_again(
            marker=request.user,
            attempt_id=public_id,
            question_key=key,
            met=form.met,
            reason=form.cleaned_data["reason"],
            at=now(),
        )

    form, status = carried_out(draft, request.POST, LookAgainForm, look)
    if status is None:
        messages.success(request, _("Saved. The learner reads it with the result."))
        return redirect("result", public_id=public_id)
    context = {
        "attempt_report": view,
        "one": asked,
        "number": number,
        "form": form,
        "draft": draft,
    }
    return render(
        request, "courses/quizzes/marking/results/look_again.html", context, status=status
    )
