"""Assisted learning pages: choice of helper, the helper's questions, the learner's confirmation."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import languages
from accounts.drafts.pages import FormDraft, form_draft, handed_in_meanwhile, keeps_words, unasked
from accounts.record_access.gate import ask_why
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Invalid
from courses.quizzes.attempts.forms import (
    ANSWER_FIELDS,
    SceneStep,
    StepForm,
    answer_summariser,
    answers_from_draft,
    answers_in,
    confirmed_spellings,
    question_shown,
    scene_step,
)
from courses.quizzes.attempts.overview_queries import quiz_intro
from courses.quizzes.attempts.queries import attempt_view
from courses.quizzes.attempts.view_models import AttemptView

from . import queries, services
from .forms import ALLOW, YES, ConfirmationForm, HelpPermissionForm, StartAttemptForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_helper(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Show who may help with these questions. The learner gives or withdraws permission."""
    quiz = quiz_intro(request.user, key, get_language())
    if request.method == "POST":
        form = HelpPermissionForm(request.POST)
        if not form.is_valid():
            raise Invalid(_("This step did not arrive whole. Nothing was changed."))
        wish: dict[str, Any] = {"learner": request.user, "quiz_key": key, "at": now()}
        if form.cleaned_data["then"] == ALLOW:
            services.grant_permission(**wish, helper_id=form.cleaned_data["helper"])
        else:
            services.withdraw_permission(**wish, helper_id=form.cleaned_data["helper"])
        return redirect("quiz-together", key=key)
    context = {"quiz": quiz, "helpers": queries.helpers_for(request.user, key)}
    return render(request, "courses/assisted_learning/with_someone.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_attempt(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Confirm or reject the answers. A GET (after signing in again) only redirects."""
    attempt_view(request.user, public_id, get_language())
    if request.method == "POST":
        form = ConfirmationForm(request.POST)
        if not form.is_valid():
            raise Invalid(_("This step did not arrive whole. Nothing was changed."))
        own: dict[str, Any] = {"learner": request.user, "attempt_id": public_id, "at": now()}
        if form.cleaned_data["then"] == YES:
            services.confirm_assisted_attempt(**own)
            messages.success(request, _("Thank you. It counts now."))
        else:
            services.reject_assisted_attempt(**own)
            messages.success(request, _("It is taken back. It does not count."))
    return redirect("attempt", public_id=public_id)


@require_safe
@login_required
def overview(request: SignedInRequest) -> HttpResponse:
    """Show the permissions from learners, the attempts, and the learners to begin with."""
    name = request.GET.get("name", "").strip()
    found = queries.assisted_overview(request.user, get_language(), name=name)
    return render(
        request, "courses/assisted_learning/overview.html", {"overview": found, "name": name}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Choose the questions that the two do, with the learner's permission or request in person."""
    choice = queries.quizzes_to_start(request.user, public_id, get_language())
    ask_why(request, choice.learner_id)
    form = StartAttemptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not form.is_valid():
            raise Invalid(_("Please choose a lesson."))
        attempt = services.start_assisted_attempt(
            helper=request.user,
            enrolment_id=public_id,
            quiz_key=form.cleaned_data["quiz"],
            asked_in_person=form.cleaned_data["asked"],
            at=now(),
        )
        return redirect("together-attempt", public_id=attempt.public_id)
    context = {"choice": choice, "enrolment_id": public_id}
    return render(request, "courses/assisted_learning/choose.html", context)


@keeps_words(ANSWER_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the questions to the helper who reads them aloud, and the result afterwards."""
    learner_id = queries.learner_of_attempt(request.user, public_id)
    ask_why(request, learner_id)
    if request.method == "POST" and not queries.is_open_to_both(request.user, public_id):
        return handed_in_meanwhile(request) or _page(request, public_id, unasked(request))

    def told(overrides: dict[str, Any]) -> AttemptView:
        return queries.assisted_attempt_view(request.user, public_id, get_language(), **overrides)[
            1
        ]

    draft = form_draft(request, about=learner_id, tell=answer_summariser(told))
    if draft.answer is not None:
        return draft.answer
    if not draft.pressed:
        return _page(request, public_id, draft, status=draft.status)
    response = _step(request, public_id, draft)
    draft.sent()
    return response


def _step(request: SignedInRequest, public_id: UUID, draft: FormDraft) -> HttpResponse:
    theirs: dict[str, Any] = {"helper": request.user, "attempt_id": public_id, "at": now()}
    answers = answers_in(request.POST)
    if "language" in request.POST:
        services.save_assisted_answers(**theirs, answers=answers)
        return languages.go_on(request, request.path, question_shown(request.POST))
    if (scene := scene_step(request.POST)) is not None:
        return _scene_step(request, scene, answers, theirs, draft)
    form = StepForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("This step did not arrive whole. What you had kept is still here."))
    step = form.cleaned_data["then"]
    if step != StepForm.AS_IT_IS:
        services.save_assisted_answers(**theirs, answers=answers)
        if step == StepForm.REST:
            return redirect("together")
        if step == StepForm.STAY:
            return redirect("together-attempt", public_id=public_id)
        asked, language = confirmed_spellings(request.POST), get_language()
        _learner, view = queries.assisted_attempt_view(
            request.user, public_id, language, asked=asked
        )
        if view.has_gaps or view.asks_back:
            draft.sent()
            marked: dict[str, Any] = {"show_gaps": view.has_gaps, "asked": asked}
            return _page(request, public_id, draft, status=400, **marked)
    services.submit_assisted_attempt(**theirs, answers=answers, language=get_language())
    return redirect("together-attempt", public_id=public_id)


def _scene_step(
    request: SignedInRequest,
    scene: SceneStep,
    answers: dict[str, list[str]],
    theirs: dict[str, Any],
    draft: FormDraft,
) -> HttpResponse:
    """Go on to the next scene, or back to an earlier one; all other answers are saved too."""
    way, public_id = answers.get(scene.question, []), theirs["attempt_id"]
    services.save_assisted_answers(**theirs, answers=answers | {scene.question: way[: scene.keep]})
    if len(way) < scene.keep:
        draft.sent()
        return _page(request, public_id, draft, choose_in=scene.question, status=400)
    address = reverse("together-attempt", kwargs={"public_id": public_id})
    return redirect(f"{address}#question-{scene.question}")


def _page(
    request: SignedInRequest,
    public_id: UUID,
    draft: FormDraft,
    *,
    show_gaps: bool = False,
    choose_in: str = "",
    asked: Collection[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    overrides: dict[str, Any] = {"unsent": answers_from_draft(draft.words), "asked": asked}
    learner, view = queries.assisted_attempt_view(
        request.user, public_id, get_language(), **overrides
    )
    context = {
        "learner": learner,
        "attempt": view,
        "draft": draft,
        "show_gaps": show_gaps,
        "choose_in": choose_in,
    }
    template = "handed_in" if view.submitted else "questions"
    return render(request, f"courses/assisted_learning/{template}.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_spoken(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Record the learner's spoken confirmation. A GET (after signing in again) only redirects."""
    ask_why(request, queries.learner_of_attempt(request.user, public_id))
    if request.method == "POST":
        services.record_spoken_confirmation(helper=request.user, attempt_id=public_id, at=now())
        messages.success(request, _("Saved: the learner agreed today."))
    return redirect("together-attempt", public_id=public_id)
