"""Disagreeing with a decision, and the pages of who is asked."""

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
    """What is decided, what the learner said of it, and the box to say it."""
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
    """Takes the disagreement back; nobody asks why."""
    said = services.withdraw(learner=request.user, appeal_id=public_id, at=now())
    messages.success(request, _("Taken back. You can say it again any time."))
    return redirect("my-way" if said.journey_id else "rooms-decided")


@login_required
@require_safe
def rooms_decided(request: SignedInRequest) -> HttpResponse:
    """What was decided about the user and rooms, and the way to disagree."""
    context = {"decided": room_queries.decided_about_rooms(request.user)}
    return render(request, "mentors/appeals/rooms.html", context)


@keeps_words("words")
@require_http_methods(METHODS)
def room_matter(request: SignedInRequest, kind: str, public_id: UUID) -> HttpResponse:
    """That rooms are closed to the user, or a removal from one, and the box to say it."""
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
    """What the user is asked, and, where the user coordinates, what waits with its clocks."""
    context = {
        "mine": queries.to_hear(request.user, now()),
        "all": queries.to_coordinate(request.user, now()),
        "anew": room_queries.to_open_anew(request.user),
    }
    return render(request, "mentors/appeals/waiting.html", context)


@keeps_words("reasons")
@require_http_methods(METHODS)
def one(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One that the user is asked: the author's words, and the answer."""
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
    """The user confirms receipt; the author reads that."""
    services.say_read(by=request.user, appeal_id=public_id, at=now())
    messages.success(request, _("Receipt confirmed. The learner can see it."))
    return redirect("appeal", public_id)


@login_required
@require_POST
def ask_again(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A coordinator lets somebody be asked."""
    services.ask_again(by=request.user, appeal_id=public_id, at=now())
    messages.success(request, _("Panel member assigned."))
    return redirect("appeals")
