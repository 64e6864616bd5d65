"""The page on which a coordinator matches mentees and mentors."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound

from . import coordinator_queries, permissions, proposal_services


@login_required
@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """Show one tab: requests with suggestions, pairs, mentors or hours."""
    found = coordinator_queries.desk_of(
        request.user,
        now(),
        tab=request.GET.get("tab", ""),
        chosen=request.GET.get("request", ""),
        page=request.GET.get("page"),
    )
    labels = {
        coordinator_queries.REQUESTS: _("Requests"),
        coordinator_queries.PAIRS: _("Pairs"),
        coordinator_queries.MENTORS: _("Mentors"),
        coordinator_queries.HOURS: _("Hours"),
    }
    context = {
        "desk": found,
        "tabs": [(tab, labels[tab], count, tab == found.tab) for tab, count in found.counts],
        "asked": f"tab={found.tab}",
    }
    return render(request, "mentors/mentoring/desk.html", context)


@login_required
@require_POST
def propose(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Propose a mentor, and send each of the two the other's card."""
    proposal_services.propose(
        by=request.user, request_id=public_id, mentor_id=_uuid(request, "mentor"), at=now()
    )
    messages.success(request, _("Both cards are sent. Each has three days to answer."))
    return redirect("mentoring")


@login_required
@require_POST
def propose_all(request: SignedInRequest) -> HttpResponse:
    """Propose all the matches that were submitted from the page."""
    permissions.coordinated(request.user)
    chosen = [_two(text) for text in request.POST.getlist("match")]
    made = proposal_services.propose_all(by=request.user, chosen=chosen, at=now())
    text = ngettext("%(number)s match is proposed.", "%(number)s matches are proposed.", made)
    messages.success(request, text % {"number": made})
    return redirect("mentoring")


@login_required
@require_POST
def withdraw(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Withdraw a proposal."""
    proposal_services.withdraw(by=request.user, pair_id=public_id, at=now())
    messages.success(request, _("The proposal is withdrawn. She waits on the list again."))
    return redirect("mentoring")


def _uuid(request: SignedInRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise NotFound from None


def _two(text: str) -> tuple[UUID, UUID]:
    one, _colon, other = text.partition(":")
    try:
        return UUID(one), UUID(other)
    except ValueError:
        raise NotFound from None
