"""What each of the four reads: who asks, who lends, whom it is about, who rates. Read only."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Organisation, User
from core.compiled_queries import CompiledRows
from core.errors import NotFound
from mentors.competencies.evidence_queries import EvidenceView, evidence_of
from mentors.competencies.framework_texts import CompetencyText, competency_texts
from mentors.competencies.permissions import can_rate_as_partner, partner_state
from mentors.competencies.third_queries import who_could_be_third
from mentors.programmes.queries import required_levels_of

from ..models import Assessor, Journey, PartnerAssessment, ThirdCall
from ..partner_rules import PartnerState, place_to_borrow, until
from . import permissions
from .sentences import A_PARTNER, PLACES, RATED, STATES

# The rows that each is shown with.
WITH = (
    *("journey__learner", "journey__organisation", "journey__version"),
    *("organisation", "partner", "competency", "assessor"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One that was asked for, as a coordinator of either side reads it.

    `woman`: "" for who lends: she is not told. `until`: when the step that it is at ends.
    `going_on`: it can still be taken back.
    """

    public_id: UUID
    competency: str
    woman: str
    other: str
    assessor: str
    state_words: str
    until: datetime
    going_on: bool


@dataclass(frozen=True, slots=True)
class ToBorrow:
    """A way on which somebody can be borrowed, and for what. Code, name, and words of the place."""

    journey_id: UUID
    woman: str
    programme: str
    url: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a code asks for, before who lends, and whom she can name."""

    competency: str
    place_words: str
    other: str
    people: list[User]


@dataclass(frozen=True, slots=True)
class AskedOfHer:
    """Her page: who would read what, and what she said."""

    public_id: UUID
    journey_id: UUID
    competency: CompetencyText
    place_words: str
    assessor: str
    partner: str
    evidence: tuple[EvidenceView, ...]
    state: PartnerState
    is_rated: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class Borrowed:
    """The page of who rates: one competency and what speaks to it; no name and no level."""

    public_id: UUID
    competency: CompetencyText
    decides: bool
    evidence: tuple[EvidenceView, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class WaitingRating:
    """A line on the desk of who was lent."""

    name: str
    url: str
    since: datetime
    until: datetime


def place_to_borrow_in(journey: Journey, code: str) -> int | None:
    """The place that a partner can take in one competency of this way (domain 10.19)."""
    held = set(journey.assessors.filter(ended_at__isnull=True).values_list("place", flat=True))
    called = ThirdCall.objects.filter(
        journey=journey, competency__code=code, ended_at__isnull=True
    ).exists()
    return place_to_borrow(
        # Who could be the third could be the second as well: she has no part in it yet.
        somebody_here=who_could_be_third(journey).exists(),
        second_held=Assessor.Place.SECOND in held,
        third_called=called,
        third_held=Assessor.Place.THIRD in held,
    )


def to_borrow(user: User, journey_id: UUID) -> ToBorrow:
    """For what somebody can be borrowed. Raises NotFound for who does not coordinate there."""
    journey = (
        Journey.objects.select_related("learner", "organisation", "version")
        .filter(public_id=journey_id, left_at__isnull=True)
        .first()
    )
    if journey is None or not permissions.can_borrow(user, journey):
        raise NotFound
    texts = competency_texts(required_levels_of(journey))
    places = {code: place_to_borrow_in(journey, code) for code in texts}
    return ToBorrow(
        journey_id=journey.public_id,
        woman=journey.learner.shown_name,
        programme=journey.version.title,
        url=reverse("coordinate-journey", args=[journey.public_id]),
        choices=tuple(
            (code, f"{code} {text.name}. {PLACES[place]}")
            for code, text in texts.items()
            if (place := places[code]) is not None
        ),
    )


def asked_by(user: User, at: datetime) -> list[Asked]:
    """What the organisations that she coordinates asked for, the latest first."""
    rows = _rows().filter(organisation__in=permissions.places_that_lend(user))
    return [
        _asked(row, at, other=row.partner, woman=row.journey.learner.shown_name)
        for row in rows.exclude(journey__learner=user)
    ]


def lent_by(user: User, at: datetime) -> list[Asked]:
    """Whom the organisations that she coordinates lend, without a woman's name."""
    rows = _rows().filter(partner__in=permissions.places_that_lend(user))
    return [_asked(row, at, other=row.organisation, woman="") for row in rows]


def check_lends(user: User) -> None:
    """Raises NotFound for who coordinates nowhere, or has not passed S1 to S4."""
    if not permissions.places_that_lend(user):
        raise NotFound


