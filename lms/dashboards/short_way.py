"""The way of a woman who comes to rooms and takes no course: four steps, none is graded."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from accounts.consents.queries import Standing, questions_for
from accounts.queries import is_cleared, organisations_of, roles_of
from accounts.roles import COURSE_ROLES, GUEST_ROLES
from accounts.types import Person
from courses.progress.queries import opening_lessons
from courses.progress.view_models import Link
from mentors.rooms.queries import RoomCard, rooms_for


@dataclass(frozen=True, slots=True)
class ShortWay:
    """What stands before a room. `to_answer`: how many questions wait for her yes or no."""

    lessons: tuple[Link, ...]
    to_answer: int
    may_come: bool
    rooms: tuple[RoomCard, ...]


def is_guest(user: Person) -> bool:
    """Whether her learning page is the short way."""
    roles = roles_of(user)
    return bool(roles & GUEST_ROLES) and not roles & COURSE_ROLES


def short_way(user: Person, at: datetime) -> ShortWay:
    """Her way at `at`. Nothing that she reads is noted."""
    language = get_language() or ""
    asked = [row for place in questions_for(user, language, at) for row in place.rows]
    return ShortWay(
        lessons=tuple(opening_lessons(user, language)),
        to_answer=sum(row.standing in (Standing.OPEN, Standing.LAPSED) for row in asked),
        may_come=any(is_cleared(user, place) for place in organisations_of(user, *GUEST_ROLES)),
        rooms=tuple(room for room in rooms_for(user, at) if not room.is_over),
    )
