"""Claims of prior learning: on the learner's page, and for an assessor. Read only."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts.models import User
from core.errors import NotFound
from mentors.assessment.competencies.framework_texts import CompetencyText, competency_texts
from mentors.programmes.queries import required_levels_of

from ...models import Journey, PriorLearning
from . import permissions


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `words`: "" if it is told in person, or was returned or withdrawn.

    `outcome`: "" while it waits.
    """

    public_id: UUID
    code: str
    name: str
    words: str
    claimed_at: datetime
    talked_on: date | None
    talked_with: str
    agreed: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Claims:
    """The learner's page: the claims so far, latest first, and the competencies to claim."""

    journey_id: UUID
    claims: tuple[Claim, ...]
    competencies: tuple[CompetencyText, ...]


@dataclass(frozen=True, slots=True)
class HeardClaim:
    """One claim as an assessor sees it, with the learner."""

    claim: Claim
    woman: str
    learner_id: UUID
    journey_id: UUID
    competency: CompetencyText


@dataclass(frozen=True, slots=True)
class WaitingClaim:
    """A claim in the inbox of an assessor."""

    public_id: UUID
    woman: str
    name: str
    claimed_at: datetime


def claims_of(user: User, journey_id: UUID) -> Claims:
    """Return the claims in this journey of `user`. Raise NotFound if it is another's."""
    journey = (
        Journey.objects.select_related("version")
        .filter(public_id=journey_id, learner=user, left_at=None)
        .first()
    )
    if journey is None:
        raise NotFound
    texts = competency_texts(required_levels_of(journey))
    rows = journey.prior_learning.select_related("competency", "talked_with")
    return Claims(
        journey_id=journey.public_id,
        claims=tuple(_claim(row, texts.get(row.competency.code)) for row in rows),
        competencies=tuple(texts.values()),
    )


def claim_to_hear(user: User, public_id: UUID) -> HeardClaim:
    """Return a claim, for the learner's assessor. Raise NotFound otherwise, and once withdrawn."""
    row = (
        PriorLearning.objects.select_related(
            *("journey__learner", "journey__organisation", "competency", "talked_with")
        )
        .filter(public_id=public_id, journey__left_at=None)
        .exclude(outcome=PriorLearning.Outcome.TAKEN_BACK)
        .first()
    )
    if row is None or not permissions.can_hear(user, row.journey):
        raise NotFound
    text = competency_texts([row.competency.code]).get(row.competency.code)
    if text is None:
        raise NotFound
    return HeardClaim(
        claim=_claim(row, text),
        woman=row.journey.learner.shown_name,
        learner_id=row.journey.learner.public_id,
        journey_id=row.journey.public_id,
        competency=text,
    )


def to_talk_about(user: User) -> list[WaitingClaim]:
    """Return the claims that wait for `user` as an assessor, oldest first."""
    rows = list(permissions.waiting_for(user))
    # The texts cost a query, and usually nothing waits.
    texts = competency_texts() if rows else {}
    return [
        WaitingClaim(
            row.public_id,
            row.journey.learner.shown_name,
            texts[row.competency.code].name if row.competency.code in texts else "",
            row.claimed_at,
        )
        for row in rows
    ]


def _claim(row: PriorLearning, text: CompetencyText | None) -> Claim:
    return Claim(
        public_id=row.public_id,
        code=row.competency.code,
        name=text.name if text else "",
        words=row.words or "",
        claimed_at=row.claimed_at,
        talked_on=row.talked_on,
        talked_with=row.talked_with.shown_name if row.talked_with else "",
        agreed=row.agreed or "",
        outcome=row.outcome,
    )
