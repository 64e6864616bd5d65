"""Consent pages: a user's own answers, and those for staff who write answers down."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.clock import now
from core.errors import NotFound
from core.submit import refusal

from ..auth.reauthentication import reauthentication_required
from ..record_access.sentences import require_purpose
from ..types import Organisation, SignedInRequest
from . import permissions, queries, services
from .forms import NO, YES, AnswerForm, SpokenForm

METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """Every question that the user is asked, with the answers."""
    found = queries.questions_for(request.user, get_language() or "", now())
    return render(request, "accounts/consents/mine.html", {"places": found})


@login_required
@require_http_methods(METHODS)
def one(request: SignedInRequest, organisation_id: UUID, number: int) -> HttpResponseBase:
    """One question: what, why, who sees it, what if no; then Yes or No.

    Only a yes needs a fresh sign-in: withdrawing is never harder than giving (domain R10.5).
    """
    place = permissions.place_of(request.user, organisation_id)
    if place is None:
        raise NotFound
    if request.method == "POST":
        form = AnswerForm(request.POST)
        answer = _answer if form["answer"].value() == NO else reauthentication_required(_answer)
        return answer(request, place, number, form)
    return _one_page(request, place, number, AnswerForm())


def _answer(
    request: SignedInRequest, place: Organisation, number: int, form: AnswerForm
) -> HttpResponse:
    def keep() -> None:
        services.answer(
            person=request.user,
            organisation_id=place.public_id,
            number=number,
            yes=form.cleaned_data["answer"] == YES,
            language=get_language() or "",
            at=now(),
        )

    status = refusal(form, keep)
    if status is not None:
        return _one_page(request, place, number, form, status)
    messages.success(request, _("Kept. You can change it at any time."))
    return redirect("consents")


def _one_page(
    request: SignedInRequest, place: Organisation, number: int, form: AnswerForm, status: int = 200
) -> HttpResponse:
    page = queries.question_page(request.user, place, number, get_language() or "", now())
    context = {"page": page, "form": form}
    return render(request, "accounts/consents/one.html", context, status=status)


# --- for staff beside a person --------------------------------------------------------------


@login_required
@require_safe
def women(request: SignedInRequest) -> HttpResponse:
    """The people whose answers the user may write down."""
    name = request.GET.get("name", "").strip()
    found = queries.women_for(request.user, name=name, page=request.GET.get("page"), at=now())
    context = {"places": found, "name": name, "query": urlencode({"name": name}) if name else ""}
    return render(request, "accounts/consents/women.html", context)


@login_required
@require_safe
def of_woman(request: SignedInRequest, organisation_id: UUID, public_id: UUID) -> HttpResponse:
    """What one person agreed to."""
    about, place = queries.beside(request.user, organisation_id, public_id)
    require_purpose(request.user, public_id, then=request.path, at=now())
    found = queries.questions_of(about, place, get_language() or "", now())
    context = {"woman": about, "place": found}
    return render(request, "accounts/consents/of_woman.html", context)


@login_required
@require_http_methods(METHODS)
@reauthentication_required
def spoken(
    request: SignedInRequest, organisation_id: UUID, public_id: UUID, number: int
) -> HttpResponse:
    """One question, read to the person; staff write down the answer."""
    about, place = queries.beside(request.user, organisation_id, public_id)
    is_step = request.method == "POST"
    require_purpose(request.user, public_id, then=request.path, at=now(), is_step=is_step)
    form = SpokenForm(request.POST if is_step else None, initial={"language": get_language()})

    def keep() -> None:
        services.write_down(
            by=request.user,
            organisation_id=organisation_id,
            about_id=public_id,
            number=number,
            yes=form.cleaned_data["answer"] == YES,
            language=form.cleaned_data["language"],
            said_back=form.cleaned_data["said_back"],
            at=now(),
            **form.explained(),
        )

    status: int | None = 200
    if is_step:
        status = refusal(form, keep)
        if status is None:
            messages.success(request, _("Saved. The person sees it under “Me”."))
            return redirect("consents-of", organisation_id, public_id)
    page = queries.question_page(about, place, number, get_language() or "", now())
    context = {"page": page, "form": form, "woman": about}
    return render(request, "accounts/consents/spoken.html", context, status=status)
