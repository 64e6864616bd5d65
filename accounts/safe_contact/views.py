"""The page on which staff write down how a person may be contacted."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.clock import now
from core.submit import refusal

from ..auth.reauthentication import reauthentication_required
from ..consents.queries import beside
from ..queries import people_in
from ..record_access.sentences import require_purpose
from ..types import SignedInRequest
from . import queries, services
from .forms import SafeContactForm
from .rules import still_holds


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def safe_contact(
    request: SignedInRequest, organisation_id: UUID, public_id: UUID
) -> HttpResponseBase:
    """The person's latest answer, and a form for today's."""
    about, place = beside(request.user, organisation_id, public_id)
    is_step = request.method == "POST"
    require_purpose(request.user, public_id, then=request.path, at=now(), is_step=is_step)
    earlier = queries.contact_of(about, place)
    people = list(people_in(place).exclude(pk=about.pk))
    initial = {"way": earlier.way, "if_she_leaves": earlier.if_she_leaves} if earlier else {}
    form = SafeContactForm(request.POST if is_step else None, people=people, initial=initial)

    def keep() -> None:
        services.write_down(
            by=request.user,
            organisation_id=organisation_id,
            about_id=public_id,
            way=form.cleaned_data["way"],
            if_she_leaves=form.cleaned_data["if_she_leaves"],
            apart_from=form.cleaned_data["apart_from"],
            asked_apart=form.cleaned_data["asked_apart"],
            at=now(),
        )

    status: int | None = 200
    if is_step:
        status = refusal(form, keep)
        if status is None:
            messages.success(request, _("Saved. Ask again in three months."))
            return redirect("consents-of", organisation_id, public_id)
    context = {
        "form": form,
        "woman": about,
        "organisation": place,
        "earlier": earlier,
        "holds": earlier is not None and still_holds(earlier.answered_at, now()),
    }
    found: HttpResponse = render(
        request, "accounts/safe_contact/one.html", context, status=status or 200
    )
    return found
