"""Views for the plan and the pair check."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Conflict, Invalid, NotFound

from . import plan_services
from .session_views import PAGES, thanks


@login_required
@require_POST
def tasks(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Add, tick or delete a step for the mentee; a refusal is shown on “My mentor”."""
    act, by = request.POST.get("act", ""), request.user
    try:
        if act == "add":
            words = request.POST.get("words", "")
            plan_services.add_task(by=by, pair_id=public_id, words=words, at=now())
        elif act == "remove":
            plan_services.remove_task(by=by, pair_id=public_id, task_id=_task_id(request))
        elif act in ("tick", "untick"):
            plan_services.tick_task(
                by=by,
                pair_id=public_id,
                task_id=_task_id(request),
                done=act == "tick",
                at=now(),
            )
        else:
            raise NotFound
    except (Conflict, Invalid) as problem:
        messages.error(request, str(problem.sentence))
    return redirect("my-mentor")


@login_required
@require_POST
def check(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Save how it is going for one of the two."""
    answer = request.POST.get("answer", "")
    plan_services.answer_check(by=request.user, pair_id=public_id, answer=answer, at=now())
    messages.success(request, thanks(answer))
    return redirect(PAGES.get(request.POST.get("from", ""), "my-mentor"))


@login_required
@require_POST
def take_up(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Mark an answer as taken up by the supervisor."""
    pair_id = plan_services.take_up_check(by=request.user, check_id=public_id, at=now())
    messages.success(request, _("Marked as done."))
    return redirect("mentoring-pair", pair_id)


def _task_id(request: SignedInRequest) -> UUID:
    try:
        return UUID(request.POST.get("task", ""))
    except ValueError:
        raise NotFound from None
