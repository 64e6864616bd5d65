"""The pages on which a mentor offers times and a mentee takes one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Conflict, NotFound
from core.submit import refusal

from . import booking_queries, booking_services, session_queries, session_services
from .booking_forms import OfferForm
from .booking_sentences import time_in_words


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def times(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Let the mentor offer times; `instead` in the query names the session to be moved."""
    at = now()
    instead = _uuid(request.GET.get("instead", ""))
    page = booking_queries.offer_page(request.user, public_id, at, instead=instead)
    posted = request.POST if request.method == "POST" else None
    form = OfferForm(posted, page=page, moves=page.moves is not None)
    status: int | None = 200
    if posted is not None:
        status = refusal(
            form,
            lambda: booking_services.offer_times(
                by=request.user, pair_id=public_id, **form.said(), instead=instead, at=at
            ),
        )
        if status is None:
            text = _("Offered. %(name)s chooses one when it suits.") % {"name": page.mentee}
            messages.success(request, text)
            return redirect("my-mentoring")
    context = {"page": page, "form": form}
    return render(request, "mentors/mentoring/times.html", context, status=status)


@login_required
@require_POST
def withdraw(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Withdraw an offered time, for the mentor."""
    booking_services.withdraw_offer(by=request.user, offer_id=public_id)
    messages.success(request, _("This time is no longer offered."))
    return redirect("my-mentoring")


@login_required
@require_POST
def take(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Take an offered time with one click, for the mentee."""
    try:
        rooms = booking_services.take_time(by=request.user, offer_id=public_id, at=now())
    except Conflict as gone:
        messages.warning(request, str(gone.sentence))
        return redirect("my-mentor")
    text = ngettext(
        "Booked: %(time)s.", "%(count)s sessions are booked, from %(time)s.", len(rooms)
    )
    messages.success(
        request, text % {"count": len(rooms), "time": time_in_words(rooms[0].starts_at)}
    )
    return redirect("my-mentor")


@login_required
@require_POST
def ask_times(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Record that the mentee asks the mentor for times."""
    booking_services.ask_for_times(by=request.user, pair_id=public_id, at=now())
    messages.success(request, _("Your mentor sees that you would like other times."))
    return redirect("my-mentor")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def another_time(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Let the mentee move a session to an offered time, or ask for other times."""
    at = now()
    if request.method == "POST":
        return _moved(request, public_id)
    page = session_queries.move_page(request.user, public_id, at)
    return render(request, "mentors/mentoring/another_time.html", {"page": page})


def _moved(request: SignedInRequest, room_id: UUID) -> HttpResponse:
    offer = _uuid(request.POST.get("offer", ""))
    if offer is None:
        session_services.ask_for_another_time(by=request.user, room_id=room_id)
        messages.success(
            request,
            _("Your mentor sees that you would like another time. Until then this one stays."),
        )
        return redirect("my-mentor")
    try:
        room = booking_services.move_session(
            by=request.user, room_id=room_id, offer_id=offer, at=now()
        )
    except Conflict as gone:
        messages.warning(request, str(gone.sentence))
        return redirect("session-another-time", room_id)
    messages.success(
        request, _("Moved. You meet on %(time)s.") % {"time": time_in_words(room.starts_at)}
    )
    return redirect("my-mentor")


def _uuid(text: str) -> UUID | None:
    """Return the text as a UUID; None if it is empty. Raise NotFound if it is not a UUID."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
