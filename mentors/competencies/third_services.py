"""The third assessor, who is asked by the system where two differ. Only writer of `ThirdCall`."""

from datetime import datetime

from accounts.sight.rules import Duty
from accounts.sight.services import keep_assignment
from core.audit.services import record

from ..models import Assessor, Competency, Journey, ThirdCall
from .third_queries import who_could_be_third

THIRD = Assessor.Place.THIRD


def follow_third(*, journey: Journey, competency: Competency, asked: bool, at: datetime) -> None:
    """Calls a third assessor when one is asked for, and ends the call when she is not any more.

    *Locks expected*: the journey. Whoever holds the place already finds it waiting; where nobody
    does, somebody is asked, and where nobody can be, the coordinator sees that (domain 2.2).
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
    """Asks the one who has the fewest such calls; None when it is asked, or nobody can be.

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
