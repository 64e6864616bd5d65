"""Rating, and the decisions that follow. Ratings and decisions are only added."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from mentors.programmes.queries import required_levels_of

from ...models import Decision, Evidence, Journey, Rating
from . import permissions
from .decision_services import follow_third
from .framework_texts import CompetencyText, competency_texts
from .permissions import before_an_assessor, can_rest_on
from .row_locks import locked_journey
from .rules import (
    LEVELS,
    THIRD,
    Decided,
    Given,
    decided,
    latest_round,
    open_round,
    third_is_asked,
    those_that_count,
)

SENTENCE_CHARACTERS = 500
# A rating below this level needs a next step (domain 2.1).
STANDARD_LEVEL = 3


def rate(
    *,
    assessor: User,
    journey_id: UUID,
    code: str,
    level: int,
    evidence_ids: Iterable[UUID],
    next_step: str = "",
    at: datetime,
) -> Rating:
    """Save one assessor's level for one competency with its evidence; then decide if possible.

    The same rating again (a second click) changes nothing; a different one is a new row. Raise
    NotFound if `assessor` may not rate this. Raise Invalid if level, evidence or the sentence is
    missing, Conflict if a third assessor decides instead. Source: domain 2.1, 2.2.
    """
    with transaction.atomic():
        journey = locked_journey(journey_id)
        place = permissions.place_of(assessor, journey) or permissions.partner_place_of(
            assessor, journey, code, at
        )
        if place is None or code not in required_levels_of(journey):
            raise NotFound
        competency = competency_texts([code]).get(code)
        if competency is None:
            raise NotFound
        sentence = _checked_level(level, next_step)
        evidence = _checked_evidence(journey, competency, evidence_ids)
        given = list(_ratings(journey, code))
        mine = [rating for rating in given if rating.assessor_id == assessor.pk]
        gate = given[-1].version.gate if given else competency.gate
        known = [Given(row.pk, row.place, row.level, row.blind) for row in given]
        latest = {rating.number for rating in latest_round(known, gate=gate)}
        if mine and mine[-1].pk in latest and _is_same(mine[-1], level, evidence, sentence):
            return mine[-1]
        beside = open_round(known, gate=gate, place=place)
        own = beside & {rating.pk for rating in mine}
        if own and place != THIRD and third_is_asked(known, gate=gate):
            raise Conflict(_("A third assessor decides here. Your rating stays as it is."))
        rating = Rating.objects.create(
            journey=journey,
            organisation=journey.organisation,
            version_id=competency.version_id,
            assessor=assessor,
            place=place,
            number=1 + max((row.number for row in given if row.place == place), default=0),
            level=level,
            # An assessor who has rated in a round can see the others' levels in it.
            blind=not (own and beside - own),
            next_step=sentence,
            at=at,
        )
        rating.evidence.set(evidence)
        _note(rating, code)
        reconsider(journey=journey, code=code, at=at)
    return rating


def _note(rating: Rating, code: str) -> None:
    """Log ids and the code only: a reader of the log must not learn the level (domain 2.2)."""
    record(
        actor=rating.assessor,
        verb="rated",
        subject=rating,
        organisation=rating.organisation,
        about=rating.journey.learner,
        at=rating.at,
        code=code,
    )


def reconsider(*, journey: Journey, code: str, at: datetime) -> Decision | None:
    """Add a decision if the ratings of this competency lead to a new one.

    *Locks expected*: the journey. None: undecided, or nothing has changed.
    """
    rows = list(_ratings(journey, code))
    if not rows:
        return None
    version = rows[-1].version
    given = [Given(row.pk, row.place, row.level, row.blind) for row in rows]
    asked = third_is_asked(given, gate=version.gate)
    follow_third(journey=journey, competency=version.competency, asked=asked, at=at)
    counted = those_that_count(given, gate=version.gate)
    levels = [rating.level for rating in counted]
    outcome = decided(levels, version.gate, required_levels_of(journey)[code])
    if outcome is Decided.UNDECIDED:
        return None
    met = outcome is Decided.MET
    basis = {rating.number for rating in counted}
    latest = (
        Decision.objects.filter(journey=journey, version__competency__code=code)
        .order_by("number")
        .last()
    )
    if latest and latest.met == met and {row.pk for row in latest.ratings.all()} == basis:
        return None
    decision = Decision.objects.create(
        journey=journey,
        organisation=journey.organisation,
        version=version,
        number=latest.number + 1 if latest else 1,
        met=met,
        at=at,
    )
    decision.ratings.set(basis)
    record(
        actor=None,
        verb="decided",
        subject=decision,
        organisation=journey.organisation,
        about=journey.learner,
        at=at,
        code=code,
    )
    return decision


def _ratings(journey: Journey, code: str) -> QuerySet[Rating]:
    return (
        Rating.objects.filter(journey=journey, version__competency__code=code)
        .select_related("version__competency")
        .order_by("at", "pk")
    )


def _checked_level(level: int, next_step: str) -> str | None:
    if level not in LEVELS:
        raise Invalid(_("Please choose one of the four levels. Nothing was saved yet."))
    sentence = one_sentence(next_step)
    if level < STANDARD_LEVEL and sentence is None:
        raise Invalid(_("Please describe the next step in one sentence."))
    return sentence


def _checked_evidence(
    journey: Journey, competency: CompetencyText, evidence_ids: Iterable[UUID]
) -> list[Evidence]:
    wanted = set(evidence_ids)
    found = [
        item
        for item in Evidence.objects.filter(
            before_an_assessor(), journey=journey, public_id__in=wanted
        )
        if competency.code in item.codes
    ]
    if not found or len(found) != len(wanted):
        raise Invalid(_("Please choose at least one piece of evidence. Nothing was saved yet."))
    if not can_rest_on([item.kind for item in found], competency.evidence_types):
        raise Invalid(
            _(
                "Journal excerpts and prior learning can support an observation but are not "
                "enough alone. Please choose other evidence as well. Nothing was saved yet."
            )
        )
    return found


def _is_same(rating: Rating, level: int, evidence: list[Evidence], next_step: str | None) -> bool:
    return (
        rating.level == level
        and rating.next_step == next_step
        and {item.pk for item in rating.evidence.all()} == {item.pk for item in evidence}
    )


def one_sentence(text: str) -> str | None:
    """Return `text` stripped, or None if it is empty. Raise Invalid if it is too long."""
    text = (text or "").strip()
    if len(text) > SENTENCE_CHARACTERS:
        raise Invalid(_("The sentence is too long. Please keep it to one or two lines."))
    return text or None
