"""The pages of a quiz. Every step works without JavaScript."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.common.clock import now
from lms.common.errors import Invalid

from . import queries, sentences, services
from .forms import StepForm, answers_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request, key):
    """What waits for her, and a button to begin or to go on."""
    if request.method == "POST":
        attempt = services.start_attempt(learner=request.user, quiz_key=key, at=now())
        return redirect("attempt", public_id=attempt.public_id)
    quiz = queries.quiz_intro(request.user, key, get_language())
    context = {"quiz": quiz, "questions": sentences.how_many_questions(quiz.questions)}
    return render(request, "courses/quiz_start.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request, public_id):
    """The questions, and afterwards how it went."""
    if request.method == "POST":
        return _step(request, public_id)
    view = queries.attempt_view(request.user, public_id, get_language())
    return _page(request, view)


def _step(request, public_id):
    form = StepForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("This step did not arrive whole. What you had kept is still here."))
    step, answers = form.cleaned_data["then"], answers_in(request.POST)
    hers = {"learner": request.user, "attempt_id": public_id, "answers": answers, "at": now()}
    if step == StepForm.REST:
        services.save_answers(**hers)
        messages.success(request, _("Your answers are kept. You can come back any time."))
        return redirect("/")
    if step == StepForm.SEE:
        services.save_answers(**hers)
        view = queries.attempt_view(request.user, public_id, get_language())
        if view.has_gaps:
            return _page(request, view, show_gaps=True, status=400)
    services.submit_attempt(**hers)
    return redirect("attempt", public_id=public_id)


def _page(request, view, *, show_gaps=False, status=200):
    context = {"attempt": view, "show_gaps": show_gaps}
    if view.submitted:
        context["count"] = sentences.how_many_met(view.points, view.max_points)
        return render(request, "courses/quiz_result.html", context, status=status)
    return render(request, "courses/quiz.html", context, status=status)
