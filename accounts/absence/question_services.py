"""The question whether she stays, after 24 months away: raised, answered, and over when she is."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.audit.services import record
from core.errors import NotFound
from core.quarters import quarter_of
from core.retention import A_STEP
from core.retention_clocks import Clock

from ..models import AbsenceQuestion, Membership, User
from ..roles import PARTICIPANT_ROLES
from .queries import last_quarter, questions_for, women_away


def ask_who_is_away(*, at: datetime) -> int:
    """A task for whoever works with a woman who was away for two years; one step of a job."""
    asked = AbsenceQuestion.objects.filter(
        user=OuterRef("user"), organisation=OuterRef("organisation")
    )
    pairs = (
        Membership.objects.active()
        .filter(
            ~Exists(asked),
            role__in=PARTICIPANT_ROLES,
            user__in=women_away(Clock.AWAY_ASKED, at).order_by().values("pk"),
        )
        .order_by("user", "organisation")
        .values_list("user", "organisation")
        .distinct()
    )
    rows = [AbsenceQuestion(user_id=user, organisation_id=place) for user, place in pairs[:A_STEP]]
    AbsenceQuestion.objects.bulk_create(rows)
    return len(rows)


def note_here(*, user: User, at: datetime) -> bool:
    """She is here: nothing is asked of others any more. Whether she was away for two years.

    Of the sign-in the quarter is kept, and nothing finer. One write a quarter at most.
    """
    quarter, before = quarter_of(timezone.localdate(at)), user.here_in_quarter
    if before == quarter:
        return False
    User.objects.filter(pk=user.pk).update(here_in_quarter=quarter)
    user.here_in_quarter = quarter
    was_away = before is not None and before <= last_quarter(Clock.AWAY_ASKED, at)
    if was_away:
        AbsenceQuestion.objects.filter(user=user).delete()
    return was_away


def answer_for(*, by: User, question_id: UUID, stays: bool, at: datetime) -> None:
    """Somebody of the team asked her: she stays, or there was no answer. Nothing else is kept.

    If she stays, her time begins anew. Raises NotFound for what is not hers to ask.
    """
    with transaction.atomic():
        asked = (
            questions_for(by, at)
            .select_for_update(of=("self",))
            .filter(public_id=question_id)
            .select_related("user", "organisation")
            .first()
        )
        if asked is None:
            raise NotFound
        record(
            actor=by,
            verb="absence-asked",
            subject=asked,
            organisation=asked.organisation,
            about=asked.user,
            at=at,
        )
        if stays:
            note_here(user=asked.user, at=at)
        else:
            asked.was_tried = True
            asked.save(update_fields=["was_tried"])
