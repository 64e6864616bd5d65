"""Writing evidence down, and the learner's page for it."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.drafts.pages import carried_out, form_draft, keeps_words, lines_of
from accounts.queries import roles_of
from accounts.record_access.gate import ask_why
from accounts.roles import Role
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import DomainError, NotFound
from mentors.assessment.competencies.decision_services import answer as keep_answer
from mentors.assessment.competencies.forms import AnswerForm
from mentors.assessment.competencies.sentences import READ_STATES

from . import queries, services
from .forms import WriteForm
from .queries import HELP


@login_required
@require_safe
def written_of(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Show the existing evidence, and the kinds that the user may write."""
    found = queries.to_write(request.user, person_id)
    ask_why(request, person_id)
    context = {
        "found": found,
        "woman": found.journey.learner,
        "doors": [(kind, words, HELP[kind]) for kind, words in found.kinds],
        "written": [(one, READ_STATES[one.state]) for one in found.written],
    }
    return render(request, "mentors/evidence/written/of_woman.html", context)


@keeps_words("quiz", "day", "codes", "sentence")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedInRequest, person_id: UUID, kind: str) -> HttpResponse:
    """Write one piece of one kind; the learner reads it before anybody rates on it."""
    asked = queries.to_write(request.user, person_id, kind)
    ask_why(request, person_id)
    make = partial(WriteForm, asked=asked)
    draft = form_draft(request, creates=True, about=person_id, tell=lines_of(make()))
    if draft.answer is not None:
        return draft.answer
    form, status = carried_out(
        draft,
        request.POST,
        make,
        lambda form: services.write(
            by=request.user, person_id=person_id, kind=kind, at=now(), **form.cleaned_data
        ),
    )
    if status is None:
        messages.success(request, _("Saved. The learner reads it first."))
        return redirect("written-of", person_id)
    context = {
        "asked": asked,
        "woman": asked.journey.learner,
        "kind": dict(asked.kinds).get(kind, ""),
        "form": form,
        "draft": draft,
    }
    return render(request, "mentors/evidence/written/write.html", context, status=status)


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """Show what was written about the user's practice, unread pieces first."""
    return _mine(request)


@login_required
@require_POST
def answer(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Save the user's answer: it was so, or it was not."""
    form = AnswerForm(request.POST)
    was_so = request.POST.get("was") != "not-so"
    if not form.is_valid():
        return _mine(request, refused=(public_id, form), status=400)
    try:
        keep_answer(
            learner=request.user,
            evidence_id=public_id,
            was_so=was_so,
            words=form.cleaned_data["words"],
            at=now(),
        )
    except NotFound:
        raise
    except DomainError as problem:
        form.add_error(None, str(problem.sentence))
        return _mine(request, refused=(public_id, form), status=problem.status)
    messages.success(
        request,
        _("Thank you. Those who assess you can read it now.")
        if was_so
        else _("It goes back to who wrote it. Nobody else reads it."),
    )
    return redirect("written-about-me")


def _mine(
    request: SignedInRequest,
    *,
    refused: tuple[UUID, AnswerForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    if not roles_of(request.user) & {Role.LEARNER, Role.MENTOR}:
        raise NotFound
    forms = dict([refused]) if refused else {}
    context = {
        "written": [
            (one, forms.get(one.public_id) or AnswerForm(auto_id=f"id_{one.public_id}_%s"))
            for one in queries.written_about(request.user)
        ],
        "seen": queries.seen_and_unread(request.user),
    }
    return render(request, "mentors/evidence/written/mine.html", context, status=status)
