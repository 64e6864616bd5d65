"""“My mentor”: the request, proposals, the mentor and ended pairs. Read only."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from accounts.models import Organisation, User
from core.errors import NotFound

from .ending_queries import EndedPair, ended_pairs
from .models import MentorRequest, ReminderChoice
from .pair_queries import PairCard, Proposal, pairs_of, proposals_to
from .permissions import places_to_ask
from .states import Side
from .wish_rules import hears_by
from .wish_sentences import wishes_in_words


@dataclass(frozen=True, slots=True)
class Asked:
    """An open request. `late`: the day by which an answer was promised is over."""

    asked_on: date
    hears_by: date
    late: bool
    said: tuple[str, ...]
    wish: str


@dataclass(frozen=True, slots=True)
class MyMentor:
    """Everything about a mentee's mentor at one organisation."""

    organisation_id: UUID
    organisation: str
    asked: Asked | None
    proposals: tuple[Proposal, ...]
    pair: PairCard | None
    ended: tuple[EndedPair, ...]
    suits: tuple[str, ...]
    # The mentee has answered before, so the answers can be changed.
    has_said: bool


def my_mentors(user: User, at: datetime) -> list[MyMentor]:
    """Return an entry per organisation where `user` may ask. Raise NotFound if there is none."""
    places = places_to_ask(user)
    if not places:
        raise NotFound
    requests = _requests_of(user, places)
    proposals = proposals_to(user, Side.MENTEE, places)
    pairs = {one.organisation: one for one in pairs_of(user, Side.MENTEE, places, at)}
    ended = ended_pairs(user, places, at)
    return [
        MyMentor(
            organisation_id=place.public_id,
            organisation=place.name,
            asked=_asked(requests.get(place.pk), at),
            proposals=tuple(one for one in proposals if one.organisation == place.pk),
            pair=pairs.get(place.pk),
            ended=tuple(one for one in ended if one.organisation == place.pk),
            suits=wishes_in_words(requests[place.pk].wishes) if place.pk in requests else (),
            has_said=place.pk in requests,
        )
        for place in places
    ]


def request_of(user: User, organisation_id: UUID) -> MentorRequest | None:
    """Return the user's request there. Raise NotFound where `user` may not ask."""
    place = next((one for one in places_to_ask(user) if one.public_id == organisation_id), None)
    if place is None:
        raise NotFound
    return _requests_of(user, [place]).get(place.pk)


def _requests_of(user: User, places: list[Organisation]) -> dict[int, MentorRequest]:
    rows = MentorRequest.objects.filter(person=user, organisation__in=places)
    return {row.organisation_id: row for row in rows}


def _asked(row: MentorRequest | None, at: datetime) -> Asked | None:
    if row is None or row.closed_at is not None:
        return None
    asked_on = timezone.localdate(row.asked_at)
    by = hears_by(asked_on)
    return Asked(
        asked_on=asked_on,
        hears_by=by,
        late=by < timezone.localdate(at),
        said=wishes_in_words(row.wishes),
        wish=row.wish or "",
    )


def reminder_hours_of(user: User) -> int | None:
    """Return how many hours before a session the user wants a reminder; None: no reminder."""
    return ReminderChoice.objects.filter(person=user).values_list("hours", flat=True).first()
