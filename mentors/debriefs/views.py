"""A card to take along, the list of cards, and the check-out. All work without scripts."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.drafts.pages import carried_out, form_draft, keeps_words
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Conflict, NotFound

from . import permissions, queries, services
from .forms import LINES, CardForm, CheckOutForm
from .queries import RoomMember
from .rules import card_may_be_kept, may_check_out

METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def cards(request: SignedInRequest) -> HttpResponse:
    """Show the user's cards."""
    context = {"cards": queries.my_cards(request.user)}
    return render(request, "mentors/debriefs/cards.html", context)


@login_required
@require_http_methods(METHODS)
def card(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show a card to mentors, hide it, or delete it after a confirmation."""
    mine = queries.my_card(request.user, public_id)
    match request.POST.get("then"):
        case "show" | "hide" as then:
            services.show_card(by=request.user, card_id=public_id, shown=then == "show", at=now())
            return redirect("agreed-cards")
        case "remove":
            services.remove_card(by=request.user, card_id=public_id)
            messages.success(request, _("Removed. It is gone."))
            return redirect("agreed-cards")
    context = {"lines": (mine.words or "").splitlines(), "card": mine}
    return render(request, "mentors/debriefs/remove_card.html", context)


@login_required
@require_safe
def shown(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the cards that mentees of a room show to its mentor."""
    context = {"cards": queries.cards_shown_in(request.user, public_id), "room": public_id}
    return render(request, "mentors/debriefs/shown.html", context)


def _seat(request: SignedInRequest, room_id: UUID) -> RoomMember:
    seat = permissions.seat_in(request.user, room_id)
    if seat is None:
        raise NotFound
    return seat


@keeps_words(*LINES)
@require_http_methods(METHODS)
def keep(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Write a card at the end of a room."""
    seat = _seat(request, public_id)
    if not permissions.keeps_a_card(seat):
        raise NotFound
    draft = form_draft(request)
    if draft.answer is not None:
        return draft.answer
    if not draft.pressed and not card_may_be_kept(seat.room.state, seat.room.closed_at, now()):
        raise Conflict(queries.CARD_IS_LATE)
    before = queries.card_of_room(seat)
    form, status = carried_out(
        draft,
        request.POST,
        partial(CardForm, initial=CardForm.of((before.words or "") if before else "")),
        lambda form: services.keep_card(
            by=request.user, room_id=public_id, lines=form.lines(), at=now()
        ),
    )
    if status is None:
        messages.success(request, _("Kept. Only you can read it."))
        return redirect("agreed-cards")
    context = {"form": form, "draft": draft, "room": public_id}
    return render(request, "mentors/debriefs/keep.html", context, status=status)


@keeps_words("needs", "hands_over")
@require_http_methods(METHODS)
def check_out(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show and save the user's check-out of a room, with those of others that the user reads."""
    seat = _seat(request, public_id)
    told = queries.check_outs_told_to(seat)
    if not permissions.checks_out(seat):
        if not told and seat.seat != "backup":
            raise NotFound
        context = {"told": told, "room": public_id}
        return render(request, "mentors/debriefs/check_out.html", context)
    draft = form_draft(request)
    if draft.answer is not None:
        return draft.answer
    if not draft.pressed and not may_check_out(seat.room.state, seat.room.closed_at, now()):
        raise Conflict(queries.CHECK_OUT_IS_LATE)
    nothing = request.POST.get("then") == "nothing"
    form, status = carried_out(
        draft,
        request.POST,
        CheckOutForm,
        lambda form: services.check_out(
            by=request.user, room_id=public_id, saying=form.saying(nothing=nothing), at=now()
        ),
    )
    if status is None:
        messages.success(request, _("Thank you. You are done with this room."))
        return redirect("room-check-out", public_id)
    context = {
        "form": form,
        "draft": draft,
        "done": queries.my_check_out(seat),
        "told": told,
        "room": public_id,
        "is_supervisor": seat.seat == "supervisor",
    }
    return render(request, "mentors/debriefs/check_out.html", context, status=status)
