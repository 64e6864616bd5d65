"""The mentor's own page. Read only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import Organisation, User
from core.errors import NotFound

from .models import MentorProfile
from .pair_queries import PairCard, Proposal, pairs_of, proposals_to
from .permissions import places_to_mentor
from .states import Side
from .wish_sentences import wishes_in_words


@dataclass(frozen=True, slots=True)
class Mentoring:
    """Everything about mentoring at one organisation. `card` and `said`: from the mentor's card."""

    organisation_id: UUID
    organisation: str
    has_card: bool
    card: str
    said: tuple[str, ...]
    takes_new: bool
    proposals: tuple[Proposal, ...]
    pairs: tuple[PairCard, ...]

    @property
    def rests(self) -> bool:
        """Whether the mentor rests here: takes nobody new, and has paused every pair."""
        return not self.takes_new and all(pair.paused_by_me for pair in self.pairs)


def mentoring_of(user: User, at: datetime) -> list[Mentoring]:
    """Return an entry per organisation where `user` mentors. Raise NotFound if there is none."""
    places = places_to_mentor(user)
    if not places:
        raise NotFound
    cards = _cards_of(user, places)
    proposals = proposals_to(user, Side.MENTOR, places)
    pairs = pairs_of(user, Side.MENTOR, places, at)
    return [
        _mentoring(
            place,
            cards.get(place.pk),
            tuple(one for one in proposals if one.organisation == place.pk),
            tuple(one for one in pairs if one.organisation == place.pk),
        )
        for place in places
    ]


def card_of(user: User, organisation_id: UUID) -> MentorProfile | None:
    """Return the user's card there. Raise NotFound unless `user` is a mentor there."""
    place = next((one for one in places_to_mentor(user) if one.public_id == organisation_id), None)
    if place is None:
        raise NotFound
    return _cards_of(user, [place]).get(place.pk)


def _cards_of(user: User, places: list[Organisation]) -> dict[int, MentorProfile]:
    rows = MentorProfile.objects.filter(person=user, organisation__in=places)
    return {row.organisation_id: row for row in rows}


def _mentoring(
    place: Organisation,
    card: MentorProfile | None,
    proposals: tuple[Proposal, ...],
    pairs: tuple[PairCard, ...],
) -> Mentoring:
    return Mentoring(
        organisation_id=place.public_id,
        organisation=place.name,
        has_card=card is not None,
        card=(card.card or "") if card else "",
        said=wishes_in_words(card.wishes) if card else (),
        takes_new=card.takes_new if card else True,
        proposals=proposals,
        pairs=pairs,
    )
