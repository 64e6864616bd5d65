"""Offered times, and which of them are still free. Read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from core.errors import NotFound
from mentors.models import Room
from mentors.room_states import RoomState
from mentors.room_types import RoomKind, type_of
from mentors.rooms.state.free_time_queries import Series, Staff, staff_for

from .booking_rules import sessions_left, suggested_times, weekly
from .models import MentoringPair, MentorProfile, MentorRequest, PairSession, TimeOffer
from .permissions import side_of
from .states import MEETS, Side
from .wish_rules import NOTHING_SAID, Wishes
from .wish_sentences import times_in_words

LENGTHS = type_of(RoomKind.MENTORING).lengths


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offered time. `weeks`: number of sessions, a week apart. `is_free`: can be taken now."""

    offer_id: UUID
    starts_at: datetime
    minutes: int
    weeks: int
    last_at: datetime
    is_free: bool


@dataclass(frozen=True, slots=True)
class OfferPage:
    """What a mentor chooses from. `suits`: the mentee's times as text. `left`: sessions to book.

    `moves`: start of the session to be moved, if any. `suggested`: free times that suit both, or
    the mentor where none suits both.
    """

    pair_id: UUID
    mentee: str
    suits: str
    left: int
    moves: datetime | None
    suggested: tuple[datetime, ...]
    offers: tuple[OfferLine, ...]


def offers_of(
    pair: MentoringPair, at: datetime, *, besides: Room | None = None
) -> tuple[OfferLine, ...]:
    """Return the future times offered in this pair; none unless its state is in `MEETS`.

    `besides`: the session that an offered time would replace. Offers for several weeks are then
    left out.
    """
    if pair.state not in MEETS:
        return ()
    rows = list(TimeOffer.objects.filter(pair=pair, starts_at__gt=at))
    if besides is not None:
        rows = [row for row in rows if row.weeks == 1]
    if not rows:
        return ()
    left = sessions_left(pair.sessions, counted_sessions(pair)) + (besides is not None)
    possible = possible_staff(pair, [series_of(row) for row in rows], at, besides=besides)
    return tuple(
        OfferLine(
            offer_id=row.public_id,
            starts_at=row.starts_at,
            minutes=row.minutes,
            weeks=row.weeks,
            last_at=series_of(row).times[-1],
            is_free=staff is not None and row.weeks <= left,
        )
        for row, staff in zip(rows, possible, strict=True)
    )


def offer_page(
    user: User, pair_id: UUID, at: datetime, *, instead: UUID | None = None
) -> OfferPage:
    """Return the page for the mentor of a pair in `MEETS`. Raise NotFound for anyone else.

    `instead`: room of the session to be moved, which has not begun.
    """
    pair = MentoringPair.objects.select_related("organisation", "mentee", "mentor", "supervisor")
    row = pair.filter(public_id=pair_id, state__in=MEETS).first()
    if row is None or side_of(user, row) != Side.MENTOR:
        raise NotFound
    besides = _room_of(row, instead) if instead else None
    offers = offers_of(row, at)
    asked = MentorRequest.objects.filter(person=row.mentee_id, organisation=row.organisation_id)
    wishes = next((one.wishes for one in asked), NOTHING_SAID)
    likely = suggested_times(
        wishes_of_mentor(row),
        wishes,
        at=timezone.localtime(at),
        taken={one.starts_at for one in offers},
    )
    series = [Series((one,), LENGTHS[-1]) for one in likely]
    free = possible_staff(row, series, at, besides=besides)
    return OfferPage(
        pair_id=row.public_id,
        mentee=row.mentee.shown_name,
        suits=times_in_words(wishes),
        left=sessions_left(row.sessions, counted_sessions(row)) + (besides is not None),
        moves=besides.starts_at if besides else None,
        suggested=tuple(one for one, staff in zip(likely, free, strict=True) if staff),
        offers=offers,
    )


def _room_of(pair: MentoringPair, room_id: UUID) -> Room:
    rooms = Room.objects.filter(pair_session__pair=pair, state=RoomState.LOBBY)
    room = rooms.filter(public_id=room_id).first()
    if room is None:
        raise NotFound
    return room


def wishes_of_mentor(pair: MentoringPair) -> Wishes:
    """Return the mentor's wishes from the card, or `NOTHING_SAID` where there is no card."""
    cards = MentorProfile.objects.filter(person=pair.mentor_id, organisation=pair.organisation_id)
    return next((card.wishes for card in cards), NOTHING_SAID)


def counted_sessions(pair: MentoringPair) -> int:
    """How many sessions of the pair took place or are booked."""
    rows = PairSession.objects.filter(pair=pair)
    return rows.exclude(room__state=RoomState.CANCELLED).count()


def series_of(offer: TimeOffer) -> Series:
    """Return the sessions for which a time is offered."""
    return Series(weekly(timezone.localtime(offer.starts_at), offer.weeks), offer.minutes)


def possible_staff(
    pair: MentoringPair, series: Sequence[Series], at: datetime, *, besides: Room | None = None
) -> list[tuple[Staff, ...] | None]:
    """Return the staff for each series, or None where one of its sessions cannot be booked."""
    return staff_for(
        series,
        mentor=pair.mentor,
        mentee=pair.mentee,
        supervisor=pair.supervisor,
        organisation=pair.organisation,
        at=at,
        besides=besides,
    )
