"""Whether lines of a room of hers are kept, for whoever was in it. Read only (domain 4.7)."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from mentors.matter_rules import TOLD_FOR

from ..models import KeepRequest, RoomMember

# Whose words are spoken for themselves; staff of a room learn of it from the lead.
_SEAT = RoomMember.Seat
TOLD_SEATS = (_SEAT.MENTOR, _SEAT.MENTEE, _SEAT.OBSERVER, _SEAT.INTERPRETER)


@dataclass(frozen=True, slots=True)
class KeptOf:
    """Of this session some lines are kept."""

    starts_at: datetime


def kept_of(user: User, at: datetime) -> list[KeptOf]:
    """Her sessions of which lines are kept, the latest first. One query."""
    mine = RoomMember.objects.filter(user=user, seat__in=TOLD_SEATS)
    rows = KeepRequest.objects.filter(
        room__in=mine.values("room"), answered_at__isnull=False, answered_at__gt=at - TOLD_FOR
    )
    days = rows.order_by("-answered_at").values_list("room__starts_at", flat=True)
    return [KeptOf(day) for day in dict.fromkeys(days)]
