"""What she is asked before she goes into a room, one question after the other (domain 4.8)."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.consents import queries as consents
from accounts.consents import services
from accounts.consents.forms import NO, YES
from accounts.consents.queries import Question, Standing
from accounts.consents.texts import language_for
from accounts.fresh_sign_in import fresh_sign_in_required
from accounts.types import SignedInRequest
from core.clock import now
from core.submit import refusal

from .. import queries
from ..queries import Room
from .forms import BeforeForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def before(request: SignedInRequest, public_id: UUID) -> HttpResponseBase:
    """The first question that she has not answered; after a no, what she can do instead.

    The others in the room are not told what she says. Only a yes needs a fresh sign-in (ADR-0048).
    """
    room = queries.room_that_waits_for_her_yes(request.user, public_id)
    if room is None:
        # Nothing is missing; whoever has no seat finds nothing.
        queries.seat_for(request.user, public_id)
        return redirect("room", public_id)
    if request.method == "POST":
        form = BeforeForm(request.POST)
        answer = _answer if form["answer"].value() == NO else fresh_sign_in_required(_answer)
        return answer(request, room, form)
    return _page(request, room, BeforeForm())


def _answer(request: SignedInRequest, room: Room, form: BeforeForm) -> HttpResponse:
    def keep() -> None:
        services.answer(
            person=request.user,
            organisation_id=room.organisation.public_id,
            number=form.cleaned_data["number"],
            yes=form.cleaned_data["answer"] == YES,
            language=get_language() or "",
            at=now(),
        )

    status = refusal(form, keep)
    if status is not None:
        return _page(request, room, form, status)
    # After the last yes this leads on into the room, which says so itself.
    return redirect("room-before", room.public_id)


def _page(
    request: SignedInRequest, room: Room, form: BeforeForm, status: int = 200
) -> HttpResponse:
    language = get_language() or ""
    rows = consents.asked_before_a_room(request.user, room.organisation, language, now())
    context = {
        "room": room,
        "form": form,
        "language": language_for(language),
        "said_no": [row for row in rows if row.standing == Standing.NO],
        "place": _place(rows),
        "how_many": len(rows),
        "question": next((row for row in rows if _is_open(row)), None),
    }
    return render(request, "mentors/rooms/before.html", context, status=status)


def _is_open(row: Question) -> bool:
    return row.standing in (Standing.OPEN, Standing.LAPSED)


def _place(rows: list[Question]) -> int:
    """Where in the row of questions she stands, counted from one."""
    return next((place for place, row in enumerate(rows, start=1) if _is_open(row)), len(rows))
