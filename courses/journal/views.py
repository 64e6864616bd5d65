"""My goals and my journal. Another learner's page gives the same answer as a missing one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import languages
from accounts.drafts.pages import FormDraft, form_draft, keeps_words, unasked
from accounts.types import SignedInRequest
from core.clock import now

from . import queries, services
from .forms import EntryForm, GoalForm

# What the buttons of a page send as `then`.
REACHED, NOT_YET, ASK, REMOVE = "reached", "not-yet", "ask", "remove"
METHODS = ["GET", "HEAD", "POST"]
TEXT = "text"


@keeps_words(TEXT)
@require_http_methods(METHODS)
def goals(request: SignedInRequest) -> HttpResponse:
    """Show the user's goals, and a box for another one."""
    mine = queries.list_goals(request.user)
    draft = _draft(request)
    if (answer := _answer(request, draft)) is not None:
        return answer
    form = _form(request, draft, GoalForm)
    if _is_kept(draft, form, services.add_goal, at=now()):
        messages.success(request, _("Kept. Only you can read it."))
        return redirect("goals")
    return _page(request, "courses/journal/goals.html", draft, form, goals=mine)


@keeps_words(TEXT)
@require_http_methods(METHODS)
def goal(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Change the text of a goal, mark it as reached, or remove it."""
    mine = queries.get_goal(request.user, public_id)
    then = request.POST.get("then", "")
    own: dict[str, Any] = {"learner": request.user, "goal_id": public_id}
    if then in (REACHED, NOT_YET):
        services.set_reached(**own, reached=then == REACHED, at=now())
        return redirect("goals")
    if then == ASK:
        return render(request, "courses/journal/remove_goal.html", {"goal": mine})
    if then == REMOVE:
        services.remove_goal(**own)
        unasked(request).forget()
        messages.success(request, _("Removed. It is gone."))
        return redirect("goals")
    draft = _draft(request, there=mine.text)
    if (answer := _answer(request, draft)) is not None:
        return answer
    form = _form(request, draft, GoalForm, text=mine.text)
    if _is_kept(draft, form, services.change_goal, goal_id=public_id):
        messages.success(request, _("Kept. Only you can read it."))
        return redirect("goals")
    return _page(request, "courses/journal/goal.html", draft, form, goal=mine)


@keeps_words(TEXT)
@require_http_methods(METHODS)
def journal(request: SignedInRequest) -> HttpResponse:
    """Show a box for a new page, and the existing pages."""
    mine = queries.list_entries(request.user, page=request.GET.get("page", "1"))
    draft = _draft(request)
    if (answer := _answer(request, draft)) is not None:
        return answer
    form = _form(request, draft, EntryForm)
    if _is_kept(draft, form, services.add_entry, at=now()):
        messages.success(request, _("Kept. Only you can read it."))
        return redirect("journal")
    return _page(request, "courses/journal/journal.html", draft, form, journal=mine)


@keeps_words(TEXT)
@require_http_methods(METHODS)
def entry(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Read, change or remove one page, or take some of it to “My way”."""
    mine = queries.get_entry(request.user, public_id)
    then = request.POST.get("then", "")
    if then == ASK:
        return render(request, "courses/journal/remove_entry.html", {"entry": mine})
    if then == REMOVE:
        services.remove_entry(learner=request.user, entry_id=public_id)
        unasked(request).forget()
        messages.success(request, _("Removed. It is gone."))
        return redirect("journal")
    draft = _draft(request, there=mine.text)
    if (answer := _answer(request, draft)) is not None:
        return answer
    form = _form(request, draft, EntryForm, text=mine.text)
    if _is_kept(draft, form, services.change_entry, entry_id=public_id, at=now()):
        messages.success(request, _("Kept. Only you can read it."))
        return redirect("journal-entry", public_id)
    found = {"entry": mine, "can_hand_in": queries.can_submit_excerpt(request.user)}
    return _page(request, "courses/journal/entry.html", draft, form, **found)


def _draft(request: SignedInRequest, *, there: str = "") -> FormDraft:
    """Return the draft of this page. `there` is the stored text; "" for a new one."""
    return form_draft(request, there={TEXT: [there]}, creates=not there)


def _answer(request: SignedInRequest, draft: FormDraft) -> HttpResponse | None:
    """Return a finished response: the draft's own, or the redirect for a change of language."""
    is_kept = draft.pressed and not draft.is_too_long
    if draft.answer is None and is_kept and "language" in request.POST:
        return languages.go_on(request, request.get_full_path())
    return draft.answer


def _form(
    request: SignedInRequest,
    draft: FormDraft,
    form_class: type[GoalForm] | type[EntryForm],
    *,
    text: str = "",
) -> GoalForm | EntryForm:
    """Return the form: submitted, else with the draft, else with the stored text."""
    if draft.pressed:
        return form_class(request.POST)
    waiting = draft.words
    return form_class(initial={TEXT: waiting.get(TEXT, "") if waiting else text})


def _is_kept(draft: FormDraft, form: Form, service: Callable[..., Any], **more: Any) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    service(learner=draft.owner, text=form.cleaned_data[TEXT], **more)
    draft.sent()
    return True


def _page(
    request: SignedInRequest, template: str, draft: FormDraft, form: Form, **context: Any
) -> HttpResponse:
    status = 400 if form.is_bound else draft.status
    return render(request, template, {"form": form, "draft": draft, **context}, status=status)
