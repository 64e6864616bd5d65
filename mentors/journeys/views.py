"""“My way”: where she stands, what she can read, and the name she chooses."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.common.clock import now
from lms.common.errors import Invalid
from mentors.competencies.queries import observation_for_mentor

from . import queries, services
from .forms import NameForm


@login_required
@require_safe
def my_way(request, public_id=None):
    """The path to her certificate; without one, what it would be."""
    way = queries.my_way(request.user, at=now(), public_id=public_id)
    return _page(request, way, NameForm(initial={"name": way.name if way else ""}))


def _page(request, way, form, status=200):
    programmes = [] if way else queries.programmes_to_begin()
    context = {"way": way, "form": form, "programmes": programmes}
    return render(request, "mentors/journeys/way.html", context, status=status)


@login_required
@require_POST
def begin(request, code):
    """She sets out."""
    version = queries.programme_to_begin(code)
    services.begin_journey(learner=request.user, version=version, by=request.user, at=now())
    return redirect("my-way")


@login_required
@require_POST
def choose_name(request, public_id):
    """The name for the certificate; what she typed stays when something is missing."""
    way = queries.my_way(request.user, at=now(), public_id=public_id)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, way, form, status=400)
    try:
        services.choose_certificate_name(
            learner=request.user, journey_id=public_id, name=form.cleaned_data["name"], at=now()
        )
    except Invalid as problem:
        form.add_error("name", str(problem.sentence))
        return _page(request, way, form, status=problem.status)
    messages.success(
        request, _("Your name is kept. You can change it until you get the certificate.")
    )
    return redirect("one-way", public_id)


@login_required
@require_safe
def my_observation(request, public_id):
    """What a supervisor wrote about her practice."""
    signed = observation_for_mentor(request.user, public_id)
    return render(request, "mentors/journeys/observation.html", {"signed": signed})
