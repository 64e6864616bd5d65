"""What each of the four reads: requester, lender, mentor, external assessor. Read only."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Organisation, User
from core.errors import NotFound
from mentors.assessment.competencies.evidence_queries import EvidenceView, evidence_of
from mentors.assessment.competencies.framework_texts import CompetencyText, competency_texts
from mentors.assessment.competencies.permissions import (
    can_rate_as_partner,
    can_rest_on,
    hidden_codes,
    partner_state,
)

from ...external_assessor_rules import ExternalAssessmentState, until
from ...models import Assessor, ExternalAssessment
from . import permissions
from .assessor_queries import A_PARTNER, NOT_SHOWN, PLACES, RATED, STATES

# The related rows that are shown.
WITH = (
    *("journey__learner", "journey__organisation", "journey__version"),
    *("organisation", "partner", "competency", "assessor"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as a coordinator of either side reads it.

    `woman`: "" for the lending side, which is not told. `until`: when the present step ends.
    `going_on`: it can still be withdrawn.
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
class Opened:
    """What a code stands for, as shown to the lending side, and the people who can be named."""

    competency: str
    place_words: str
    other: str
    people: list[User]


@dataclass(frozen=True, slots=True)
class AskedOfLearner:
    """The learner's page: who would read what, and what the learner answered."""

    public_id: UUID
    journey_id: UUID
    competency: CompetencyText
    place_words: str
    assessor: str
    partner: str
    evidence: tuple[EvidenceView, ...]
    state: ExternalAssessmentState
    is_rated: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class Borrowed:
    """The external assessor's page: one competency and its evidence; no name and no level."""

    public_id: UUID
    competency: CompetencyText
    decides: bool
    evidence: tuple[EvidenceView, ...]
    until: datetime
    # The learner, for drafts; not shown to anyone.
    learner_id: UUID

    @property
    def ratable(self) -> bool:
        """Whether there is evidence on which a rating can rest."""
        kinds = [item.kind_code for item in self.evidence]
        return can_rest_on(kinds, self.competency.evidence_types)


@dataclass(frozen=True, slots=True)
class WaitingRating:
    """An entry in the inbox of an external assessor."""

    name: str
    url: str
    since: datetime
    until: datetime


def asked_by(user: User, at: datetime) -> list[Asked]:
    """Return the requests of organisations that `user` coordinates, latest first."""
    rows = _rows().filter(
        organisation__in=permissions.places_that_lend(user),
        journey__left_at__isnull=True,
        journey__learner__is_active=True,
    )
    return [
        _hiding(user, row, _asked(row, at, other=row.partner, woman=row.journey.learner.shown_name))
        for row in rows.exclude(journey__learner=user)
    ]


def _hiding(user: User, row: ExternalAssessment, asked: Asked) -> Asked:
    """Hide the state from a coordinator who also assesses and has not rated it yet (domain 2.2)."""
    if row.competency.code in hidden_codes(user, row.journey):
        return replace(asked, state_words=str(NOT_SHOWN), going_on=False)
    return asked


def lent_by(user: User, at: datetime) -> list[Asked]:
    """Return assessors lent by organisations that `user` coordinates, without learners' names."""
    rows = _rows().filter(partner__in=permissions.places_that_lend(user))
    return [_asked(row, at, other=row.organisation, woman="") for row in rows]


def all_asked_of_learner(learner: User, at: datetime) -> list[AskedOfLearner]:
    """Return all open requests about the learner, those waiting for an answer first."""
    rows = _rows().filter(
        journey__learner=learner,
        journey__left_at__isnull=True,
        named_at__isnull=False,
        ended_at__isnull=True,
    )
    found = [_asked_of_learner(row, at) for row in rows]
    going_on = [one for one in found if one.state is not ExternalAssessmentState.OVER]
    return sorted(going_on, key=lambda one: one.state is not ExternalAssessmentState.NAMED)


def check_lends(user: User) -> None:
    """Raise NotFound for anyone who coordinates nowhere, or has not passed S1 to S4."""
    if not permissions.places_that_lend(user):
        raise NotFound


def opened_by_code(user: User, asked: ExternalAssessment) -> Opened:
    """Return what is requested, without the learner, and who can be named by `user`."""
    places = [one for one in permissions.places_that_lend(user) if one.pk != asked.organisation_id]
    found = [one for place in places for one in permissions.who_is_shown(place)]
    return Opened(
        competency=f"{asked.competency.code} {_text(asked).name}",
        place_words=str(PLACES[asked.place]),
        other=name_of(asked.organisation),
        people=found,
    )


def asked_of_learner(learner: User, partner_id: UUID, at: datetime) -> AskedOfLearner:
    """Return what the learner is asked. Raise NotFound if it is another's, or nobody is named."""
    row = _rows().filter(public_id=partner_id, journey__learner=learner).first()
    if row is None or row.named_at is None or row.journey.left_at is not None:
        raise NotFound
    return _asked_of_learner(row, at)


def _asked_of_learner(row: ExternalAssessment, at: datetime) -> AskedOfLearner:
    return AskedOfLearner(
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
    """Return what `user` was asked to rate. Raise NotFound for anyone else, and once it is over."""
    row = _rows().filter(public_id=partner_id).first()
    if row is None or not can_rate_as_partner(user, row, at):
        raise NotFound
    return Borrowed(
        public_id=row.public_id,
        competency=_text(row),
        decides=row.place == Assessor.Place.THIRD,
        evidence=_shown(row),
        until=_until(row),
        learner_id=row.journey.learner.public_id,
    )


def to_rate_as_partner(user: User, at: datetime) -> list[WaitingRating]:
    """Return what `user` has to rate as external assessor, oldest first. One query if nothing."""
    mine = ExternalAssessment.objects.filter(
        assessor=user, agreed_at__isnull=False, ended_at__isnull=True
    )
    # Usually nothing is lent.
    lent = list(mine.values_list("pk", flat=True))
    if not lent:
        return []
    rows = ExternalAssessment.objects.going_on(at).filter(pk__in=lent).select_related(*WITH)
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


def name_of(place: Organisation | None) -> str:
    """Return the name of an organisation as shown to another one: only its public name."""
    return (place.public_name if place else "") or str(A_PARTNER)


def _rows() -> QuerySet[ExternalAssessment]:
    return ExternalAssessment.objects.select_related(*WITH)


def _asked(
    row: ExternalAssessment, at: datetime, *, other: Organisation | None, woman: str
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
        going_on=state is not ExternalAssessmentState.OVER,
    )


def _text(row: ExternalAssessment) -> CompetencyText:
    text = competency_texts([row.competency.code]).get(row.competency.code)
    if text is None:
        raise NotFound
    return text


def _shown(row: ExternalAssessment) -> tuple[EvidenceView, ...]:
    """Return the evidence for this competency, as the external assessor and the learner read it.

    It leaves out who wrote it and marks for other competencies. Evidence added after the learner
    agreed is not included.
    """
    code = row.competency.code
    return tuple(
        replace(item, observer="", groups=tuple(one for one in item.groups if one.code == code))
        for item in evidence_of(row.journey, competency_texts())
        if code in item.codes and (row.agreed_at is None or item.since <= row.agreed_at)
    )


def _until(row: ExternalAssessment) -> datetime:
    return until(row.asked_at, row.named_at, row.agreed_at)
