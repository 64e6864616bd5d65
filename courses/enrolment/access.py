"""What a course page needs before it is shown, in one query: the course and the enrolment.

The rules are those of `permissions`, applied to one row; a test keeps the two in agreement.
"""

from collections.abc import Collection, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import FilteredRelation, Q, QuerySet

from accounts.queries import roles_of
from accounts.roles import GUEST_ROLES
from accounts.types import Visitor
from core.compiled_queries import CompiledRows
from courses.catalogue.rules import OPENING_MODULE, has_opening_for
from courses.catalogue.snapshot import CatalogueLesson, offered_lessons
from courses.models import Course
from courses.states import OPEN_STATES

from .permissions import MEETING_ROLES, PREVIEW_ROLES

# A visitor who is not signed in has no enrolment.
NOBODY = 0


@dataclass(frozen=True, slots=True)
class CourseAccess:
    """One course, as it is open to one person.

    `edition` changes with everything that is read of the course. `enrolment` is the id of the
    user's enrolment while the course is open, else None. `state` is "" where it was never opened.
    `due_on`: the due date, None where there is none or the course is completed.
    """

    pk: int
    key: UUID
    code: str
    edition: UUID
    audience: Collection[str]
    roles: Set[str]
    may_see: bool
    is_retired: bool
    enrolment: int | None
    state: str
    due_on: date | None
    # The user is not in its audience, but may read its opening module without taking the course.
    is_guest: bool = False

    @property
    def can_read_lessons(self) -> bool:
        """Whether the user may read the lessons that are offered now."""
        return self.may_see and (self.enrolment is not None or bool(self.roles & PREVIEW_ROLES))

    @property
    def can_open_modules(self) -> bool:
        """Whether the user may see a module with its activity, as learner or facilitator."""
        return self.may_see and (self.enrolment is not None or bool(self.roles & MEETING_ROLES))


def can_open_lesson(access: CourseAccess | None, lesson_key: UUID) -> bool:
    """Whether the user may read this lesson now. No query once the edition is cached."""
    return readable_lesson(access, lesson_key) is not None


def readable_lesson(access: CourseAccess | None, lesson_key: UUID) -> CatalogueLesson | None:
    """Return the lesson in the default language if the user may read it now; else None."""
    if access is None or not (access.can_read_lessons or access.is_guest):
        return None
    lessons = offered_lessons(access.pk, access.edition, settings.LANGUAGE_CODE)
    if access.is_guest:
        lessons = [lesson for lesson in lessons if lesson.module_number == OPENING_MODULE]
    return next((lesson for lesson in lessons if lesson.key == lesson_key), None)


def course_access(
    user: Visitor,
    *,
    code: str = "",
    key: UUID | None = None,
    lesson_key: UUID | None = None,
    quiz_key: UUID | None = None,
    attempt_id: UUID | None = None,
) -> CourseAccess | None:
    """Return access to the course of this code, key, lesson, quiz or attempt (its public id).

    None if there is no such course. One query in addition to the user's memberships.
    """
    user_pk = user.pk or NOBODY
    if code:
        return next((_access(user, row) for row in _courses(user_pk) if row.code == code), None)
    rows = _rows(user_pk)
    if lesson_key is not None:
        rows = rows.filter(modules__lessons__key=lesson_key)
    elif quiz_key is not None:
        rows = rows.filter(modules__lessons__quizzes__key=quiz_key)
    elif attempt_id is not None:
        rows = rows.filter(enrolments__attempts__public_id=attempt_id)
    elif key is not None:
        rows = rows.filter(key=key)
    else:
        return None
    return next((_access(user, _Row(*row)) for row in rows), None)


def visible_course_access(user: Visitor) -> list[CourseAccess]:
    """Return the courses that the user may see, by code. One query besides their memberships."""
    found = (_access(user, row) for row in _courses(user.pk or NOBODY))
    return [course for course in found if course.may_see]


def opening_module_access(user: Visitor) -> list[CourseAccess]:
    """Return the courses of which the user may read only the opening module.

    One query besides the memberships; none for a user without a guest role.
    """
    if not roles_of(user) & GUEST_ROLES:
        return []
    found = (_access(user, row) for row in _courses(user.pk or NOBODY))
    return [course for course in found if course.is_guest]


class _Row(NamedTuple):
    """A course with the user's enrolment; the last four are None where there is no enrolment."""

    pk: int
    key: UUID
    code: str
    edition: UUID
    audience: list[str]
    retired_at: datetime | None
    enrolment: int | None
    state: str | None
    due_on: date | None
    completed_at: datetime | None


def _access(user: Visitor, row: _Row) -> CourseAccess:
    held = roles_of(user)
    roles = held & set(row.audience)
    return CourseAccess(
        pk=row.pk,
        key=row.key,
        code=row.code,
        edition=row.edition,
        audience=row.audience,
        roles=roles,
        may_see=bool(roles) and (row.retired_at is None or row.enrolment is not None),
        is_retired=row.retired_at is not None,
        enrolment=row.enrolment if row.state in OPEN_STATES else None,
        state=row.state or "",
        due_on=row.due_on if row.completed_at is None else None,
        is_guest=row.retired_at is None and has_opening_for(held, row.audience),
    )


def _rows(user_pk: int) -> QuerySet[Course, Any]:
    own = FilteredRelation("enrolments", condition=Q(enrolments__learner=user_pk))
    return (
        Course.objects.annotate(own=own)
        .order_by("code")
        .values_list(
            *("pk", "key", "code", "edition", "audience", "retired_at"),
            *("own__pk", "own__state", "own__due_on", "own__completed_at"),
        )
    )


def _courses(user_pk: int) -> list[_Row]:
    """Return all courses, of which there are few."""
    return [_Row(*row) for row in _all(user_pk)]


# Compiled: runs with the start page, and with every page of a course or a lesson.
_all = CompiledRows(_rows, int)
