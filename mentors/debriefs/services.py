"""Keeping, showing and removing a card; checking out of a room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core.errors import Conflict, Invalid, NotFound
from core.free_text import tidy
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since

from ..models import AgreedCard, CheckOut, RoomMember
from ..rooms.lifecycle.task_services import ASK_AFTER, note_for_one
from ..rooms.state.permissions import has_no_contact_details
from . import permissions, queries
from .rules import (
    MAX_CHECK_OUT_CHARACTERS,
    card_may_be_kept,
    lines_of,
    may_check_out,
    problem_with,
)


def keep_card(*, by: User, room_id: UUID, lines: tuple[str, ...], at: datetime) -> AgreedCard:
    """Save what a mentee and a mentor agreed; a second call changes the text of the card.

    Raise NotFound unless `by` has a mentee's seat there, Conflict too early or too late, Invalid
    with the problem. Nothing is logged: the card belongs to the mentee.
    """
    seat = _seat(by, room_id)
    if not permissions.keeps_a_card(seat):
        raise NotFound
    if not card_may_be_kept(seat.room.state, seat.room.closed_at, at):
        raise Conflict(queries.CARD_IS_LATE)
    lines = lines_of(lines)
    if (problem := problem_with(lines)) is not None:
        raise Invalid(queries.CARD_PROBLEMS[problem])
    words = "\n".join(lines)
    _ask_of_contacts(seat, words)
    with transaction.atomic():
        card, _is_new = AgreedCard.objects.update_or_create(
            room=seat.room,
            person=by,
            defaults={"words": words},
            create_defaults={
                "words": words,
                "kept_at": at,
                "organisation": seat.room.organisation,
            },
        )
    return card


def show_card(*, by: User, card_id: UUID, shown: bool, at: datetime) -> None:
    """Set whether the mentee's mentors can read the card in future rooms. Raise NotFound."""
    cards = AgreedCard.objects.filter(person=by, public_id=card_id)
    if not cards.exists():
        raise NotFound
    cards.filter(shown_since__isnull=shown).update(shown_since=at if shown else None)


def remove_card(*, by: User, card_id: UUID) -> None:
    """Delete the card. Idempotent."""
    AgreedCard.objects.filter(person=by, public_id=card_id).delete()


@dataclass(frozen=True, slots=True)
class Saying:
    """The content of a check-out; all of it may be empty. `ask_after`: somebody may ask later."""

    needs: str = ""
    hands_over: str = ""
    ask_after: bool = False


def check_out(*, by: User, room_id: UUID, saying: Saying, at: datetime) -> CheckOut:
    """Check out of the room; a second call replaces the text.

    Raise NotFound unless `by` worked in it, Conflict too early or too late. Raise Invalid for text
    that is too long or contains contact details. It is not required of anyone, and nothing is
    logged.
    """
    seat = _seat(by, room_id)
    if not permissions.checks_out(seat):
        raise NotFound
    if not may_check_out(seat.room.state, seat.room.closed_at, at):
        raise Conflict(queries.CHECK_OUT_IS_LATE)
    needs, hands_over = tidy(saying.needs), tidy(saying.hands_over)
    for words in (needs, hands_over):
        if len(words) > MAX_CHECK_OUT_CHARACTERS:
            raise Invalid(queries.CHECK_OUT_TOO_LONG)
        _ask_of_contacts(seat, words)
    with transaction.atomic():
        row, _is_new = CheckOut.objects.update_or_create(
            room=seat.room,
            person=by,
            defaults={"needs": needs or None, "hands_over": hands_over or None},
            create_defaults={
                "needs": needs or None,
                "hands_over": hands_over or None,
                "done_at": at,
            },
        )
        if saying.ask_after:
            note_for_one(seat.room, by, ASK_AFTER)
    return row


def forget_check_outs(*, at: datetime) -> int:
    """Delete check-outs past their retention, at most one batch per call."""
    return delete_some(CheckOut.objects.filter(done_at__lt=kept_since(Clock.CHECK_OUTS, at)))


def _seat(by: User, room_id: UUID) -> RoomMember:
    seat = permissions.seat_in(by, room_id)
    if seat is None:
        raise NotFound
    return seat


def _ask_of_contacts(seat: RoomMember, words: str) -> None:
    if words and not has_no_contact_details(seat.room.organisation, words):
        raise Invalid(queries.GIVES_CONTACT_AWAY)
