"""Agreed cards and check-outs. Read only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import NotFound
from mentors.room_states import OVER

from ..models import AgreedCard, CheckOut, RoomMember
from . import permissions
from .rules import READS_OF, CardProblem

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """A card to be read. `name`: its owner."""

    public_id: UUID
    name: str
    lines: tuple[str, ...]
    kept_at: datetime
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody else's check-out, as read by the supervisor or backup."""

    name: str
    needs: str
    hands_over: str
    done_at: datetime


def my_cards(user: User) -> list[Kept]:
    """Return the user's cards, newest first."""
    return [_kept(card) for card in AgreedCard.objects.filter(person=user)[:SHOWN]]


def my_card(user: User, public_id: UUID) -> AgreedCard:
    """Return one of the user's cards. Raise NotFound."""
    card = AgreedCard.objects.filter(person=user, public_id=public_id).first()
    if card is None:
        raise NotFound
    return card


def card_of_room(seat: RoomMember) -> AgreedCard | None:
    """Return the card that this participant has kept of this room."""
    return AgreedCard.objects.filter(room=seat.room_id, person=seat.user_id).first()


def cards_shown_in(user: User, room_id: UUID) -> list[Kept]:
    """Return the cards that mentees of a room show to its mentor, until it is over.

    Raise NotFound for anyone else.
    """
    seat = permissions.mentors_in(user, room_id)
    if seat is None or seat.room.state in OVER:
        raise NotFound
    women = RoomMember.objects.in_force().filter(room=seat.room_id, seat="mentee")
    cards = AgreedCard.objects.filter(
        person__in=women.values("user"),
        organisation=seat.room.organisation_id,
        shown_since__isnull=False,
    )
    return [_kept(card) for card in cards.select_related("person")[:SHOWN]]


def _kept(card: AgreedCard) -> Kept:
    return Kept(
        public_id=card.public_id,
        name=card.person.shown_name,
        lines=tuple((card.words or "").splitlines()),
        kept_at=card.kept_at,
        is_shown=card.shown_since is not None,
    )


def my_check_out(seat: RoomMember) -> CheckOut | None:
    """Return this participant's check-out of this room."""
    return CheckOut.objects.filter(room=seat.room_id, person=seat.user_id).first()


def check_outs_told_to(seat: RoomMember) -> list[Told]:
    """Return the check-outs of others in this room that this seat reads."""
    others = RoomMember.objects.filter(
        room=seat.room_id, seat__in=READS_OF.get(seat.seat, ())
    ).exclude(user=seat.user_id)
    rows = CheckOut.objects.filter(room=seat.room_id, person__in=others.values("user"))
    return [
        Told(row.person.shown_name, row.needs or "", row.hands_over or "", row.done_at)
        for row in rows.select_related("person")
    ]


CARD_PROBLEMS = {
    CardProblem.EMPTY: _("There are no words yet. Nothing was kept."),
    CardProblem.TOO_MANY: _("A card has three lines. Your words are still here."),
    CardProblem.TOO_LONG: _(
        "One line is longer than 120 characters. Your words are still here: please make it shorter."
    ),
}
CARD_IS_LATE = _("This room is over for more than a day, or goes on still. Nothing was kept.")
CHECK_OUT_IS_LATE = _("This room goes on still, or is over for days. Nothing was kept.")
CHECK_OUT_TOO_LONG = _(
    "This is longer than 500 characters. Your words are still here: please make it shorter."
)
GIVES_CONTACT_AWAY = _(
    "To keep everyone safe no contact details stand here, and no place to meet. Your words are "
    "still here."
)
