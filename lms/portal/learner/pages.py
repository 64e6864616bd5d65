"""The learning page: the course to continue, the last visit, other courses, upcoming sessions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from accounts.consents.queries import Standing, questions_for
from accounts.queries import is_cleared, is_learning_only, organisations_of, roles_of
from accounts.record_access.access_queries import AccessRow, RequestRow, accesses_in, requests_in
from accounts.record_access.permissions import reviewed_by
from accounts.roles import COURSE_ROLES, GUEST_ROLES
from accounts.types import Person
from core.errors import NotFound
from courses.assisted_learning.queries import attempts_to_confirm
from courses.cohorts.learner_queries import LearnerMeeting, upcoming_meetings
from courses.journal.permissions import can_read_pages
from courses.progress.presenters import course_to_continue, last_visit_of
from courses.progress.queries import learning_summary, opening_lessons
from courses.progress.rules import is_returning
from courses.progress.view_models import CourseView, Link
from mentors.rooms.state.permissions import ROOM_ROLES
from mentors.rooms.state.queries import RoomCard, rooms_for, rooms_shared_in


@dataclass(frozen=True, slots=True)
class LearningPage:
    """The content of the page. `course`: the one to continue, None before any was opened.

    `coming_back`: the learner was absent for long, so there is a greeting, and nothing is counted.
    """

    course: CourseView | None
    also_open: tuple[CourseView, ...]
    to_open: tuple[CourseView, ...]
    last_visited: datetime | None
    coming_back: bool
    meetings: tuple[LearnerMeeting, ...]
    rooms: tuple[RoomCard, ...]
    has_own_pages: bool
    # Assisted attempts that wait for the learner's confirmation: public ids and lessons.
    to_confirm: tuple[tuple[UUID, str], ...]


def learning_page(user: Person, at: datetime) -> LearningPage:
    """The learner's page at `at`."""
    courses = learning_summary(user, get_language())
    course = course_to_continue(courses)
    visited = last_visit_of(courses)
    alone = is_learning_only(user)
    rooms = rooms_for(user, at) if roles_of(user) & ROOM_ROLES and not alone else []
    return LearningPage(
        course=course,
        also_open=tuple(item for item in courses if item.enrolled and item is not course),
        to_open=tuple(item for item in courses if not item.enrolled),
        last_visited=visited,
        coming_back=is_returning(visited, at),
        meetings=() if alone else upcoming_meetings(user, get_language(), at),
        rooms=tuple(room for room in rooms if not room.is_over),
        has_own_pages=can_read_pages(user),
        to_confirm=() if alone else tuple(attempts_to_confirm(user, get_language())),
    )


@dataclass(frozen=True, slots=True)
class GuestDashboard:
    """What a guest sees before a room. `to_answer`: number of consent questions to answer."""

    lessons: tuple[Link, ...]
    to_answer: int
    may_come: bool
    rooms: tuple[RoomCard, ...]


def is_guest(user: Person) -> bool:
    """Whether the user sees the guest dashboard instead of the learning page."""
    roles = roles_of(user)
    return bool(roles & GUEST_ROLES) and not roles & COURSE_ROLES


def guest_dashboard(user: Person, at: datetime) -> GuestDashboard:
    """The guest's dashboard at `at`. What is read there is not recorded."""
    language = get_language() or ""
    asked = [row for place in questions_for(user, language, at) for row in place.rows]
    return GuestDashboard(
        lessons=tuple(opening_lessons(user, language)),
        to_answer=sum(row.standing in (Standing.OPEN, Standing.LAPSED) for row in asked),
        may_come=any(is_cleared(user, place) for place in organisations_of(user, *GUEST_ROLES)),
        rooms=tuple(room for room in rooms_for(user, at) if not room.is_over),
    )


@dataclass(frozen=True, slots=True)
class AccessesPage:
    """One month. `after`: the following month, None if this is the current one."""

    first: date
    before: date
    after: date | None
    count: int
    unexplained: tuple[AccessRow, ...]
    requests: tuple[RequestRow, ...]


def accesses_page(user: Person, *, month: str, at: datetime) -> AccessesPage:
    """The month named (“2026-03”), else the current one.

    Raises NotFound for a user who reviews nothing. A record opened on a day on which the two shared
    a room needs no assignment (domain 5.3 T4).
    """
    places = reviewed_by(user)
    if not places:
        raise NotFound
    present = timezone.localdate(at).replace(day=1)
    first = min(_month(month) or present, present)
    after = _next(first)
    found = accesses_in(places, first=first, after=after)
    shared = rooms_shared_in(places, first=first, after=after) if found.unexplained else set()
    return AccessesPage(
        first=first,
        before=(first - timedelta(days=1)).replace(day=1),
        after=after if after <= present else None,
        count=found.count,
        unexplained=tuple(
            row for row in found.unexplained if (row.viewer, row.about, row.day) not in shared
        ),
        requests=tuple(requests_in(user, places, first=first, after=after, at=at)),
    )


def _month(text: str) -> date | None:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    # Earlier years are invalid, since the previous month must be valid too.
    return found if found.year >= 2000 else None


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
