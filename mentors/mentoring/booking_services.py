"""Offering times, taking one, and moving a session: the only writer of offered times.

Rooms are set up by `rooms.scheduling`, whose rules apply to them as to every other room.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, DomainError, Invalid, NotFound
from core.retention import delete_some
from mentors.models import Room
from mentors.room_types import RoomKind
from mentors.rooms.lifecycle.task_services import MOVED, note_for_one
from mentors.rooms.scheduling.limit_services import call_off_for_another_time
from mentors.rooms.scheduling.services import set_up_room
from mentors.rooms.state.free_time_queries import Series, Staff

from .booking_queries import (
    LENGTHS,
    counted_sessions,
    possible_staff,
    series_of,
    wishes_of_mentor,
)
from .booking_rules import MOST_OFFERS, News, sessions_left, unfit, weekly
from .booking_sentences import NOT_POSSIBLE, TIME_GONE, UNFIT_WORDS, time_in_words
from .models import MentoringPair, PairSession, TimeOffer
from .notice_services import tell_staff
from .pair_services import lock_people, locked
from .permissions import side_of
from .session_services import own_session
from .states import MEETS, Side


def offer_times(
    *,
    by: User,
    pair_id: UUID,
    times: Collection[datetime],
    minutes: int,
    weeks: int = 1,
    instead: UUID | None = None,
    at: datetime,
) -> list[TimeOffer]:
    """Offer these times to the mentee, each for `weeks` sessions a week apart.

    `instead`: the room of a session that the mentor asks to move. Idempotent. Raise NotFound for
    anyone but the mentor. Raise Conflict if the pair does not meet, a time is not free or more
    sessions than agreed would be booked. Raise Invalid for a time outside the mentor's own, or too
    many times.
    """
    with transaction.atomic():
        pair, side = locked(by, pair_id)
        if side != Side.MENTOR:
            raise NotFound
        _refuse_unless_meets(pair)
        moved = own_session(by, instead)[0] if instead else None
        if moved is not None and moved.pair_id != pair.pk:
            raise NotFound
        _check_offer(pair, times, minutes, weeks, at=at, besides=moved)
        kept = [
            TimeOffer.objects.update_or_create(
                pair=pair,
                starts_at=starts_at,
                defaults={"minutes": minutes, "weeks": weeks, "offered_at": at},
            )[0]
            for starts_at in times
        ]
        MentoringPair.objects.filter(pk=pair.pk).update(times_asked_at=None)
        if moved is not None:
            PairSession.objects.filter(pk=moved.pk).update(move_asked_by=Side.MENTOR)
    return kept


def withdraw_offer(*, by: User, offer_id: UUID) -> None:
    """Withdraw the mentor's offer. Raise NotFound for anyone else, and once it is not offered."""
    offer = TimeOffer.objects.select_related("pair").filter(public_id=offer_id).first()
    if offer is None:
        raise NotFound
    with transaction.atomic():
        _pair, side = locked(by, offer.pair.public_id)
        if side != Side.MENTOR:
            raise NotFound
        offer.delete()


def take_time(*, by: User, offer_id: UUID, at: datetime) -> list[Room]:
    """Book the sessions of an offered time for the mentee, and notify their staff.

    Raise NotFound for anyone else. Raise Conflict if the time is no longer free; nothing is booked.
    """
    offer = _offer(by, offer_id, at)
    with _gone_if_refused(), transaction.atomic():
        staff = _staff_or_gone(offer, at)
        pair = _locked_with_staff(by, offer, staff)
        if sessions_left(pair.sessions, counted_sessions(pair)) < offer.weeks:
            raise Conflict(TIME_GONE)
        rooms = _set_up(by, pair, series_of(offer), staff, news=News.BOOKED, at=at)
        _is_taken(offer, pair)
    return rooms


def move_session(*, by: User, room_id: UUID, offer_id: UUID, at: datetime) -> Room:
    """Replace the mentee's session, which has not begun, with an offered time.

    Raise as `take_time`.
    """
    offer = _offer(by, offer_id, at)
    moved, side = own_session(by, room_id)
    if side != Side.MENTEE or moved.pair_id != offer.pair_id or offer.weeks != 1:
        raise NotFound
    with _gone_if_refused(), transaction.atomic():
        staff = _staff_or_gone(offer, at, besides=moved.room)
        pair = _locked_with_staff(by, offer, staff)
        call_off_for_another_time(room_id=moved.room_id)
        PairSession.objects.filter(pk=moved.pk).update(moved=True, move_asked_by="")
        (room,) = _set_up(by, pair, series_of(offer), staff, news=News.MOVED, at=at)
        tell_staff(
            moved, News.CALLED_OFF, at=at, besides={staff[0].supervisor.pk, staff[0].backup.pk}
        )
        # The mentor may not open the page for days, so somebody tells the mentor as well.
        note_for_one(room, pair.mentor, MOVED)
        _is_taken(offer, pair)
    return room


