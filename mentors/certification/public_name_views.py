"""The name that certificates of an organisation carry, and what a supplement states of it."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.fresh_sign_in import fresh_sign_in_required
from accounts.public_facts import facts_of
from accounts.public_name_services import set_public_name
from accounts.queries import organisations_of
from accounts.roles import Role
from accounts.types import Organisation, SignedInRequest
from core.clock import now
from core.errors import Invalid, NotFound
from core.submit import refusal

from .printing import can_print
from .public_name_forms import PublicNameForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in_required
def public_name(request: SignedInRequest) -> HttpResponse:
    """What stands there now, and a form to change it; `place` names one of several."""
    places = organisations_of(request.user, Role.COORDINATOR)
    asked = request.GET.get("place", "")
    place = next((one for one in places if asked in ("", str(one.public_id))), None)
    if place is None:
        raise NotFound
    initial = {"name": place.public_name, **asdict(facts_of(place))}
    form = PublicNameForm(request.POST or None, initial=initial)
    status: int | None = 200
    if request.method == "POST":
        status = refusal(form, lambda: _keep(request, place, form))
        if status is None:
            messages.success(request, _("Kept. Certificates that are given from now on carry it."))
            return redirect("public-name")
    context = {"form": form, "places": places, "place": place}
    return render(request, "mentors/certification/public_name.html", context, status=status)


def _keep(request: SignedInRequest, place: Organisation, form: PublicNameForm) -> None:
    name = form.cleaned_data["name"]
    if name and not can_print(name):
        raise Invalid(
            _("We cannot print one of these letters yet. Please write the name in another way.")
        )
    set_public_name(by=request.user, organisation=place, name=name, facts=form.facts(), at=now())
