"""The queue of written answers, and marking one of them."""

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
from courses.quizzes.attempts.recordings.services import delete_expired_recordings

from . import queries, services
from .forms import FilterForm, MarkForm


@require_safe
@login_required
def queue(request: SignedInRequest) -> HttpResponse:
    """Show waiting or marked answers.

    Expired recordings are deleted first: the queue would otherwise list what no longer exists.
    """
    delete_expired_recordings(at=now())
    state = request.GET.get("state")
    state = state if state in queries.STATES else queries.WAITING
    course = request.GET.get("course", "")
    found = queries.marking_queue(
        request.user,
        state=state,
        course=course,
        page=request.GET.get("page"),
        language=get_language(),
    )
    form = FilterForm({"state": state, "course": course}, courses=found.courses)
    context = {"queue": found, "form": form, "state": state, "course": course}
    return render(request, "courses/quizzes/marking/queue.html", context)


@keeps_words("mark", "comment")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show one answer, and save the user's mark."""
    view = queries.answer_to_mark(request.user, public_id, get_language())
    ask_why(request, view.learner_id)
    draft = form_draft(request, about=view.learner_id, tell=lines_of(MarkForm()))
    if draft.answer is not None:
        return draft.answer

    def mark(form: MarkForm) -> None:
        services.mark_answer(
            marker=request.user,
            attempt_id=view.attempt_id,
            question_key=view.question_key,
            met=form.met,
            comment=form.cleaned_data["comment"],
            at=now(),
        )

    form, status = carried_out(draft, request.POST, MarkForm, mark)
    if status is None:
        messages.success(request, _("Saved. The learner reads it with the result."))
        return redirect("marking")
    context = {"answer": view, "form": form, "draft": draft}
    return render(request, "courses/quizzes/marking/answer.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Reopen a marked answer. A GET (after signing in again) only redirects to it."""
    view = queries.answer_to_mark(request.user, public_id, get_language())
    ask_why(request, view.learner_id)
    if request.method == "POST":
        services.reopen_answer(
            marker=request.user,
            attempt_id=view.attempt_id,
            question_key=view.question_key,
            at=now(),
        )
    return redirect("marking-answer", public_id=public_id)
