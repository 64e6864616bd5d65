"""Her hours of courses and of sessions, as a certificate counts them. Read only."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from accounts.models import User
from courses.catalogue.queries import minutes_of_lessons
from courses.progress.queries import completed_lesson_keys
from mentors.programmes.queries import requirements_of
from mentors.programmes.sentences import LEARNING, SESSIONS
from mentors.room_states import TOOK_PLACE
from mentors.room_types import REAL, RoomKind

from ..models import Journey, Room, RoomMember
from .hours_rules import HeldRoom, minutes_of, whole_hours


def hours_of(journey: Journey) -> dict[str, int]:
    """What stands on her certificate: lessons it asks for that she has completed, and sessions."""
    wanted = {key for course in requirements_of(journey).courses for key in course.lesson_keys}
    done = wanted & completed_lesson_keys(journey.learner)
    kinds = [RoomKind.PRACTICE, *REAL]
    return {
        LEARNING: whole_hours(minutes_of_lessons(done)),
        SESSIONS: whole_hours(minutes_as_mentor(journey.learner, kinds=kinds)),
    }


def minutes_as_mentor(
    person: User, *, kinds: Collection[str], since: datetime | None = None
) -> int:
    """How long she mentored in rooms of these kinds that took place, since a moment."""
    rooms = Room.objects.filter(
        kind__in=[*kinds],
        # One that was closed early counts as well: it was not her doing.
        state__in=TOOK_PLACE,
        opened_at__isnull=False,
        closed_at__gte=F("opened_at"),
        members__user=person,
        members__seat=RoomMember.Seat.MENTOR,
        members__joined_at__isnull=False,
        members__removed_at=None,
    )
    if since is not None:
        rooms = rooms.filter(opened_at__gte=since)
    return minutes_of(
        HeldRoom(planned, opened, closed)
        for planned, opened, closed in rooms.values_list("minutes", "opened_at", "closed_at")
        if opened and closed
    )
