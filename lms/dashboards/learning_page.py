"""Her learning page: one next step, where she was, what is done, sessions to come."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from accounts.queries import has_lessons_alone, roles_of
from accounts.types import Person
from courses.assisted.queries import to_confirm
from courses.cohorts.learner_queries import LearnerMeeting, meetings_to_come
from courses.journal.permissions import can_read_pages
from courses.progress.presenters import last_visit, to_go_on_with
from courses.progress.queries import my_learning
from courses.progress.rules import is_coming_back
from courses.progress.view_models import CourseView
from mentors.rooms.permissions import ROOM_ROLES
from mentors.rooms.queries import RoomCard, rooms_for


@dataclass(frozen=True, slots=True)
class LearningPage:
    """What the page shows. `course`: the one to go on with, None before she has opened any.

    `coming_back`: she was away for long, so that she is greeted, and nothing is counted.
    """

    course: CourseView | None
    also_open: tuple[CourseView, ...]
    to_open: tuple[CourseView, ...]
    last_visited: datetime | None
    coming_back: bool
    meetings: tuple[LearnerMeeting, ...]
    rooms: tuple[RoomCard, ...]
    has_own_pages: bool
    # What was done together with her and waits for her yes: public ids and lessons.
    to_confirm: tuple[tuple[UUID, str], ...]


def learning_page(user: Person, at: datetime) -> LearningPage:
    """Her learning page at `at`."""
    courses = my_learning(user, get_language())
    course = to_go_on_with(courses)
    visited = last_visit(courses)
    alone = has_lessons_alone(user)
    rooms = rooms_for(user, at) if roles_of(user) & ROOM_ROLES and not alone else []
    return LearningPage(
        course=course,
        also_open=tuple(item for item in courses if item.enrolled and item is not course),
        to_open=tuple(item for item in courses if not item.enrolled),
        last_visited=visited,
        coming_back=is_coming_back(visited, at),
        meetings=() if alone else meetings_to_come(user, get_language(), at),
        rooms=tuple(room for room in rooms if not room.is_over),
        has_own_pages=can_read_pages(user),
        to_confirm=() if alone else tuple(to_confirm(user, get_language())),
    )
