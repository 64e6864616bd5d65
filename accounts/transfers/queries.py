"""Reading what a woman made to take along, and what somebody brought. Read only."""

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
    """One of the user's. `where` is "" until the code is used; `is_over`: nobody can any more."""

    public_id: UUID
    brought: Brought
    made_at: datetime
    expires_at: datetime
    is_over: bool
    taken_at: datetime | None
    where: str


def can_hand_over(user: User) -> bool:
    """A woman of the programme. Whoever is of a team changes organisations by a card."""
    return not is_staff(user) and bool(organisations_of(user, *PARTICIPANT_ROLES))


def open_ones(user: User, at: datetime) -> QuerySet[HandOver]:
    """Those of the user whose code can still be used."""
    return HandOver.objects.filter(user=user, taken_at=None, expires_at__gt=at)


def mine(user: User, at: datetime) -> list[MyTransfer]:
    """All of the user's, the latest first."""
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
    """What a newcomer brought to this organisation, for a coordinator of it, the latest first.

    It is of the same kind as a record of the journey: a coordinator who has passed the staff
    modules reads it (domain 4.2).
    """
    if not may_as_coordinator(viewer, organisation.pk, Record.JOURNEY, Act.READ):
        return []
    rows = HandOver.objects.filter(user=person, organisation=organisation)
    return [_read(row) for row in rows.order_by("-taken_at", "-pk")]


def _read(row: HandOver) -> Brought:
    """What stands in it; nothing where it cannot be read."""
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
