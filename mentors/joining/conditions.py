"""Where somebody stands before she mentors, as columns of a query about her. Read only."""

from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from mentors.room_types import REAL

from ..models import Certificate, MentorAgreement, ReadinessTalk, RoomMember


def standing_columns(person: str, organisation: str) -> dict[str, Any]:
    """`chose`, `agreed_to` and `mentors_already`, as `rules.Standing` has them.

    `person` and `organisation` are the ways from the row to whom it is about and where.
    """
    here = {"person": OuterRef(person), "organisation": OuterRef(organisation)}
    agreements = MentorAgreement.objects.filter(**here, ended_at__isnull=True)
    certificates = Certificate.objects.filter(
        learner=OuterRef(person), organisation=OuterRef(organisation), ended_at__isnull=True
    )
    rooms = RoomMember.objects.filter(
        user=OuterRef(person),
        seat=RoomMember.Seat.MENTOR,
        joined_at__isnull=False,
        room__organisation=OuterRef(organisation),
        room__kind__in=sorted(REAL),
        room__opened_at__isnull=False,
    )
    return {
        "chose": Subquery(ReadinessTalk.objects.filter(**here).values("chose")[:1]),
        "agreed_to": Subquery(agreements.values("version")[:1]),
        "mentors_already": Exists(certificates) | Exists(rooms),
    }
