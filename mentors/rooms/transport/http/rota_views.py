"""The rota: shifts, gaps, adding, handing over and removing a shift."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.types import Organisation, SignedInRequest
from core.clock import now
from core.errors import Invalid, NotFound
from core.submit import refusal

from ...on_call import rota_queries, sentences
from ...on_call.queries import desk_place, desk_places
from ...on_call.rota_services import add_shifts, reassign_shift, remove_shift
from ...state import permissions
from ...state.alarm_queries import has_alarms, last_alarms, people_with_channels
from ...state.sentences import KIND_WORDS
from .rota_forms import ShiftForm


def _organisation(request: SignedInRequest) -> Organisation:
    if not permissions.has_a_desk(request.user):
        raise NotFound
    places = desk_places(request.user)
    asked = request.POST.get("place") or request.GET.get("place") or str(places[0].public_id)
    return desk_place(request.user, asked)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rota(request: SignedInRequest) -> HttpResponse:
    """Show the shifts of an organisation, the gaps they leave, and a form for more."""
    organisation = _organisation(request)
    posted = request.POST if request.method == "POST" else None
    people = list(rota_queries.may_be_on_call(organisation))
    form = ShiftForm(posted, people=people)

    def keep() -> None:
        made = add_shifts(
            by=request.user,
            organisation=organisation,
            user=form.person(),
            duty=form.cleaned_data["duty"],
            shifts=form.shifts(),
            at=now(),
        )
        said = ngettext("%(count)s shift added.", "%(count)s shifts added.", len(made))
        messages.success(request, said % {"count": len(made)})

    status: int | None = 200
    if posted is not None:
        status = refusal(form, keep)
        if status is None:
            return redirect("room-rota")
    places = desk_places(request.user)
    page = rota_queries.rota_of(places, now(), request.GET.get("page"))
    alarms = _alarms_of([row.user_id for row in page])
    context = {
        "form": form,
        "place": organisation,
        "places": places,
        "people": people,
        "page": page,
        "rows": [
            (row, sentences.DUTY_WORDS[row.duty], alarms.get(row.user_id, "")) for row in page
        ],
        "has_alarms": has_alarms(),
        "gaps": [
            (gap, KIND_WORDS[gap.kind], [sentences.DUTY_WORDS[duty] for duty in gap.missing])
            for gap in rota_queries.gaps_for(request.user, now())
        ],
    }
    return render(request, "mentors/rooms/rota.html", context, status=status)


def _alarms_of(people: list[int]) -> dict[int, str]:
    """Return how each of these people was last alarmed; {} if there are no alarms."""
    if not has_alarms():
        return {}
    known, last = people_with_channels(people), last_alarms(people)
    return {
        person: sentences.alarm_words(last[person])
        if person in last and person in known
        else str(sentences.NO_ALARM_YET if person in known else sentences.NO_ALARM)
        for person in people
    }


@login_required
@require_POST
def reassign(request: SignedInRequest, entry_id: UUID) -> HttpResponse:
    """Give a shift to another person on the rota."""
    organisation = _organisation(request)
    asked = request.POST.get("user", "")
    people = rota_queries.may_be_on_call(organisation)
    chosen = next((one for one in people if str(one.public_id) == asked), None)
    if chosen is None:
        raise Invalid(_("Choose a person. Nothing was changed."))
    reassign_shift(by=request.user, entry_id=entry_id, user=chosen, at=now())
    messages.success(request, _("Shift handed over."))
    return redirect("room-rota")


@login_required
@require_POST
def remove(request: SignedInRequest, entry_id: UUID) -> HttpResponse:
    """Remove a shift."""
    _organisation(request)
    remove_shift(by=request.user, entry_id=entry_id, at=now())
    messages.success(request, _("Shift removed."))
    return redirect("room-rota")
