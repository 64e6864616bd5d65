"""The name that certificates of an organisation carry."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.fresh_sign_in import fresh_sign_in_required
from accounts.public_name_services import set_public_name
from accounts.queries import organisations_of
from accounts.roles import Role
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Invalid, NotFound
from core.submit import refusal

from .printing import can_print
from .public_name_forms import PublicNameForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in_required
def public_name(request: SignedInRequest) -> HttpResponse:
    """What stands there now, and a line to change it."""
    places = organisations_of(request.user, Role.COORDINATOR)
    if not places:
        raise NotFound
    form = PublicNameForm(
        request.POST or None, places=places, initial={"name": places[0].public_name}
    )
    status: int | None = 200
    if request.method == "POST":
        status = refusal(form, lambda: _keep(request, form.cleaned_data))
        if status is None:
            messages.success(request, _("Kept. Certificates that are given from now on carry it."))
            return redirect("public-name")
    context = {"form": form, "places": places}
    return render(request, "mentors/certification/public_name.html", context, status=status)


def _keep(request: SignedInRequest, data: dict[str, Any]) -> None:
    places = organisations_of(request.user, Role.COORDINATOR)
    wanted = data.get("place", str(places[0].public_id))
    place = next(one for one in places if str(one.public_id) == wanted)
    if data["name"] and not can_print(data["name"]):
        raise Invalid(
            _("We cannot print one of these letters yet. Please write the name in another way.")
        )
    set_public_name(by=request.user, organisation=place, name=data["name"], at=now())
