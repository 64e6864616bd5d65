"""Refusing or withdrawing clearance for rooms, with a reason that the person reads."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import services as accounts
from accounts.auth.reauthentication import reauthentication_required
from accounts.drafts.pages import carried_out, form_draft, keeps_words
from accounts.membership import queries as people
from accounts.membership.services import CHARACTERS
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound
from core.free_text import FreeTextField

from ..coordinator.people_pages import is_told_why
from ..coordinator.people_views import page_of

METHODS = ["GET", "HEAD", "POST"]
TEMPLATE = "portal/people/refuse_rooms.html"


class TellPersonForm(forms.Form):
    """The reason, addressed to the person."""

    told = FreeTextField(
        label=gettext_lazy("Reason, addressed to the person"),
        longest=CHARACTERS,
        rows=5,
        help_text=gettext_lazy(
            "Plain and kind: why not now, and what the person can do. Nothing about "
            "papers, health or the past."
        ),
    )


@keeps_words("told")
@require_http_methods(METHODS)
@reauthentication_required
def close_rooms(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Withdraw a person's clearance for rooms at once, with a reason."""
    page = page_of(request, public_id)
    if page.clearance is None or page.is_self:
        raise NotFound
    draft = form_draft(request, about=page.person.public_id, creates=True)
    if draft.answer is not None:
        return draft.answer
    form, status = carried_out(
        draft,
        request.POST,
        TellPersonForm,
        lambda form: accounts.withdraw_clearance(
            by=request.user,
            user=page.person,
            organisation=page.organisation,
            told=form.cleaned_data["told"],
            at=now(),
        ),
    )
    if status is None:
        messages.success(request, _("Admission withdrawn. The person reads the reason."))
        return redirect("person", public_id)
    context = {"name": page.person.shown_name, "page": page, "form": form, "draft": draft}
    return render(request, TEMPLATE, context, status=status)


@keeps_words("told")
@require_http_methods(METHODS)
@reauthentication_required
def say_no(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """As the second person, decline to clear somebody for rooms, with a reason."""
    row = people.approval_for(request.user, public_id)
    if row is None or row.person is None or not is_told_why(request.user, public_id):
        raise NotFound
    draft = form_draft(request, about=row.person.public_id, creates=True)
    if draft.answer is not None:
        return draft.answer
    form, status = carried_out(
        draft,
        request.POST,
        TellPersonForm,
        lambda form: accounts.decline(
            by=request.user, approval_id=public_id, told=form.cleaned_data["told"], at=now()
        ),
    )
    if status is None:
        messages.success(request, _("Declined. The person reads the reason."))
        return redirect("approvals")
    context = {"name": row.person.shown_name, "row": row, "form": form, "draft": draft}
    return render(request, TEMPLATE, context, status=status)
