"""A learner's answer to evidence before anyone rates (domain 10.23), and third assessors."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.record_access.rules import Duty
from accounts.record_access.services import keep_assignment
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from core.free_text import tidy, too_long

from ...models import Assessor, Competency, Evidence, EvidenceReading, Journey, ThirdCall
from .permissions import EXCERPT, PRIOR
from .third_queries import who_could_be_third

CHARACTERS = 500


def answer(
    *, learner: User, evidence_id: UUID, was_so: bool, words: str = "", at: datetime
) -> Evidence:
    """Save the learner's answer: the evidence is passed to the assessors or returned to its author.

    The first answer is final; repeating it changes nothing. Raise NotFound if the evidence is not
    about the learner, Invalid for too long a text, Conflict if the learner has answered
    differently.
    """
    words = tidy(words)
    if len(words) > CHARACTERS:
        raise Invalid(too_long(CHARACTERS))
    state = Evidence.State.ACCEPTED if was_so else Evidence.State.RETURNED
    with transaction.atomic():
        found = (
            Evidence.objects.select_for_update(of=("self",))
            .select_related("journey", "organisation")
            .filter(public_id=evidence_id, journey__learner=learner)
            # Neither the learner's own excerpts nor what was agreed in a talk.
            .exclude(kind__in=(EXCERPT, PRIOR))
            .first()
        )
        if found is None:
            raise NotFound
        if found.state == state:
            return found
        if found.state != Evidence.State.SUBMITTED:
            raise Conflict(_("You have answered this already. Nothing was changed."))
        EvidenceReading.objects.create(evidence=found, words=words or None, at=at)
        # Assessors can see it from now on: `created_at` decides what is new to them.
        found.state, found.created_at = state, at
        found.save(update_fields=["state", "created_at"])
        record(
            actor=learner,
            verb="evidence-read",
            subject=found,
            organisation=found.organisation,
            at=at,
        )
    return found


THIRD = Assessor.Place.THIRD


def follow_third(*, journey: Journey, competency: Competency, asked: bool, at: datetime) -> None:
    """Call a third assessor when one is needed, and end the call when that no longer applies.

    *Locks expected*: the journey. A third assessor already assigned finds the call in the inbox.
    Otherwise one is assigned; if nobody can be, the coordinator sees it (domain 2.2).
    """
    waiting = ThirdCall.objects.filter(
        journey=journey, competency=competency, ended_at__isnull=True
    ).first()
    if asked and waiting is None:
        call = ThirdCall.objects.create(
            journey=journey, organisation=journey.organisation, competency=competency, since=at
        )
        record(
            actor=None,
            verb="third-needed",
            subject=call,
            organisation=journey.organisation,
            about=journey.learner,
            at=at,
            code=competency.code,
        )
        ask_third(journey=journey, at=at)
    elif waiting is not None and not asked:
        waiting.ended_at = at
        waiting.save(update_fields=["ended_at"])


def ask_third(*, journey: Journey, at: datetime) -> Assessor | None:
    """Assign the third assessor with the fewest open calls; None if one is assigned or none can be.

    *Locks expected*: the journey.
    """
    if journey.assessors.filter(place=THIRD, ended_at__isnull=True).exists():
        return None
    chosen = who_could_be_third(journey).first()
    if chosen is None:
        return None
    keep_assignment(
        by=None,
        person=chosen,
        about=journey.learner,
        organisation=journey.organisation,
        duty=Duty.ASSESSOR,
        since=at,
        at=at,
    )
    asked = Assessor.objects.create(journey=journey, assessor=chosen, place=THIRD, since=at)
    record(
        actor=None,
        verb="assessor-asked",
        subject=journey,
        organisation=journey.organisation,
        about=chosen,
        at=at,
        place=THIRD,
    )
    return asked
