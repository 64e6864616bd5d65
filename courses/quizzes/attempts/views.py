"""The pages of a quiz. Every step works without JavaScript."""

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
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Invalid
from courses.progress.queries import course_of_lesson
from courses.progress.sentences import after_lesson
from courses.progress.view_models import CourseView
from courses.quizzes.attempts.forms import SceneStep
from courses.quizzes.attempts.recordings.services import remove_recording
from courses.quizzes.attempts.recordings.views import recorder_for, render_recording_page

from . import overview_queries, queries, question_queries, sentences, services
from .forms import (
    ANSWER_FIELDS,
    StepForm,
    answer_summariser,
    answers_from_draft,
    answers_in,
    confirmed_spellings,
    dropped_recording,
    question_shown,
    review_step,
    scene_step,
)
from .view_models import AttemptView


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Show what the quiz contains, and start or continue an attempt."""
    if request.method == "POST":
        attempt = services.start_attempt(learner=request.user, quiz_key=key, at=now())
        return redirect("attempt", public_id=attempt.public_id)
    quiz = overview_queries.quiz_intro(request.user, key, get_language())
    context = {
        "quiz": quiz,
        "questions": sentences.questions_text(quiz.questions),
        "past": [(one, sentences.outcome_text(one)) for one in quiz.past],
    }
    return render(request, "courses/quizzes/attempts/start.html", context)


@keeps_words(ANSWER_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the questions and, after submission, the results."""
    tell = answer_summariser(
        lambda said: queries.attempt_view(request.user, public_id, get_language(), **said)
    )
    if request.method != "POST":
        return _page(request, public_id, form_draft(request, tell=tell))
    if not queries.is_open_to(request.user, public_id):
        # Submitted, perhaps in another window: a POST leads to the result, and there is no draft.
        return handed_in_meanwhile(request) or _step(request, public_id, unasked(request))
    draft = form_draft(request, tell=tell)
    if draft.answer is not None:
        return draft.answer
    if draft.is_older:
        return _page(request, public_id, draft, status=draft.status)
    response = _step(request, public_id, draft)
    draft.sent()
    return response


def _step(request: SignedInRequest, public_id: UUID, draft: FormDraft) -> HttpResponse:
    own: dict[str, Any] = {"learner": request.user, "attempt_id": public_id, "at": now()}
    answers = answers_in(request.POST)
    if (response := _handle_inner_step(request, answers, own, draft)) is not None:
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
        asked = confirmed_spellings(request.POST)
        view = queries.attempt_view(request.user, public_id, get_language(), asked=asked)
        if view.has_gaps or view.asks_back:
            return _redisplay(request, own, draft, show_gaps=view.has_gaps, asked=asked)
    services.submit_attempt(**own, answers=answers, language=get_language())
    return redirect("attempt", public_id=public_id)


def _handle_inner_step(
    request: SignedInRequest,
    answers: dict[str, list[str]],
    own: dict[str, Any],
    draft: FormDraft,
) -> HttpResponse | None:
    """Handle a step that stays among the questions; None when another button was pressed."""
    if "language" in request.POST:
        return _other_language(request, answers, own)
    scene = scene_step(request.POST)
    if scene is not None:
        return _scene_step(request, scene, answers, own, draft)
    if dropped := dropped_recording(request.POST):
        return _remove_recording(dropped, answers, own)
    if look := review_step(request.POST):
        return _review_step(request, look, answers, own, draft)
    return None


def _other_language(
    request: SignedInRequest, answers: dict[str, list[str]], own: dict[str, Any]
) -> HttpResponse:
    """Save the answers so far, and show the same questions in another language."""
    services.save_answers(**own, answers=answers)
    address = reverse("attempt", kwargs={"public_id": own["attempt_id"]})
    return languages.go_on(request, address, question_shown(request.POST))


def _scene_step(
    request: SignedInRequest,
    scene: SceneStep,
    answers: dict[str, list[str]],
    own: dict[str, Any],
    draft: FormDraft,
) -> HttpResponse:
    """Go on to the next scene, or back to an earlier one; all other answers are saved too."""
    way = answers.get(scene.question, [])
    services.save_answers(**own, answers=answers | {scene.question: way[: scene.keep]})
    if len(way) < scene.keep:
        return _redisplay(request, own, draft, choose_in=scene.question)
    address = reverse("attempt", kwargs={"public_id": own["attempt_id"]})
    return redirect(f"{address}#question-{scene.question}")


def _remove_recording(
    question: str, answers: dict[str, list[str]], own: dict[str, Any]
) -> HttpResponse:
    """Save all answers and delete the recording, for pages without the script."""
    services.save_answers(**own, answers=answers)
    remove_recording(learner=own["learner"], attempt_id=own["attempt_id"], question_key=question)
    address = reverse("attempt", kwargs={"public_id": own["attempt_id"]})
    return redirect(f"{address}#question-{question}")


def _review_step(
    request: SignedInRequest,
    question: str,
    answers: dict[str, list[str]],
    own: dict[str, Any],
    draft: FormDraft,
) -> HttpResponse:
    """Reveal the answer of one question.

    If part of it is missing, or the user has to be asked about a word first, the page says so.
    """
    asked, language = confirmed_spellings(request.POST), get_language()
    if not services.reveal_answer(
        **own, question_key=question, answers=answers, language=language, asked=asked
    ):
        return _redisplay(request, own, draft, look_in=question, asked=asked)
    address = reverse("attempt", kwargs={"public_id": own["attempt_id"]})
    return redirect(f"{address}#question-{question}")


@require_safe
@login_required
def picture(request: SignedInRequest, public_id: UUID, digest: str) -> HttpResponse:
    """Send the picture of a question; the file at its URL never changes."""
    data = question_queries.picture_of(request.user, public_id, digest)
    return HttpResponse(data, content_type="image/webp")


def _redisplay(
    request: SignedInRequest, own: dict[str, Any], draft: FormDraft, **marked: Any
) -> HttpResponse:
    """Show the questions again: input is saved, and something is still missing."""
    draft.sent()
    return _page(request, own["attempt_id"], draft, status=400, **marked)


def _course_of(request: SignedInRequest, view: AttemptView) -> CourseView | None:
    """Return the course after the questions; None if they are in no lesson that the user takes."""
    if view.lesson_key is None or view.met is None:
        return None
    return course_of_lesson(request.user, view.lesson_key, get_language())


def _page(
    request: SignedInRequest,
    public_id: UUID,
    draft: FormDraft,
    *,
    show_gaps: bool = False,
    choose_in: str = "",
    look_in: str = "",
    asked: Collection[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    said: dict[str, Any] = {"unsent": answers_from_draft(draft.words), "asked": asked}
    view = queries.attempt_view(request.user, public_id, get_language(), **said)
    context: dict[str, Any] = {
        "attempt": view,
        "draft": draft,
        "show_gaps": show_gaps,
        "choose_in": choose_in,
        "look_in": "" if view.asks_back else look_in,
    }
    if not view.submitted:
        recorder = recorder_for(request.session, is_spoken=view.is_spoken)
        context["recorder"] = recorder
        show = render_recording_page if recorder else render
        return show(request, "courses/quizzes/attempts/quiz.html", context, status=status)
    course = _course_of(request, view)
    context["count"] = sentences.outcome_text(view)
    context["line"] = course.line if course else None
    context["after_lesson_line"] = after_lesson(course, view.lesson_key) if course else ""
    return render(request, "courses/quizzes/attempts/result.html", context, status=status)
