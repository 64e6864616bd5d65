"""Talks with a mentor: the supervisor's page, and the mentor's own."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.drafts.pages import carried_out, form_draft, keeps_words
from accounts.record_access.gate import ask_why
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound
from mentors.certification.renewal_queries import renewals_supervised

from . import queries, services
from .forms import TalkForm
from .permissions import may_have_talks, mentor_of

FIELDS = tuple(TalkForm.base_fields)


@keeps_words(*FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def talks_of(request: SignedInRequest, organisation_id: UUID, public_id: UUID) -> HttpResponse:
    """Show talks and agreements, with a form for the next talk."""
    person, place = mentor_of(request.user, organisation_id, public_id)
    ask_why(request, public_id)
    draft = form_draft(request, creates=True, about=public_id)
    if draft.answer is not None:
        return draft.answer
    form, status = carried_out(
        draft,
        request.POST,
        TalkForm,
        lambda form: services.write_talk(
            by=request.user,
            organisation_id=organisation_id,
            person_id=public_id,
            **form.cleaned_data,
            at=now(),
        ),
    )
    if status is None:
        messages.success(request, _("Saved. The person can read it."))
        return redirect("talks-of", organisation_id, public_id)
    context = {
        "woman": person,
        "talks": queries.talks_with(person, place),
        "renewals": renewals_supervised(person, place, now()),
        "put_off": queries.put_off_by(person, place, at=now()),
        "form": form,
        "draft": draft,
    }
    return render(request, "mentors/supervision/talks_of.html", context, status=status)


@login_required
@require_POST
def put_off(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Delete an offered talk; nobody asks why."""
    where = services.put_off(by=request.user, talk_id=public_id)
    messages.success(request, _("Removed."))
    return redirect("talks-of", *where)


@login_required
@require_safe
def my_talks(request: SignedInRequest) -> HttpResponse:
    """Show the user's own talks."""
    if not may_have_talks(request.user):
        raise NotFound
    context = {
        "talks": queries.talks_with(request.user),
        "put_off": queries.put_off_by(request.user, at=now()),
    }
    return render(request, "mentors/supervision/mine.html", context)


@login_required
@require_POST
def put_mine_off(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Postpone the user's talk with one tap; nobody asks why."""
    services.put_mine_off(mentor=request.user, talk_id=public_id, at=now())
    messages.success(request, _("Put off. It counts for nothing, and nobody asks why."))
    return redirect("my-talks")
