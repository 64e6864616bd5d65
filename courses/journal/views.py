"""My goals and my journal. Another woman's page is answered like one that does not exist."""

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
from accounts.types import SignedInRequest
from core.clock import now
from core.free_text import tidy
from core.unsent_drafts import UNFINISHED, draft_for, forget, keep, keeps_draft, owner_mark

from . import queries, services
from .forms import EntryForm, GoalForm

# What the buttons of a page send as `then`.
REACHED, NOT_YET, ASK, REMOVE = "reached", "not-yet", "ask", "remove"
METHODS = ["GET", "HEAD", "POST"]


@keeps_draft
@require_http_methods(METHODS)
def goals(request: SignedInRequest) -> HttpResponse:
    """My goals, and a box for another one."""
    mine = queries.my_goals(request.user)
    if (other := _other_language(request)) is not None:
        return other
    form = _form(request, GoalForm)
    if _is_kept(request, form, services.add_goal, at=now()):
        messages.success(request, _("Kept. Only you can read it."))
        return redirect("goals")
    return _page(request, "courses/journal/goals.html", form, goals=mine)


@keeps_draft
@require_http_methods(METHODS)
def goal(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One goal: other words for it, reached, or removed."""
    mine = queries.my_goal(request.user, public_id)
    if (other := _other_language(request, there=mine.text)) is not None:
        return other
    then = request.POST.get("then", "")
    own: dict[str, Any] = {"learner": request.user, "goal_id": public_id}
    if then in (REACHED, NOT_YET):
        services.set_reached(**own, reached=then == REACHED, at=now())
        return redirect("goals")
    if then == ASK:
        return render(request, "courses/journal/remove_goal.html", {"goal": mine})
    if then == REMOVE:
        services.remove_goal(**own)
        messages.success(request, _("Removed. It is gone."))
        return redirect("goals")
    form = _form(request, GoalForm, text=mine.text)
    if _is_kept(request, form, services.change_goal, goal_id=public_id):
        messages.success(request, _("Kept. Only you can read it."))
        return redirect("goals")
    return _page(request, "courses/journal/goal.html", form, goal=mine)


@keeps_draft
@require_http_methods(METHODS)
def journal(request: SignedInRequest) -> HttpResponse:
    """A box for a new page, and the pages that are there."""
    mine = queries.my_journal(request.user, page=request.GET.get("page", "1"))
    if (other := _other_language(request)) is not None:
        return other
    form = _form(request, EntryForm)
    if _is_kept(request, form, services.add_entry, at=now()):
        messages.success(request, _("Kept. Only you can read it."))
        return redirect("journal")
    return _page(request, "courses/journal/journal.html", form, journal=mine)


@keeps_draft
@require_http_methods(METHODS)
def entry(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One page: read it, change it, remove it, or take some of it to “My way”."""
    mine = queries.my_entry(request.user, public_id)
    if (other := _other_language(request, there=mine.text)) is not None:
        return other
    then = request.POST.get("then", "")
    if then == ASK:
        return render(request, "courses/journal/remove_entry.html", {"entry": mine})
    if then == REMOVE:
        services.remove_entry(learner=request.user, entry_id=public_id)
        forget(request.session, request.path)
        messages.success(request, _("Removed. It is gone."))
        return redirect("journal")
    form = _form(request, EntryForm, text=mine.text)
    if _is_kept(request, form, services.change_entry, entry_id=public_id, at=now()):
        messages.success(request, _("Kept. Only you can read it."))
        return redirect("journal-entry", public_id)
    can_hand_in = queries.can_hand_in(request.user)
    return _page(request, "courses/journal/entry.html", form, entry=mine, can_hand_in=can_hand_in)


def _other_language(request: SignedInRequest, *, there: str = "") -> HttpResponse | None:
    """The same page in another language; other words than stand `there` wait on it for her to keep.

    None when she pressed another button, and when they are too long to wait: then they stay.
    """
    if "language" not in request.POST:
        return None
    text, own = request.POST.get("text", ""), owner_mark(request.user)
    forget(request.session, request.path)
    if tidy(text) not in ("", there) and not keep(
        request.session, place=request.path, mark=own, text=text, at=now()
    ):
        return None
    return languages.go_on(request, request.get_full_path())


def _form(
    request: SignedInRequest, form_class: type[GoalForm] | type[EntryForm], *, text: str = ""
) -> GoalForm | EntryForm:
    """What she sent; else what waits here since her sign-in ended; else what stands there."""
    if request.method == "POST" and UNFINISHED not in request.POST:
        return form_class(request.POST)
    waiting = request.POST.get("text", "") or draft_for(
        request.session, user=request.user, place=request.path, at=now()
    )
    form = form_class(initial={"text": waiting or text})
    form.is_unsent = bool(waiting)
    return form


def _is_kept(
    request: SignedInRequest, form: Form, service: Callable[..., Any], **more: Any
) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    service(learner=request.user, text=form.cleaned_data["text"], **more)
    forget(request.session, request.path)
    return True


def _page(request: SignedInRequest, template: str, form: Form, **context: Any) -> HttpResponse:
    status = 400 if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)
