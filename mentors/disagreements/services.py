"""Saying that she disagrees, and answering it. The only writer of this table."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from core.free_text import checked
from mentors.competencies.row_locks import locked_journey

from ..models import Competency, Decision, Disagreement
from . import permissions

CHARACTERS = 2_000
CERTIFICATE = "certificate"


def disagree(
    *, learner: User, journey_id: UUID, about: str, words: str, at: datetime
) -> Disagreement:
    """She disagrees with what was decided; somebody who had no part in it is asked at once.

    `about`: the code of a decided competency, or “certificate”. One that waits about the same is
    given back as it is. Nothing else of hers changes (domain R1.7). Raises NotFound when the
    journey is not hers or nothing is decided, Invalid without words.
    """
    words = checked(words, longest=CHARACTERS)
    with transaction.atomic():
        journey = locked_journey(journey_id)
        if journey.learner_id != learner.pk:
            raise NotFound
        competency = None
        if about != CERTIFICATE:
            competency = Competency.objects.filter(code=about).first()
            decided = Decision.objects.filter(journey=journey, version__competency=competency)
            if competency is None or not decided.exists():
                raise NotFound
        waiting = Disagreement.objects.filter(
            journey=journey, competency=competency, answered_at=None, withdrawn_at=None
        ).first()
        if waiting is not None:
            return waiting
        said = Disagreement.objects.create(
            journey=journey,
            organisation=journey.organisation,
            competency=competency,
            words=words,
            said_at=at,
        )
        _audit(said, learner, "disagreed", at)
        _ask(said, at=at)
    return said


def ask_again(*, by: User, disagreement_id: UUID, at: datetime) -> Disagreement:
    """A coordinator lets somebody else be asked, where nobody is or who is asked cannot answer.

    Raises NotFound when she does not coordinate there, Conflict when there is nobody.
    """
    with transaction.atomic():
        said = _locked(disagreement_id)
        if said.organisation not in permissions.coordinated_by(by):
            raise NotFound
        if said.answered_at or said.withdrawn_at:
            return said
        if said.heard_by and permissions.can_answer(said.heard_by, said):
            return said
        if not _ask(said, at=at):
            raise Conflict(
                _(
                    "Everybody here had a part in it. Please ask a partner organisation for "
                    "somebody, and give her a role here."
                )
            )
    return said


def _ask(said: Disagreement, *, at: datetime) -> bool:
    found = permissions.who_could_hear(
        said.journey, about_certificate=said.competency_id is None
    ).first()
    if found is None:
        return False
    said.heard_by, said.asked_at = found, at
    said.save(update_fields=["heard_by", "asked_at"])
    _audit(said, None, "disagreement-asked", at, about=found)
    return True


def say_read(*, by: User, disagreement_id: UUID, at: datetime) -> Disagreement:
    """Who is asked says that she has it. Harmless twice. Raises NotFound for everybody else."""
    with transaction.atomic():
        said = _to_answer(by, disagreement_id)
        if said.read_at is None and said.answered_at is None:
            said.read_at = at
            said.save(update_fields=["read_at"])
            _audit(said, by, "disagreement-read", at)
    return said


def answer(
    *, by: User, disagreement_id: UUID, outcome: str, reasons: str, at: datetime
) -> Disagreement:
    """It stands, or is looked at anew; with reasons, which she reads. It takes nothing from her.

    A second click gives the first answer. Raises NotFound for who is not asked, Invalid without
    outcome or reasons, Conflict when she has taken it back or it was answered otherwise.
    """
    if outcome not in Disagreement.Outcome.values:
        raise Invalid(_("Please choose one of the two. Nothing was sent yet."))
    reasons = checked(reasons, longest=CHARACTERS)
    with transaction.atomic():
        said = _to_answer(by, disagreement_id)
        if said.answered_at is not None:
            if (said.outcome, said.reasons) == (outcome, reasons):
                return said
            raise Conflict(_("This is answered already. Nothing was changed."))
        said.read_at = said.read_at or at
        said.answered_at, said.outcome, said.reasons = at, outcome, reasons
        said.save(update_fields=["read_at", "answered_at", "outcome", "reasons"])
        _audit(said, by, "disagreement-answered", at)
    return said


def withdraw(*, learner: User, disagreement_id: UUID, at: datetime) -> Disagreement:
    """She takes it back; no reason is asked. Harmless twice.

    Raises NotFound when it is not hers, Conflict once it is answered.
    """
    with transaction.atomic():
        said = _locked(disagreement_id)
        if said.journey.learner_id != learner.pk:
            raise NotFound
        if said.answered_at is not None:
            raise Conflict(_("It is answered already. You find the answer here."))
        if said.withdrawn_at is None:
            said.withdrawn_at = at
            said.save(update_fields=["withdrawn_at"])
            _audit(said, learner, "disagreement-withdrawn", at)
    return said


def _to_answer(by: User, disagreement_id: UUID) -> Disagreement:
    said = _locked(disagreement_id)
    if not permissions.can_answer(by, said):
        raise NotFound
    if said.withdrawn_at is not None:
        raise Conflict(_("She has taken it back. There is nothing to answer."))
    return said


def _locked(disagreement_id: UUID) -> Disagreement:
    said = (
        Disagreement.objects.select_for_update(of=("self",))
        .select_related("journey__learner", "journey__organisation", "organisation", "heard_by")
        .filter(public_id=disagreement_id, journey__learner__is_active=True)
        .first()
    )
    if said is None:
        raise NotFound
    return said


def _audit(
    said: Disagreement,
    actor: User | None,
    verb: str,
    at: datetime,
    about: User | None = None,
) -> None:
    """Neither words nor outcome; whose it is, unless somebody is named."""
    place: Organisation = said.organisation
    whom = about or (said.journey.learner if actor != said.journey.learner else None)
    record(actor=actor, verb=verb, subject=said, organisation=place, about=whom, at=at)
