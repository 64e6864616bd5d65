"""A coordinator's queue: what waits in the journeys to a certificate."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.auth.reauthentication import reauthentication_required
from accounts.types import SignedInRequest
from core.clock import now

from . import sentences, services
from .queries import queue_of


@login_required
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """Show one kind of what waits, with the counts of all kinds."""
    find = request.GET.get("q", "").strip()[:60]
    found = queue_of(
        request.user,
        now(),
        show=request.GET.get("show", ""),
        find=find,
        page=request.GET.get("page"),
    )
    asked = {"show": found.show} | ({"q": find} if find else {})
    context = {
        "queue": found,
        "tabs": [
            (kind, sentences.TITLES[kind], count, kind == found.show)
            for kind, count in found.counts
        ],
        "title": sentences.TITLES[found.show],
        "nothing": sentences.NOTHING[found.show],
        "action": sentences.ACTIONS[found.show],
        "asked": urlencode(asked),
    }
    return render(request, "mentors/coordinator_queue/queue.html", context)


@login_required
@require_POST
@reauthentication_required
def issue_all(request: SignedInRequest) -> HttpResponse:
    """Issue all certificates that are ready."""
    given = services.issue_all(by=request.user, at=now())
    if given:
        text = ngettext(
            "%(number)s certificate issued.",
            "%(number)s certificates issued.",
            given,
        )
        messages.success(request, text % {"number": given})
    else:
        messages.info(request, _("No certificate is ready any more."))
    return redirect("coordinate-queue")