def opened_by_code(user: User, asked: PartnerAssessment) -> Opened:
    """What is asked, without whose way it is, and who of hers can be named."""
    places = [one for one in permissions.places_that_lend(user) if one.pk != asked.organisation_id]
    found = [one for place in places for one in permissions.who_can_be_lent(user, asked, place)]
    return Opened(
        competency=f"{asked.competency.code} {_text(asked).name}",
        place_words=str(PLACES[asked.place]),
        other=name_of(asked.organisation),
        people=found,
    )


def asked_of_her(learner: User, partner_id: UUID, at: datetime) -> AskedOfHer:
    """What she is asked. Raises NotFound when it is not hers, or nobody is named."""
    row = _rows().filter(public_id=partner_id, journey__learner=learner).first()
    if row is None or row.named_at is None or row.journey.left_at is not None:
        raise NotFound
    return AskedOfHer(
        public_id=row.public_id,
        journey_id=row.journey.public_id,
        competency=_text(row),
        place_words=str(PLACES[row.place]),
        assessor=row.assessor.shown_name if row.assessor else "",
        partner=name_of(row.partner),
        evidence=_shown(row),
        state=partner_state(row, at),
        is_rated=row.rating_id is not None,
        until=_until(row),
    )


def borrowed(user: User, partner_id: UUID, at: datetime) -> Borrowed:
    """What she was asked to rate. Raises NotFound for everybody else, and once it is over."""
    row = _rows().filter(public_id=partner_id).first()
    if row is None or not can_rate_as_partner(user, row, at):
        raise NotFound
    return Borrowed(
        public_id=row.public_id,
        competency=_text(row),
        decides=row.place == Assessor.Place.THIRD,
        evidence=_shown(row),
        until=_until(row),
    )


def to_rate_as_partner(user: User, at: datetime) -> list[WaitingRating]:
    """What waits for her as one who was lent, the oldest first. One query where nothing does."""
    lent = [pk for (pk,) in _lent_now(user.pk)]
    if not lent:
        return []
    rows = PartnerAssessment.objects.going_on(at).filter(pk__in=lent).select_related(*WITH)
    waiting = [row for row in rows.order_by("agreed_at") if can_rate_as_partner(user, row, at)]
    texts = competency_texts() if waiting else {}
    return [
        WaitingRating(
            name=f"{row.competency.code} {texts[row.competency.code].name}",
            url=reverse("rate-as-partner", args=[row.public_id]),
            since=row.agreed_at or row.asked_at,
            until=_until(row),
        )
        for row in waiting
        if row.competency.code in texts
    ]


# Compiled: mostly nothing is lent, and a supervisor's day asks each time.
_lent_now = CompiledRows(
    lambda assessor: PartnerAssessment.objects.filter(
        assessor=assessor, agreed_at__isnull=False, ended_at__isnull=True
    ).values_list("pk"),
    int,
)


def name_of(place: Organisation | None) -> str:
    """How an organisation is called before another one: by its public name alone."""
    return (place.public_name if place else "") or str(A_PARTNER)


def _rows() -> QuerySet[PartnerAssessment]:
    return PartnerAssessment.objects.select_related(*WITH)


def _asked(
    row: PartnerAssessment, at: datetime, *, other: Organisation | None, woman: str
) -> Asked:
    state = partner_state(row, at)
    return Asked(
        public_id=row.public_id,
        competency=f"{row.competency.code} {_text(row).name}",
        woman=woman,
        other=name_of(other) if other else "",
        assessor=row.assessor.shown_name if row.assessor else "",
        state_words=str(RATED if row.rating_id else STATES[state]),
        until=_until(row),
        going_on=state is not PartnerState.OVER,
    )


def _text(row: PartnerAssessment) -> CompetencyText:
    text = competency_texts([row.competency.code]).get(row.competency.code)
    if text is None:
        raise NotFound
    return text


def _shown(row: PartnerAssessment) -> tuple[EvidenceView, ...]:
    """What speaks to this competency, as the partner reads it, and she before her answer.

    Without who wrote it and what was marked beside it. What comes after her yes is not part of it.
    """
    code = row.competency.code
    return tuple(
        replace(item, observer="", groups=tuple(one for one in item.groups if one.code == code))
        for item in evidence_of(row.journey, competency_texts())
        if code in item.codes and (row.agreed_at is None or item.since <= row.agreed_at)
    )


def _until(row: PartnerAssessment) -> datetime:
    return until(row.asked_at, row.named_at, row.agreed_at)
