"""What a page of a course asks before it is shown, in one query: the course, and her place in it.

The same rules as in `permissions`, said of one row; a test holds the two together.
"""

from collections.abc import Set
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import FilteredRelation, Q

from courses.catalogue.editions import CatalogueLesson, offered_lessons
from courses.models import Course
from lms.accounts.queries import roles_of
from lms.common.prepared import PreparedRows

from .permissions import OPEN_STATES, PREVIEW_ROLES, SESSION_ROLES

# Who is not signed in has no enrolment.
NOBODY = 0


@dataclass(frozen=True, slots=True)
class CourseAccess:
    """One course, as it is open to one person.

    `edition` changes with everything that is read of the course. `enrolment` is the id of hers
    while it is open to her, else None.
    """

    pk: int
    key: UUID
    code: str
    edition: UUID
    roles: Set[str]
    may_see: bool
    enrolment: int | None

    @property
    def may_read_lessons(self) -> bool:
        """Whether the lessons that are offered now are open to her."""
        return self.may_see and (self.enrolment is not None or bool(self.roles & PREVIEW_ROLES))

    @property
    def may_open_modules(self) -> bool:
        """Whether a module with its activity is hers to see: she takes it, or holds sessions."""
        return self.may_see and (self.enrolment is not None or bool(self.roles & SESSION_ROLES))


def may_open_lesson(access: CourseAccess | None, lesson_key: UUID) -> bool:
    """Whether she may read this lesson of the course now. No query once the edition is known."""
    return readable_lesson(access, lesson_key) is not None


def readable_lesson(access: CourseAccess | None, lesson_key: UUID) -> CatalogueLesson | None:
    """The lesson, in the installation's language, where she may read it now; else None."""
    if access is None or not access.may_read_lessons:
        return None
    lessons = offered_lessons(access.pk, access.edition, settings.LANGUAGE_CODE)
    return next((lesson for lesson in lessons if lesson.key == lesson_key), None)


def course_access(
    user, *, code: str = "", lesson_key: UUID | None = None, attempt_id: UUID | None = None
) -> CourseAccess | None:
    """The course of this code, of this lesson or of this attempt (its public id); None: there is
    none.

    One query beside her memberships.
    """
    user_pk = user.pk or NOBODY
    if attempt_id is not None:
        rows = _by_attempt(attempt_id, user_pk)
    elif lesson_key is not None:
        rows = _by_lesson(lesson_key, user_pk)
    else:
        rows = _by_code(code, user_pk)
    for pk, key, found, edition, audience, retired_at, enrolment, state in rows:
        roles = roles_of(user) & set(audience)
        return CourseAccess(
            pk=pk,
            key=key,
            code=found,
            edition=edition,
            roles=roles,
            may_see=bool(roles) and (retired_at is None or enrolment is not None),
            enrolment=enrolment if state in OPEN_STATES else None,
        )
    return None


def _rows(user_pk: int):
    hers = FilteredRelation("enrolments", condition=Q(enrolments__learner=user_pk))
    return Course.objects.annotate(hers=hers).values_list(
        *("pk", "key", "code", "edition", "audience", "retired_at", "hers__pk", "hers__state")
    )


_by_code = PreparedRows(lambda code, user_pk: _rows(user_pk).filter(code=code), str, int)
_by_lesson = PreparedRows(
    lambda lesson_key, user_pk: _rows(user_pk).filter(modules__lessons__key=lesson_key), UUID, int
)
_by_attempt = PreparedRows(
    lambda attempt_id, user_pk: _rows(user_pk).filter(enrolments__attempts__public_id=attempt_id),
    *(UUID, int),
)
