"""The courses that she may see, and where she stands in one. Read only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.models import User
from accounts.queries import organisations_of
from accounts.roles import Role
from core.errors import NotFound
from courses.catalogue.queries import course_url, in_language
from courses.catalogue.rules import is_staff_course
from courses.catalogue.snapshot import summary_of
from courses.models import CourseText, Enrolment

from .access import CourseAccess, course_access, courses_open_to
from .permissions import enrolments_with_a_day, may_enrol
from .rules import Mover, may_move


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course that she may see. `state` is "" where she never opened it."""

    pk: int
    key: UUID
    code: str
    # Changes with everything that is read of the course.
    edition: UUID
    title: str
    summary: str
    url: str
    enrolled: bool
    state: str
    # Whether “Open this course” is hers to press: an editor reads without opening.
    may_enrol: bool
    # The day that a coordinator set, in a course for staff. None: there is none, or she is done.
    due_on: date | None = None


def courses_visible_to(user: User, language: str) -> list[CourseCard]:
    """The courses she may see, by code. One query beside her memberships."""
    return [card_of(access, user, language) for access in courses_open_to(user)]


def course_card(user: User, course_key: UUID, language: str) -> CourseCard:
    """One course as it stands for her. Raises NotFound for an unknown one."""
    access = course_access(user, key=course_key)
    if access is None:
        raise NotFound
    return card_of(access, user, language)


def card_of(access: CourseAccess, user: User, language: str) -> CourseCard:
    """The course that is open to her like this. No query once its edition is known."""
    words = summary_of(access.pk, access.edition, language)
    return CourseCard(
        pk=access.pk,
        key=access.key,
        code=access.code,
        edition=access.edition,
        title=words.title,
        summary=words.summary,
        url=course_url(access.code, language),
        enrolled=access.enrolment is not None,
        state=access.state,
        may_enrol=not access.is_retired and may_enrol(user, access.audience),
        due_on=access.due_on if is_staff_course(access.audience) else None,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Her enrolment. `public_id` is what the services take."""

    public_id: UUID
    course_key: UUID
    state: str

    def may_become(self, state: str) -> bool:
        """Whether she may move herself there now."""
        return may_move(self.state, state, Mover.LEARNER)


def my_standing(user: User, course_code: str) -> Standing:
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


def due_rows(user: User, language: str) -> list[DueRow]:
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
