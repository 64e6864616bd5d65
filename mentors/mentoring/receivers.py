"""Receivers and handlers with which mentoring answers rooms."""

from datetime import datetime
from typing import Any

from accounts.models import Organisation, User
from mentors.models import Room, RoomMember
from mentors.room_types import RoomKind

from .models import MentoringPair, PairSession
from .pair_services import book
from .reminder_services import plan_reminders
from .states import MEETS, may_meet


def room_belongs_to_pair(
    sender: Any, room: Room, mentor: User, mentee: User | None, at: datetime, **kwargs: Any
) -> None:
    """Receiver of `room_set_up`: assign a mentoring session to its pair, and plan reminders."""
    if room.kind == RoomKind.MENTORING and mentee is not None:
        book(room=room, mentee=mentee, mentor=mentor, at=at)
        plan_reminders(room=room, people=[mentee.pk, mentor.pk], at=at)


def may_plan(organisation: Organisation, mentor: int, mentee: int) -> bool:
    """Whether the two are a pair that may meet now."""
    return MentoringPair.objects.filter(
        organisation=organisation, mentor=mentor, mentee=mentee, state__in=MEETS
    ).exists()


def may_open(room: Room) -> bool:
    """Whether the pair of this room may meet now.

    A room of an earlier release has no pair. It opens unless its two have since become a pair that
    is paused or over.
    """
    state = PairSession.objects.filter(room=room).values_list("pair__state", flat=True).first()
    if state is not None:
        return may_meet(state)
    people = dict(
        RoomMember.objects.filter(room=room, seat__in=["mentor", "mentee"]).values_list(
            "seat", "user"
        )
    )
    states = MentoringPair.objects.filter(
        organisation=room.organisation_id,
        mentor=people.get("mentor"),
        mentee=people.get("mentee"),
        agreed_at__isnull=False,
    ).values_list("state", flat=True)
    return not states or any(may_meet(one) for one in states)
