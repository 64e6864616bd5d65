"""Plain HTTP for reporting a line or a person; each does what the frame of the same name does."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.types import SignedInRequest
from core.errors import Conflict, Invalid

from .. import report_sentences, report_services, sentences
from ..line_kinds import LAST_SEQUENCE
from ..seat_acts import Act
from .private import uuid_of
from .views import act, wants_json, with_words_back

# More than any number of a line has.
_MAX_DIGITS = len(str(LAST_SEQUENCE))


@login_required
@require_POST
def report(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """She reports a line by its number, or a person."""
    seq = request.POST.get("seq", "")
    if not seq:
        command = partial(report_services.report, person=uuid_of(request, "person"))
    elif seq.isascii() and seq.isdigit() and len(seq) <= _MAX_DIGITS:
        command = partial(report_services.report, seq=int(seq))
    else:
        raise Invalid(sentences.PAGE_LINES["try-again"])
    answer = act(request, public_id, Act.REPORT, command)
    if not wants_json(request):
        messages.success(request, report_sentences.PASSED_ON)
    return answer


@login_required
@require_POST
def report_words(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A phrase or a few words beside a report of hers; what was not sent is in the box again."""
    text = request.POST.get("text", "")
    command = partial(
        report_services.add_to_report,
        report=uuid_of(request, "report"),
        phrase=request.POST.get("phrase", ""),
        text=text,
    )
    try:
        return act(request, public_id, Act.REPORT, command, keep_text=False)
    except (Conflict, Invalid) as problem:
        if wants_json(request):
            raise
        return with_words_back(request, public_id, problem, report_text=text)
