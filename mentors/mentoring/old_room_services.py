"""Pairs for rooms of an earlier release, which had a mentor and a mentee only as seats."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mentors.models import Room, RoomMember
from mentors.room_states import OVER
from mentors.room_types import RoomKind
from mentors.rooms.rules.scheduling import CASELOAD

from .models import MentoringPair, PairSession
from .pair_services import lock_people
from .states import LIVE, PairState


@dataclass(frozen=True, slots=True)
class _Old:
    """A room without a pair. `is_open`: it is still to come, or under way."""

    number: int
    organisation: int
    starts_at: datetime
    is_open: bool
    supervisor: int | None


def pair_old_rooms(*, at: datetime) -> int:
    """Give every mentoring room without a pair one, and return how many rooms. Idempotent.

    A pair that met in the last eight weeks, or has a room to come, is live; an earlier one has
    ended. Of several mentors of one mentee only the latest is live.
    """
    rooms = _rooms_without_pair()
    latest_first = sorted(rooms, key=lambda two: max(one.starts_at for one in rooms[two]))
    for mentee, mentor in reversed(latest_first):
        with transaction.atomic():
            lock_people([mentee, mentor])
            _pair(mentee, mentor, rooms[mentee, mentor], at)
    return sum(len(some) for some in rooms.values())


def _rooms_without_pair() -> dict[tuple[int, int], list[_Old]]:
    seats: dict[int, dict[str, int]] = defaultdict(dict)
    found = Room.objects.filter(kind=RoomKind.MENTORING, pair_session=None)
    members = RoomMember.objects.filter(room__in=found, removed_at=None)
    for room, seat, user in members.values_list("room", "seat", "user"):
        seats[room][seat] = user
    rooms: dict[tuple[int, int], list[_Old]] = defaultdict(list)
    rows = found.order_by("pk").values_list("pk", "organisation", "starts_at", "state")
    for number, organisation, starts_at, state in rows:
        people = seats[number]
        if "mentee" in people and "mentor" in people:
            old = _Old(number, organisation, starts_at, state not in OVER, people.get("supervisor"))
            rooms[people["mentee"], people["mentor"]].append(old)
    return rooms


def _pair(mentee: int, mentor: int, rooms: list[_Old], at: datetime) -> None:
    for organisation in {one.organisation for one in rooms}:
        here = [one for one in rooms if one.organisation == organisation]
        two = {"organisation_id": organisation, "mentee_id": mentee, "mentor_id": mentor}
        pair = MentoringPair.objects.filter(**two, agreed_at__isnull=False).first()
        if pair is None:
            pair = _made(two, here, at)
        PairSession.objects.bulk_create(PairSession(pair=pair, room_id=one.number) for one in here)


def _made(two: dict[str, int], rooms: list[_Old], at: datetime) -> MentoringPair:
    first, last = rooms[0], max(rooms, key=lambda one: one.starts_at)
    has_mentor = MentoringPair.objects.filter(
        organisation=two["organisation_id"], mentee=two["mentee_id"], state__in=LIVE
    ).exists()
    goes_on = any(one.is_open for one in rooms) or last.starts_at + CASELOAD > at
    is_live = goes_on and not has_mentor
    return MentoringPair.objects.create(
        **two,
        supervisor_id=last.supervisor,
        state=PairState.ACTIVE if is_live else PairState.ENDED,
        mentee_accepted=True,
        mentor_accepted=True,
        proposed_at=first.starts_at,
        agreed_at=first.starts_at,
        began_at=first.starts_at,
        ended_at=None if is_live else at,
    )
