"""Queries on a learner's transfers, and on what newcomers brought. Read only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ..models import HandOver, Organisation, User
from ..queries import is_staff, organisations_of
from ..record_access.permissions import may_as_coordinator
from ..record_access.rules import Act, Record
from ..roles import PARTICIPANT_ROLES
from .rules import Brought, Refusal, from_text


@dataclass(frozen=True, slots=True)
class MyTransfer:
    """A transfer of the user. `where` is "" until the code is used; `is_over`: it has expired."""

    public_id: UUID
    brought: Brought
    made_at: datetime
    expires_at: datetime
    is_over: bool
    taken_at: datetime | None
    where: str


def can_hand_over(user: User) -> bool:
    """Whether the user may transfer: learners, mentors and mentees only. Staff change by a card."""
    return not is_staff(user) and bool(organisations_of(user, *PARTICIPANT_ROLES))


def open_ones(user: User, at: datetime) -> QuerySet[HandOver]:
    """The user's transfers whose code can still be used."""
    return HandOver.objects.filter(user=user, taken_at=None, expires_at__gt=at)


def mine(user: User, at: datetime) -> list[MyTransfer]:
    """All transfers of the user, the latest first."""
    rows = HandOver.objects.filter(user=user).select_related("organisation")
    return [
        MyTransfer(
            public_id=row.public_id,
            brought=_read(row),
            made_at=row.made_at,
            expires_at=row.expires_at,
            is_over=row.taken_at is None and row.expires_at <= at,
            taken_at=row.taken_at,
            where=row.organisation.name if row.organisation else "",
        )
        for row in rows.order_by("-made_at", "-pk")
    ]


def brought_to(viewer: User, person: User, organisation: Organisation) -> list[Brought]:
    """What a newcomer brought to this organisation, for one of its coordinators, latest first.

    It counts as a record of the journey: a coordinator who has passed the staff modules may read it
    (domain 4.2).
    """
    if not may_as_coordinator(viewer, organisation.pk, Record.JOURNEY, Act.READ):
        return []
    rows = HandOver.objects.filter(user=person, organisation=organisation)
    return [_read(row) for row in rows.order_by("-taken_at", "-pk")]


def _read(row: HandOver) -> Brought:
    """The content; empty where it cannot be read."""
    try:
        return from_text(row.content)
    except (ValueError, KeyError, TypeError):
        return Brought()


REFUSALS = {
    Refusal.UNKNOWN: _("Unknown code. Check it together. Nothing was changed."),
    Refusal.USED: _(
        "This code has been used. The learner can create a new one under “Me”. Nothing was changed."
    ),
    Refusal.EXPIRED: _(
        "This code has expired. The learner can create a new one under “Me”. Nothing was changed."
    ),
    Refusal.HERE: _(
        "The learner already belongs to your organisation. The code stays valid for another one."
    ),
}
