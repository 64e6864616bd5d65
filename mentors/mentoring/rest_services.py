"""A mentor's rest: every pair is paused, and no mentee is proposed. Nobody asks why."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User

from .models import MentoringPair
from .pair_services import go_on, pause
from .request_services import write_card
from .states import LIVE


def rest(*, mentor: User, organisation_id: UUID, at: datetime) -> None:
    """Start the mentor's rest, for as long as they like; planned sessions are called off.

    Idempotent. Raise NotFound unless `mentor` is a mentor there.
    """
    with transaction.atomic():
        write_card(mentor=mentor, organisation_id=organisation_id, takes_new=False, at=at)
        for pair_id in _pairs(mentor, organisation_id):
            pause(by=mentor, pair_id=pair_id, at=at)


def come_back(*, mentor: User, organisation_id: UUID, at: datetime) -> None:
    """End the rest, and resume what the mentor paused. Idempotent. Raise as `rest`."""
    with transaction.atomic():
        write_card(mentor=mentor, organisation_id=organisation_id, takes_new=True, at=at)
        for pair_id in _pairs(mentor, organisation_id):
            go_on(by=mentor, pair_id=pair_id, at=at)


def _pairs(mentor: User, organisation_id: UUID) -> list[UUID]:
    rows = MentoringPair.objects.filter(
        mentor=mentor, organisation__public_id=organisation_id, state__in=LIVE
    )
    return list(rows.order_by("pk").values_list("public_id", flat=True))