def ask_for_times(*, by: User, pair_id: UUID, at: datetime) -> None:
    """Record that the mentee asks for (other) times. Idempotent. Raise NotFound, Conflict."""
    with transaction.atomic():
        pair, side = locked(by, pair_id)
        if side != Side.MENTEE:
            raise NotFound
        _refuse_unless_meets(pair)
        MentoringPair.objects.filter(pk=pair.pk, times_asked_at=None).update(times_asked_at=at)


def forget_offers(*, at: datetime) -> int:
    """Delete offers whose time is past, at most one batch per call."""
    return delete_some(TimeOffer.objects.filter(starts_at__lte=at))


def _refuse_unless_meets(pair: MentoringPair) -> None:
    if pair.state not in MEETS:
        raise Conflict(_("This mentoring is paused or has ended. Nothing was changed."))


def _check_offer(
    pair: MentoringPair,
    times: Collection[datetime],
    minutes: int,
    weeks: int,
    *,
    at: datetime,
    besides: PairSession | None,
) -> None:
    """Raise Invalid or Conflict for anything that cannot be offered."""
    if not times or minutes not in LENGTHS or weeks < 1 or (besides is not None and weeks > 1):
        raise Invalid(_("Please choose at least one time. Nothing was offered."))
    waiting = TimeOffer.objects.filter(pair=pair, starts_at__gt=at).exclude(starts_at__in=times)
    if waiting.count() + len(times) > MOST_OFFERS:
        raise Invalid(
            _("Please offer %(most)s times at most. Take one back first. Nothing was offered.")
            % {"most": MOST_OFFERS}
        )
    left = sessions_left(pair.sessions, counted_sessions(pair)) + (besides is not None)
    if weeks > left:
        raise Conflict(
            _(
                "You agreed on %(agreed)s sessions, and %(left)s of them can still be booked. "
                "The team can agree on more with you. Nothing was offered."
            )
            % {"agreed": pair.sessions, "left": left}
        )
    wishes = wishes_of_mentor(pair)
    for one in times:
        if reason := unfit(timezone.localtime(one), wishes, at):
            raise Invalid(UNFIT_WORDS[reason] % {"time": time_in_words(one)})
    series = [Series(weekly(timezone.localtime(one), weeks), minutes) for one in times]
    room = besides.room if besides else None
    for one, staff in zip(times, possible_staff(pair, series, at, besides=room), strict=True):
        if staff is None:
            raise Conflict(NOT_POSSIBLE % {"time": time_in_words(one)})


def _offer(by: User, offer_id: UUID, at: datetime) -> TimeOffer:
    """Return an offer made to `by`. Raise NotFound for anyone else, Conflict once it is gone.

    A page that is a day old may show an offer that was withdrawn since; the Conflict says so.
    """
    offers = TimeOffer.objects.select_related(
        "pair__organisation", "pair__mentee", "pair__mentor", "pair__supervisor"
    )
    offer = offers.filter(public_id=offer_id, starts_at__gt=at).first()
    if offer is None and MentoringPair.objects.filter(mentee=by, state__in=MEETS).exists():
        raise Conflict(TIME_GONE)
    if offer is None:
        raise NotFound
    if side_of(by, offer.pair) != Side.MENTEE:
        raise NotFound
    return offer


def _staff_or_gone(
    offer: TimeOffer, at: datetime, *, besides: Room | None = None
) -> tuple[Staff, ...]:
    (staff,) = possible_staff(offer.pair, [series_of(offer)], at, besides=besides)
    if staff is None:
        raise Conflict(TIME_GONE)
    return staff


def _locked_with_staff(by: User, offer: TimeOffer, staff: Iterable[Staff]) -> MentoringPair:
    """Return the pair, locked after all its people, in the same order as in every booking."""
    people = {one.pk for two in staff for one in (two.supervisor, two.backup)}
    lock_people([offer.pair.mentee_id, offer.pair.mentor_id, *people])
    pair, _side = locked(by, offer.pair.public_id)
    _refuse_unless_meets(pair)
    if not TimeOffer.objects.select_for_update().filter(pk=offer.pk).exists():
        raise Conflict(TIME_GONE)
    return pair


def _set_up(
    by: User,
    pair: MentoringPair,
    series: Series,
    staff: Sequence[Staff],
    *,
    news: News,
    at: datetime,
) -> list[Room]:
    """Set up a room for each session of the series, and notify its staff."""
    rooms = []
    for starts_at, two in zip(series.times, staff, strict=True):
        room = set_up_room(
            by=by,
            supervisor=two.supervisor,
            backup=two.backup,
            mentor=pair.mentor,
            mentee=pair.mentee,
            kind=RoomKind.MENTORING,
            starts_at=starts_at,
            minutes=series.minutes,
            at=at,
        )
        tell_staff(PairSession.objects.get(room=room), news, at=at)
        rooms.append(room)
    return rooms


def _is_taken(offer: TimeOffer, pair: MentoringPair) -> None:
    offer.delete()
    MentoringPair.objects.filter(pk=pair.pk).update(times_asked_at=None)


@contextmanager
def _gone_if_refused() -> Iterator[None]:
    """Replace every refusal of a booking with a Conflict that has the same text (domain 10.11)."""
    try:
        yield
    except DomainError:
        raise Conflict(TIME_GONE) from None
