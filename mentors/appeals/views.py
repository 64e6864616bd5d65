"""Appealing against a decision, and the pages of the panel."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.drafts.pages import carried_out, form_draft, keeps_words
from accounts.types import SignedInRequest
from core.clock import now

from . import queries, room_queries, services
from .forms import AnswerForm, AppealForm

METHODS = ["GET", "HEAD", "POST"]


@keeps_words("words")
@require_http_methods(METHODS)
def matter(request: SignedInRequest, public_id: UUID, about: str) -> HttpResponse:
    """Show the decision and the learner's appeals, with the form for a new one."""
    found = queries.matter_of(request.user, public_id, about)
    draft = form_draft(request, creates=True)
    if draft.answer is not None:
        return draft.answer
    form, status = carried_out(
        draft,
        request.POST,
        AppealForm,
        lambda form: services.disagree(
            learner=request.user,
            journey_id=public_id,
            about=about,
            words=form.cleaned_data["words"],
            at=now(),
        ),
    )
    if status is None:
        messages.success(request, _("It is said. Nothing of yours stops meanwhile."))
        return redirect(request.path)
    context = {"matter": found, "form": form, "draft": draft}
    return render(request, "mentors/appeals/matter.html", context, status=status)


@login_required
@require_POST
def take_back(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Withdraw the appeal; nobody asks why."""
    said = services.withdraw(learner=request.user, appeal_id=public_id, at=now())
    messages.success(request, _("Taken back. You can say it again any time."))
    return redirect("my-way" if said.journey_id else "rooms-decided")


@login_required
@require_safe
def rooms_decided(request: SignedInRequest) -> HttpResponse:
    """Show decisions about the user and rooms, with links to appeal."""
    context = {"decided": room_queries.decided_about_rooms(request.user)}
    return render(request, "mentors/appeals/rooms.html", context)


@keeps_words("words")
@require_http_methods(METHODS)
def room_matter(request: SignedInRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Show a refused clearance or a removal from a room, with the form for an appeal."""
    found = room_queries.room_matter(request.user, kind, public_id)
    draft = form_draft(request, creates=True)
    if draft.answer is not None:
        return draft.answer
    form, status = carried_out(
        draft,
        request.POST,
        AppealForm,
        lambda form: services.appeal_about_rooms(
            person=request.user,
            kind=kind,
            public_id=public_id,
            words=form.cleaned_data["words"],
            at=now(),
        ),
    )
    if status is None:
        messages.success(request, _("It is said. Nothing of yours stops meanwhile."))
        return redirect(request.path)
    context = {"matter": found, "form": form, "draft": draft}
    return render(request, "mentors/appeals/room_matter.html", context, status=status)


@login_required
@require_safe
def waiting(request: SignedInRequest) -> HttpResponse:
    """Show the user's appeals to answer and, for a coordinator, all open ones with deadlines."""
    context = {
        "mine": queries.to_hear(request.user, now()),
        "all": queries.to_coordinate(request.user, now()),
        "anew": room_queries.to_open_anew(request.user),
    }
    return render(request, "mentors/appeals/waiting.html", context)


@keeps_words("reasons")
@require_http_methods(METHODS)
def one(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show an appeal to a panel member: the author's text, and the form for the answer."""
    found = queries.heard(request.user, public_id)
    draft = form_draft(request, about=found.learner_id)
    if draft.answer is not None:
        return draft.answer
    form, status = carried_out(
        draft,
        request.POST,
        AnswerForm,
        lambda form: services.answer(
            by=request.user, appeal_id=public_id, at=now(), **form.cleaned_data
        ),
    )
    if status is None:
        messages.success(request, _("Answer submitted. The learner reads both answers together."))
        return redirect(request.path)
    context = {"heard": found, "form": form, "draft": draft}
    return render(request, "mentors/appeals/one.html", context, status=status)


@login_required
@require_POST
def say_read(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Confirm receipt; the author can see it."""
    services.say_read(by=request.user, appeal_id=public_id, at=now())
    messages.success(request, _("Receipt confirmed. The learner can see it."))
    return redirect("appeal", public_id)


@login_required
@require_POST
def ask_again(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Fill the panel, for a coordinator."""
    services.ask_again(by=request.user, appeal_id=public_id, at=now())
    messages.success(request, _("Panel member assigned."))
    return redirect("appeals")
