"""Where she stands in a course. Read only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.queries import organisations_of
from accounts.roles import Role
from core.errors import NotFound
from courses.catalogue.queries import in_language
from courses.models import CourseText, Enrolment

from .permissions import enrolments_with_a_day
from .rules import Mover, may_move


@dataclass(frozen=True, slots=True)
class Standing:
    """Her enrolment. `public_id` is what the services take."""

    public_id: UUID
    course_key: UUID
    state: str

    def may_become(self, state: str) -> bool:
        """Whether she may move herself there now."""
        return may_move(self.state, state, Mover.LEARNER)


def my_standing(user, course_code: str) -> Standing:
    """Her standing in the course. Raises NotFound where she never opened it."""
    row = (
        Enrolment.objects.filter(learner=user.pk, course__code=course_code)
        .values_list("public_id", "course__key", "state")
        .first()
    )
    if row is None:
        raise NotFound
    return Standing(*row)


@dataclass(frozen=True, slots=True)
class DueRow:
    """A colleague in a course for staff. `due_on` None: no day is set."""

    public_id: UUID
    name: str
    course: str
    due_on: date | None
    done: bool


def due_rows(user, language: str) -> list[DueRow]:
    """Everyone in a course for staff where she coordinates, by name. Two queries.

    Raises NotFound for who coordinates nowhere.
    """
    if not organisations_of(user, Role.COORDINATOR):
        raise NotFound
    rows = (
        enrolments_with_a_day(user)
        .annotate(course_title=in_language(CourseText, language, course="course"))
        .select_related("learner")
        .order_by("learner__shown_name", "course__code", "pk")
    )
    return [
        DueRow(
            row.public_id,
            row.learner.shown_name,
            row.course_title,
            row.due_on,
            row.completed_at is not None,
        )
        for row in rows
    ]
