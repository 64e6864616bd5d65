"""The pages of a quiz. Every step works without JavaScript."""

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
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Invalid
from core.unsent_drafts import UNFINISHED, forget, keeps_draft_of
from courses.attempts.forms import SceneStep
from courses.attempts.recordings.pages import opened_for, recorder_for
from courses.attempts.recordings.services import drop_recording
from courses.attempts.view_models import AttemptView

from . import intro_queries, queries, sentences, services
from .forms import (
    StepForm,
    answers_as_text,
    answers_in,
    dropped_recording,
    look_step,
    question_shown,
    scene_step,
    unsent_answers,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest, key: UUID) -> HttpResponse:
    """What waits for her, and a button to begin or to go on."""
    if request.method == "POST":
        attempt = services.start_attempt(learner=request.user, quiz_key=key, at=now())
        return redirect("attempt", public_id=attempt.public_id)
    quiz = intro_queries.quiz_intro(request.user, key, get_language())
    context = {
        "quiz": quiz,
        "questions": sentences.how_many_questions(quiz.questions),
        "past": [(one, sentences.outcome_of(one)) for one in quiz.past],
    }
    return render(request, "courses/attempts/start.html", context)


@keeps_draft_of(answers_as_text)
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The questions, and afterwards how it went."""
    if request.method == "POST" and UNFINISHED not in request.POST:
        response = _step(request, public_id)
        forget(request.session, request.path)
        return response
    unsent = unsent_answers(request)
    view = queries.attempt_view(request.user, public_id, get_language(), unsent=unsent)
    if view.submitted:
        forget(request.session, request.path)
    return _page(request, view, unsent=bool(unsent))


def _step(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    own: dict[str, Any] = {"learner": request.user, "attempt_id": public_id, "at": now()}
    answers = answers_in(request.POST)
    if (response := _within(request, answers, own)) is not None:
        return response
    form = StepForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("This step did not arrive whole. What you had kept is still here."))
    step = form.cleaned_data["then"]
    if step in (StepForm.REST, StepForm.STAY):
        services.save_answers(**own, answers=answers)
        messages.success(request, _("Your answers are kept. You can come back any time."))
        if step == StepForm.REST:
            return redirect("start")
        return redirect("attempt", public_id=public_id)
    if step == StepForm.SEE:
        services.save_answers(**own, answers=answers)
        view = queries.attempt_view(request.user, public_id, get_language())
        if view.has_gaps:
            return _page(request, view, show_gaps=True, status=400)
    services.submit_attempt(**own, answers=answers, language=get_language())
    return redirect("attempt", public_id=public_id)


def _within(
    request: SignedInRequest, answers: dict[str, list[str]], own: dict[str, Any]
) -> HttpResponse | None:
    """A step that stays among the questions; None when she pressed another button."""
    if "language" in request.POST:
        return _other_language(request, answers, own)
    scene = scene_step(request.POST)
    if scene is not None:
        return _scene_step(request, scene, answers, own)
    if dropped := dropped_recording(request.POST):
        return _drop(dropped, answers, own)
    if look := look_step(request.POST):
        return _look_step(request, look, answers, own)
    return None


def _other_language(
    request: SignedInRequest, answers: dict[str, list[str]], own: dict[str, Any]
) -> HttpResponse:
    """The same questions in another language; what she has chosen and typed so far is kept."""
    services.save_answers(**own, answers=answers)
    address = reverse("attempt", kwargs={"public_id": own["attempt_id"]})
    return languages.go_on(request, address, question_shown(request.POST))


def _scene_step(
    request: SignedInRequest, scene: SceneStep, answers: dict[str, list[str]], own: dict[str, Any]
) -> HttpResponse:
    """On to the next scene, or back to an earlier one; all other answers are kept as well."""
    way = answers.get(scene.question, [])
    services.save_answers(**own, answers=answers | {scene.question: way[: scene.keep]})
    if len(way) < scene.keep:
        view = queries.attempt_view(request.user, own["attempt_id"], get_language())
        return _page(request, view, choose_in=scene.question, status=400)
    address = reverse("attempt", kwargs={"public_id": own["attempt_id"]})
    return redirect(f"{address}#question-{scene.question}")


def _drop(question: str, answers: dict[str, list[str]], own: dict[str, Any]) -> HttpResponse:
    """Without a script: her recording goes, all that she chose and wrote is kept."""
    services.save_answers(**own, answers=answers)
    drop_recording(learner=own["learner"], attempt_id=own["attempt_id"], question_key=question)
    address = reverse("attempt", kwargs={"public_id": own["attempt_id"]})
    return redirect(f"{address}#question-{question}")


def _look_step(
    request: SignedInRequest, question: str, answers: dict[str, list[str]], own: dict[str, Any]
) -> HttpResponse:
    """What fits in one question; with a part of it still open the page says so."""
    if not services.look_at_answer(
        **own, question_key=question, answers=answers, language=get_language()
    ):
        view = queries.attempt_view(request.user, own["attempt_id"], get_language())
        return _page(request, view, look_in=question, status=400)
    address = reverse("attempt", kwargs={"public_id": own["attempt_id"]})
    return redirect(f"{address}#question-{question}")


@require_safe
@login_required
def picture(request: SignedInRequest, public_id: UUID, digest: str) -> HttpResponse:
    """The picture of a question; it never changes under its address."""
    data = queries.picture_of(request.user, public_id, digest)
    return HttpResponse(data, content_type="image/webp")


def _page(
    request: SignedInRequest,
    view: AttemptView,
    *,
    show_gaps: bool = False,
    choose_in: str = "",
    look_in: str = "",
    unsent: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "attempt": view,
        "show_gaps": show_gaps,
        "choose_in": choose_in,
        "look_in": look_in,
        "unsent": unsent,
    }
    if not view.submitted:
        context["recorder"] = recorder_for(request.session, is_spoken=view.is_spoken)
        page = render(request, "courses/attempts/quiz.html", context, status=status)
        return opened_for(page, context["recorder"])
    context["count"] = sentences.outcome_of(view)
    return render(request, "courses/attempts/result.html", context, status=status)
